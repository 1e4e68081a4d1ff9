"""List machine clients: who they are, what they may do, when their secrets end. Never a secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from verifier.domain.principal import Machine
from verifier.persistence import clients
from verifier.persistence.clients import ClientRow, SecretRow
from verifier.persistence.database import Database
from verifier.services.client_manager import Manager, require_manager


@dataclass(frozen=True, slots=True)
class ListedSecret:
    """One secret by its number; `usable` is whether it gets a token now."""

    number: int
    recorded_at: datetime
    expires_at: datetime | None
    retired_at: datetime | None
    usable: bool


@dataclass(frozen=True, slots=True)
class ListedClient:
    """One client, with its secrets from the oldest to the newest."""

    machine: Machine
    recorded_at: datetime
    revoked_at: datetime | None
    secrets: tuple[ListedSecret, ...]


class ListClients:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, by: Manager) -> tuple[ListedClient, ...]:
        """Every client by id, revoked ones too; raises `Forbidden`, `Unavailable`."""
        require_manager(by)
        with self._database.reading() as connection:
            now = self._database.time(connection)
            rows = clients.everyone(connection)
        return tuple(_listed(row, now) for row in rows)


def _listed(row: ClientRow, now: datetime) -> ListedClient:
    usable = row.usable(now)
    secrets = tuple(_secret(secret, usable=secret in usable) for secret in row.secrets)
    return ListedClient(row.machine, row.recorded_at, row.revoked_at, secrets)


def _secret(secret: SecretRow, *, usable: bool) -> ListedSecret:
    return ListedSecret(
        secret.number, secret.recorded_at, secret.expires_at, secret.retired_at, usable
    )
