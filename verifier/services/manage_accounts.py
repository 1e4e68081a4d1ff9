"""Look after accounts: list them, change a role, deactivate, sign out everywhere, lift a lock.

Nobody deactivates themselves or changes their own role, and the last admin stays: otherwise one
slip, or two admins at the same time, would leave a deployment that nobody can manage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from verifier.domain.errors import Conflict, Invalid, NotFound
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person, Role
from verifier.domain.staff import STAFF, AccountState, account_state
from verifier.persistence import accounts, sessions, trail, tries
from verifier.persistence.accounts import AccountRow
from verifier.persistence.database import Database, Transaction
from verifier.services.invite_account import named
from verifier.services.last_admin import keep_an_admin


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """One account as admins see it. `last_sign_in` reaches back about a month."""

    row: AccountRow
    state: AccountState
    last_sign_in: datetime | None


class ManageAccounts:
    """See the module. `by` None: the operator at the shell."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, by: Person | None = None) -> Sequence[AccountRow]:
        """Every account; raises `Forbidden`."""
        return [shown.row for shown in self.overview(by)]

    def overview(self, by: Person | None = None) -> Sequence[ShownAccount]:
        """Every account with its state, deactivated ones last; raises `Forbidden`."""
        if by is not None:
            require(by, Permission.READ_ACCOUNTS)
        with self._database.reading() as connection:
            now = self._database.time(connection)
            rows = accounts.every(connection)
            signed_in = sessions.last_started(connection)
        return [ShownAccount(row, _state(row, now), signed_in.get(row.id)) for row in rows]

    def one(self, account_id: int, by: Person) -> ShownAccount:
        """One account, deactivated or not; raises `Forbidden` or `NotFound`."""
        for shown in self.overview(by):
            if shown.row.id == account_id:
                return shown
        raise NotFound("account")

    def deactivate(self, account_id: int, by: Person | None = None) -> None:
        """Let nobody sign in to it any more, from now on; raises `NotFound` or `Conflict`."""
        _refuse_oneself(account_id, by, "nobody deactivates themselves; ask another admin")

        def change(transaction: Transaction) -> None:
            keep_an_admin(transaction, account_id)
            accounts.change(transaction, account_id, {"deactivated_at": transaction.now})
            sessions.end(transaction, sessions.of(account_id))

        self._do("account.deactivated", account_id, by, change)

    def change_role(self, account_id: int, role: Role, by: Person | None = None) -> None:
        """Give it another role and sign its owner out; raises `NotFound`, `Conflict`, `Invalid`."""
        _refuse_oneself(account_id, by, "nobody changes their own role; ask another admin")
        if role not in STAFF:
            raise Invalid("role", "must be agent, reviewer or admin")

        def change(transaction: Transaction) -> None:
            keep_an_admin(transaction, account_id)
            accounts.change(transaction, account_id, {"role": role.value})
            sessions.end(transaction, sessions.of(account_id))

        self._do(f"account.made_{role.value}", account_id, by, change)

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
            lambda transaction: tries.forgive(transaction, account_id, *tries.Kind),
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


def _refuse_oneself(account_id: int, by: Person | None, message: str) -> None:
    named(by)  # whoever may not act at all is told that first
    if by is not None and by.id == account_id:
        raise Conflict(message)


def _state(row: AccountRow, now: datetime) -> AccountState:
    return account_state(
        deactivated_at=row.deactivated_at,
        invited_until=row.invited_until,
        locked_until=row.locked_until,
        has_factor=row.has_factor,
        now=now,
    )
