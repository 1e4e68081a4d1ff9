"""Tell which machine client a bearer credential belongs to."""

from __future__ import annotations

import re

from verifier.crypto.secret import hash_secret, new_secret, secret_matches
from verifier.domain.contact import Source
from verifier.domain.errors import Conflict, Invalid
from verifier.domain.principal import Machine, Scope
from verifier.persistence import accounts, trail
from verifier.persistence.database import Database

_LONGEST = 200
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
_NOBODY = hash_secret("")


class AuthenticateClient:
    """See the module. A credential is `<client id>.<secret>`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, credential: str) -> Machine | None:
        """The client that is not revoked, or None. Raises `Unavailable`."""
        client_id, _, secret = credential.partition(".")
        written = credential.isascii() and credential.isprintable()
        if len(credential) > _LONGEST or not written or not client_id:
            return None
        with self._database.reading() as connection:
            found = accounts.client_by_id(connection, client_id)
        machine, stored = found if found is not None else (None, _NOBODY)
        return machine if secret_matches(secret, stored) else None


class AddClient:
    """Add a machine client."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, client_id: str, scopes: frozenset[Scope], source: Source) -> str:
        """The credential, which is shown once and stored only as a hash.

        Raises `Invalid` when the id is no plain name (a dot would end it), `Conflict` when taken.
        """
        if not _CLIENT_ID.fullmatch(client_id):
            raise Invalid("id", "must be up to 40 letters, digits, hyphens or underscores")
        secret = new_secret()
        with self._database.writing() as transaction:
            client = Machine(client_id, scopes, source)
            if not accounts.add_client(transaction, client, hash_secret(secret)):
                raise Conflict("is taken already", field="id")
            trail.add_audit(transaction, "operator", "client.added", client_id)
            transaction.commit()
        return f"{client_id}.{secret}"
