"""Statements on the accounts of staff."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from verifier.domain.principal import Person, Role
from verifier.domain.staff import INVITED_FOR, Entrant
from verifier.persistence.database import Transaction
from verifier.persistence.identity_tables import accounts
from verifier.persistence.insert_if_new import insert_if_new


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account. `has_factor` tells whether its second factor has been set up and proven.

    `generation` is raised whenever what proves its owner is replaced.
    """

    id: int
    login: str
    role: Role
    name: str
    password_hash: str | None
    sealed_totp: bytes | None
    has_factor: bool
    generation: int
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
    accounts.c.generation,
    accounts.c.password_locked_until,
    accounts.c.code_locked_until,
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
        row.generation,
        max(filter(None, (row.password_locked_until, row.code_locked_until)), default=None),
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


def hold(
    transaction: Transaction, account_id: int, generation: int | None = None
) -> AccountRow | None:
    """An active account that nobody is being invited to, locked until the transaction ends.

    With `generation`, only if what proves its owner has not been replaced since: whoever is
    half-way in holds the account while they are let in, so that inviting anew comes wholly before
    or wholly after.
    """
    query = (
        sa.select(*_COLUMNS)
        .where(
            accounts.c.id == account_id,
            accounts.c.deactivated_at.is_(None),
            accounts.c.invitation_hash.is_(None),
        )
        .with_for_update()
    )
    if generation is not None:
        query = query.where(accounts.c.generation == generation)
    return _row(transaction.connection.execute(query).one_or_none())


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
            "password_failures": 0,
            "password_locked_until": None,
            "code_failures": 0,
            "code_locked_until": None,
            "generation": accounts.c.generation + 1,
        },
    )


def accept_invitation(
    transaction: Transaction, login: str, invitation_hash: bytes, password_hash: str
) -> Entrant | None:
    """Set the password and use the invitation up; who is half-way in, or None."""
    row = transaction.connection.execute(
        sa.update(accounts)
        .where(
            accounts.c.login == login,
            accounts.c.invitation_hash == invitation_hash,
            accounts.c.invited_until > transaction.now,
            accounts.c.deactivated_at.is_(None),
        )
        .values(
            password_hash=password_hash,
            invitation_hash=None,
            invited_until=None,
            generation=accounts.c.generation + 1,
        )
        .returning(accounts.c.id, accounts.c.generation)
    ).one_or_none()
    return None if row is None else Entrant(row.id, row.generation, has_factor=False)


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
        .values(
            oidc_hash=oidc_hash,
            invitation_hash=None,
            invited_until=None,
            generation=accounts.c.generation + 1,
        )
        .returning(accounts.c.id)
    ).scalar_one_or_none()


def change(transaction: Transaction, account_id: int, values: dict[str, Any]) -> None:
    """Set columns of an account."""
    transaction.connection.execute(
        sa.update(accounts).where(accounts.c.id == account_id).values(**values)
    )
