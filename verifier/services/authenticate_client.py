"""Tell which machine client an access token belongs to, and what it may still do.

Both must hold: the token's signature and age, and the stored rows, which say that the client is not
revoked and that the secret the token was got with was not ended by force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from verifier.crypto.access_token import AccessTokens, Grant, left
from verifier.domain.principal import Machine
from verifier.persistence import clients
from verifier.persistence.clients import ClientRow
from verifier.persistence.database import Database
from verifier.services.add_client import CLIENT_ID


@dataclass(frozen=True, slots=True)
class Known:
    """A machine, and how long its token still counts."""

    machine: Machine
    left: timedelta


class AuthenticateClient:
    """See the module."""

    def __init__(self, database: Database, tokens: AccessTokens) -> None:
        self._database = database
        self._tokens = tokens

    def __call__(self, token: str) -> Known | None:
        """The client with the scopes that the token *and* its row grant, or None.

        Raises `Unavailable`.
        """
        read = self._tokens.read(token)
        if read is None or not CLIENT_ID.fullmatch(read[0].client_id):
            return None
        grant, issued_at = read
        with self._database.reading() as connection:
            client, now = clients.find(connection, grant.client_id, self._database.now)
        remaining = left(issued_at, now)
        if remaining is None or client is None or not _stands(client, grant, issued_at):
            return None
        machine = client.machine
        scopes = machine.scopes & grant.scopes
        return Known(Machine(machine.id, scopes, machine.source), remaining)


def _stands(client: ClientRow, grant: Grant, issued_at: datetime) -> bool:
    if client.revoked_at is not None or issued_at < client.tokens_from:
        return False
    return any(
        secret.number == grant.secret_number and secret.retired_at is None
        for secret in client.secrets
    )
