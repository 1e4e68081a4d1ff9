"""A person's own passkeys: list them, remove one."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.domain.errors import NotFound
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person, actor
from verifier.persistence import passkeys, trail
from verifier.persistence.database import Database
from verifier.persistence.passkeys import PasskeyRow


class KeepPasskeys:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, by: Person) -> Sequence[PasskeyRow]:
        """The oldest first; raises `Forbidden`."""
        require(by, Permission.OWN_ACCOUNT)
        with self._database.reading() as connection:
            return passkeys.of_account(connection, by.id)

    def remove(self, passkey_id: int, by: Person) -> None:
        """Let it sign nobody in any more; raises `NotFound` for anybody else's, `NotConfirmed`."""
        require(by, Permission.CHANGE_OWN_FACTORS)
        with self._database.writing() as transaction:
            if not passkeys.remove(transaction, passkey_id, by.id):
                raise NotFound("passkey")
            trail.add_audit(transaction, actor(by), "passkey.removed", str(by.id))
            transaction.commit()
