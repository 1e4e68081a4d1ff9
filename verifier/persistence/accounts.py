"""Statements on the accounts of staff."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from verifier.domain.principal import Person, Role
from verifier.domain.staff import INVITED_FOR, TRIES, lock_after
from verifier.persistence.database import Transaction
from verifier.persistence.identity_tables import accounts
from verifier.persistence.insert_if_new import insert_if_new


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account. `has_factor` tells whether its second factor has been set up and proven."""

    id: int
    login: str
    role: Role
    name: str
    password_hash: str | None
    sealed_totp: bytes | None
    has_factor: bool
    locked_until: datetime | None
    invited_until: datetime | None
    recorded_at: datetime
    deactivated_at: datetime | None

    @property
    def person(self) -> Person:
        """The account's owner."""
        return Person(self.id, self.role, self.name)


_COLUMNS = (
    accounts.c.id,
    accounts.c.login,
    accounts.c.role,
    accounts.c.name,
    accounts.c.password_hash,
    accounts.c.sealed_totp,
    accounts.c.totp_step,
    accounts.c.locked_until,
    accounts.c.invited_until,
    accounts.c.recorded_at,
    accounts.c.deactivated_at,
)


def _row(row: sa.Row[*tuple[Any, ...]] | None) -> AccountRow | None:
    if row is None:
        return None
    return AccountRow(
        row.id,
        row.login,
        Role(row.role),
        row.name,
        row.password_hash,
        row.sealed_totp,
        row.totp_step is not None,
        row.locked_until,
        row.invited_until,
        row.recorded_at,
        row.deactivated_at,
    )


def add(transaction: Transaction, login: str, role: Role, name: str) -> int | None:
    """Insert an account that nobody can use yet; its id, or None when the login is taken."""
    values = {
        "login": login,
        "role": role.value,
        "name": name,
        "recorded_at": transaction.now,
    }
    if not insert_if_new(transaction, accounts, values, key=("login",)):
        return None
    account_id: int = transaction.connection.execute(
        sa.select(accounts.c.id).where(accounts.c.login == login)
    ).scalar_one()
    return account_id


def by_login(connection: sa.Connection, login: str) -> AccountRow | None:
    """The active account with this login."""
    return _one(connection, accounts.c.login == login)


def by_id(connection: sa.Connection, account_id: int) -> AccountRow | None:
    """The active account with this id."""
    return _one(connection, accounts.c.id == account_id)


def by_oidc(connection: sa.Connection, oidc_hash: bytes) -> AccountRow | None:
    """The active account that is linked to this subject of the identity provider."""
    return _one(connection, accounts.c.oidc_hash == oidc_hash)


def _one(connection: sa.Connection, which: sa.ColumnElement[bool]) -> AccountRow | None:
    query = sa.select(*_COLUMNS).where(which, accounts.c.deactivated_at.is_(None))
    return _row(connection.execute(query).first())


def every(connection: sa.Connection) -> Sequence[AccountRow]:
    """All accounts, deactivated ones last, by login."""
    query = sa.select(*_COLUMNS).order_by(accounts.c.deactivated_at.is_not(None), accounts.c.login)
    return [found for row in connection.execute(query) if (found := _row(row))]


def names(connection: sa.Connection, account_ids: Collection[int]) -> dict[int, str]:
    """What those of these accounts that exist are called, deactivated ones too."""
    query = sa.select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(account_ids))
    return {row.id: row.name for row in connection.execute(query)}


def lock_admins(transaction: Transaction) -> frozenset[int]:
    """The admins who have joined and are not deactivated, locked until the transaction ends.

    Whoever takes one of them away asks here first, so that two who do so at the same time come
    one after the other (SQLite: every writer is alone already) and the second sees what is left.
    """
    rows = transaction.connection.execute(
        sa.select(accounts.c.id)
        .where(
            accounts.c.role == Role.ADMIN.value,
            accounts.c.deactivated_at.is_(None),
            accounts.c.invitation_hash.is_(None),
        )
        .order_by(accounts.c.id)
        .with_for_update()
    )
    return frozenset(row.id for row in rows)


def claim_try(transaction: Transaction, account_id: int) -> bool:
    """Count one try before it is judged; False while the account is locked.

    The count and the lock are one conditional statement, so that tries at the same time cannot
    exceed a round. `forgive` takes a right try back.
    """
    connection = transaction.connection
    failures = connection.execute(
        sa.update(accounts)
        .where(
            accounts.c.id == account_id,
            accounts.c.deactivated_at.is_(None),
            sa.or_(accounts.c.locked_until.is_(None), accounts.c.locked_until <= transaction.now),
        )
        .values(failures=accounts.c.failures + 1, locked_until=_lock(transaction.now))
        .returning(accounts.c.failures)
    ).scalar_one_or_none()
    return failures is not None


def _lock(now: datetime) -> sa.ColumnElement[Any]:
    """When the lock that the next failure brings ends: None unless it fills a round."""
    rounds = [(number * TRIES, lock_after(number * TRIES)) for number in range(1, 8)]
    after = accounts.c.failures + 1
    ends = [
        (after == count, sa.literal(now + lock, accounts.c.locked_until.type))
        for count, lock in rounds
        if lock
    ]
    longest = lock_after(1000 * TRIES) or timedelta(0)
    return sa.case(
        *ends,
        (
            sa.and_(after % TRIES == 0, after > rounds[-1][0]),
            sa.literal(now + longest, accounts.c.locked_until.type),
        ),
        else_=None,
    )


def forgive(transaction: Transaction, account_id: int, *, all_of_them: bool) -> None:
    """Take one claimed try back (the password was right), or all (the person is signed in)."""
    fewer = sa.case((accounts.c.failures > 0, accounts.c.failures - 1), else_=0)
    change(
        transaction,
        account_id,
        {"failures": 0 if all_of_them else fewer, "locked_until": None},
    )


def invite(transaction: Transaction, account_id: int, invitation_hash: bytes) -> None:
    """Let whoever has the invitation choose a password: what proved its owner before is void."""
    change(
        transaction,
        account_id,
        {
            "invitation_hash": invitation_hash,
            "invited_until": transaction.now + INVITED_FOR,
            "password_hash": None,
            "sealed_totp": None,
            "totp_step": None,
            "oidc_hash": None,
            "failures": 0,
            "locked_until": None,
        },
    )


def accept_invitation(
    transaction: Transaction, login: str, invitation_hash: bytes, password_hash: str
) -> int | None:
    """Set the password and use the invitation up; the account, or None when it does not hold."""
    return transaction.connection.execute(
        sa.update(accounts)
        .where(
            accounts.c.login == login,
            accounts.c.invitation_hash == invitation_hash,
            accounts.c.invited_until > transaction.now,
            accounts.c.deactivated_at.is_(None),
        )
        .values(password_hash=password_hash, invitation_hash=None, invited_until=None)
        .returning(accounts.c.id)
    ).scalar_one_or_none()


def link(transaction: Transaction, login: str, oidc_hash: bytes) -> int | None:
    """Use an open invitation up for a subject of the identity provider; None without one."""
    return transaction.connection.execute(
        sa.update(accounts)
        .where(
            accounts.c.login == login,
            accounts.c.invited_until > transaction.now,
            accounts.c.invitation_hash.is_not(None),
            accounts.c.deactivated_at.is_(None),
        )
        .values(oidc_hash=oidc_hash, invitation_hash=None, invited_until=None)
        .returning(accounts.c.id)
    ).scalar_one_or_none()


def change(transaction: Transaction, account_id: int, values: dict[str, Any]) -> None:
    """Set columns of an account."""
    transaction.connection.execute(
        sa.update(accounts).where(accounts.c.id == account_id).values(**values)
    )
