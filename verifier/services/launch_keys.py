"""The host app's public keys: registered by the operator, several at a time, so they can rotate."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.crypto.launch_token import public_key
from verifier.domain.errors import Conflict, Invalid, NotFound
from verifier.persistence import launches, trail
from verifier.persistence.database import Database
from verifier.persistence.launches import LaunchKey
from verifier.services.invite_account import OPERATOR


class LaunchKeys:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, jwk: object) -> str:
        """Register a public key in JWK form; its `kid`. Raises `Invalid` or `Conflict`."""
        try:
            kid, key = public_key(jwk)
        except ValueError as wrong:
            raise Invalid("key", str(wrong)) from None
        with self._database.writing() as transaction:
            if not launches.add_key(transaction, kid, key):
                raise Conflict("is taken already, perhaps by a revoked key", field="kid")
            trail.add_audit(transaction, OPERATOR, "launch_key.added", kid)
            transaction.commit()
        return kid

    def revoke(self, kid: str) -> None:
        """Let nothing signed with that key count any more; raises `NotFound`."""
        with self._database.writing() as transaction:
            if not launches.revoke_key(transaction, kid):
                raise NotFound("launch key")
            trail.add_audit(transaction, OPERATOR, "launch_key.revoked", kid)
            transaction.commit()

    def list(self) -> Sequence[LaunchKey]:
        """Every key, the oldest first."""
        with self._database.reading() as connection:
            return launches.keys(connection)
