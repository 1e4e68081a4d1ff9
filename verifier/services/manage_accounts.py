"""Look after accounts: list them, deactivate one, end its sessions, lift its lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from verifier.domain.errors import Conflict, NotFound
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person
from verifier.persistence import accounts, sessions, trail
from verifier.persistence.accounts import AccountRow
from verifier.persistence.database import Database, Transaction
from verifier.services.invite_account import named


class ManageAccounts:
    """See the module. `by` None: the operator at the shell."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, by: Person | None = None) -> Sequence[AccountRow]:
        """Every account; raises `Forbidden`."""
        if by is not None:
            require(by, Permission.READ_ACCOUNTS)
        with self._database.reading() as connection:
            return accounts.every(connection)

    def deactivate(self, account_id: int, by: Person | None = None) -> None:
        """Let nobody sign in to it any more, from now on; raises `NotFound` or `Conflict`."""
        if by is not None and by.id == account_id:
            raise Conflict("nobody deactivates themselves; ask another admin")

        def change(transaction: Transaction) -> None:
            accounts.change(transaction, account_id, {"deactivated_at": transaction.now})
            sessions.end(transaction, sessions.of(account_id))

        self._do("account.deactivated", account_id, by, change)

    def end_sessions(self, account_id: int, by: Person | None = None) -> None:
        """Sign its owner out everywhere; raises `NotFound`."""
        self._do(
            "account.signed_out",
            account_id,
            by,
            lambda transaction: sessions.end(transaction, sessions.of(account_id)),
        )

    def unlock(self, account_id: int, by: Person | None = None) -> None:
        """Lift the lock that wrong tries brought; raises `NotFound`."""
        self._do(
            "account.unlocked",
            account_id,
            by,
            lambda transaction: accounts.forgive(transaction, account_id, all_of_them=True),
        )

    def _do(
        self,
        action: str,
        account_id: int,
        by: Person | None,
        change: Callable[[Transaction], object],
    ) -> None:
        who = named(by)
        with self._database.writing() as transaction:
            if accounts.by_id(transaction.connection, account_id) is None:
                raise NotFound("account")
            change(transaction)
            trail.add_audit(transaction, who, action, str(account_id))
            transaction.commit()
