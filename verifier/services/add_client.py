"""Add a machine client with its first secret."""

from __future__ import annotations

import re

from verifier.crypto.secret import hash_secret, new_secret
from verifier.domain.contact import Source
from verifier.domain.errors import Conflict, Invalid
from verifier.domain.principal import Machine, Scope
from verifier.persistence import clients, trail
from verifier.persistence.database import Database
from verifier.services.client_manager import Manager, require_manager

CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)


class AddClient:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(
        self, client_id: str, scopes: frozenset[Scope], source: Source, by: Manager
    ) -> str:
        """The secret, which is shown once and stored only as a hash.

        Raises `Forbidden`, `Invalid` when the id is no plain name, `Conflict` when taken.
        """
        actor = require_manager(by)
        plain_name("id", client_id)
        if source is Source.AGENT:
            raise Invalid("source", "an agent is a person, not a machine")
        secret = new_secret()
        with self._database.writing() as transaction:
            if not clients.add(transaction, Machine(client_id, scopes, source)):
                raise Conflict("is taken already", field="id")
            clients.add_secret(transaction, client_id, 1, hash_secret(secret))
            trail.add_audit(transaction, actor, "client.added", client_id)
            transaction.commit()
        return secret


def plain_name(field: str, client_id: str) -> str:
    """The id of a client, checked; raises `Invalid`."""
    if not CLIENT_ID.fullmatch(client_id):
        raise Invalid(field, "must be up to 40 letters, digits, hyphens or underscores")
    return client_id
