"""Grant a machine client a token for its secret (OAuth 2 client credentials, RFC 6749 §4.4).

Decides whether the secret is one that this client may use now and which scopes it gets. A wrong
secret, an unknown, an impossible and a revoked client are one answer, and the first two take the
same path: one statement, two comparisons.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from verifier.crypto.access_token import LIFE, AccessTokens, Grant
from verifier.crypto.secret import hash_secret, secret_matches
from verifier.domain.errors import Invalid
from verifier.domain.principal import Scope
from verifier.persistence import clients
from verifier.persistence.clients import ClientRow, SecretRow
from verifier.persistence.database import Database
from verifier.services.add_client import CLIENT_ID

MOST_USABLE = 2  # secrets of one client at a time

_LONGEST_SECRET = 200


@dataclass(frozen=True, slots=True)
class Access:
    """A token for the `Authorization: Bearer` header, for `seconds` and these scopes."""

    token: str = field(repr=False)
    scopes: frozenset[Scope]
    seconds: int = int(LIFE.total_seconds())


class GrantAccess:
    """See the module."""

    def __init__(self, database: Database, tokens: AccessTokens) -> None:
        self._database = database
        self._tokens = tokens

    def __call__(
        self, client_id: str, secret: str, scopes: AbstractSet[str] | None = None
    ) -> Access | None:
        """A token, or None: the reason is nobody's business.

        `scopes` asks for some of the client's, None for all. Raises `Invalid` when one of them is
        not the client's, `Unavailable`.
        """
        if not CLIENT_ID.fullmatch(client_id) or len(secret) > _LONGEST_SECRET:
            return None
        with self._database.reading() as connection:
            client, now = clients.find(connection, client_id, self._database.now)
        matching = _matching(client, secret, now)
        if client is None or matching is None:
            return None
        granted = client.machine.scopes
        if scopes is not None:
            if not scopes <= granted:
                raise Invalid("scope", "names what this client may not do")
            granted = frozenset(Scope(scope) for scope in scopes)
        grant = Grant(client_id, matching.number, granted)
        return Access(self._tokens.mint(grant, now), granted)


def _matching(client: ClientRow | None, secret: str, now: datetime) -> SecretRow | None:
    """The usable secret that this is. Compares as often for a client that does not exist."""
    usable = () if client is None else client.usable(now)[:MOST_USABLE]
    hashes = [one.secret_hash for one in usable] + [_NOBODY] * (MOST_USABLE - len(usable))
    matches = [secret_matches(secret, stored) for stored in hashes]
    return next((one for one, same in zip(usable, matches, strict=False) if same), None)


_NOBODY = hash_secret("")
