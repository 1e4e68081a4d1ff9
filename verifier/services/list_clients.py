"""List machine clients: who they are, what they may do, when their secrets end. Never a secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from verifier.domain.errors import NotFound
from verifier.domain.principal import Machine, actor
from verifier.persistence import audit, clients
from verifier.persistence.clients import ClientRow, SecretRow
from verifier.persistence.database import Database
from verifier.services.client_manager import Manager, require_reader


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
    """One client, with its secrets from the oldest to the newest.

    `last_act`: when it last recorded, reported or revoked something; asking leaves no trace.
    """

    machine: Machine
    recorded_at: datetime
    revoked_at: datetime | None
    secrets: tuple[ListedSecret, ...]
    last_act: datetime | None


class ListClients:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, by: Manager) -> tuple[ListedClient, ...]:
        """Every client by id, revoked ones too; raises `Forbidden`, `Unavailable`."""
        require_reader(by)
        with self._database.reading() as connection:
            now = self._database.time(connection)
            rows = clients.everyone(connection)
            acts = audit.last_acts(connection, [actor(row.machine) for row in rows])
        return tuple(_listed(row, now, acts.get(actor(row.machine))) for row in rows)

    def one(self, client_id: str, by: Manager) -> ListedClient:
        """One client; raises `Forbidden`, `NotFound` or `Unavailable`."""
        for client in self(by):
            if client.machine.id == client_id:
                return client
        raise NotFound("client")


def _listed(row: ClientRow, now: datetime, last_act: datetime | None) -> ListedClient:
    usable = row.usable(now)
    secrets = tuple(_secret(secret, usable=secret in usable) for secret in row.secrets)
    return ListedClient(row.machine, row.recorded_at, row.revoked_at, secrets, last_act)


def _secret(secret: SecretRow, *, usable: bool) -> ListedSecret:
    return ListedSecret(
        secret.number, secret.recorded_at, secret.expires_at, secret.retired_at, usable
    )
