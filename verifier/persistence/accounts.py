"""Statements on accounts of people."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from verifier.domain.principal import Person, Role
from verifier.persistence.database import Transaction
from verifier.persistence.insert_if_new import insert_if_new
from verifier.persistence.staff_tables import accounts


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be; `customer_id` for customers only."""

    login: str
    password_hash: str
    role: Role
    name: str
    customer_id: int | None = None


def add(transaction: Transaction, account: NewAccount) -> int | None:
    """Insert an account and return its id, or None when the login is taken."""
    values = {
        "login": account.login,
        "password_hash": account.password_hash,
        "role": account.role.value,
        "name": account.name,
        "customer_id": account.customer_id,
        "recorded_at": transaction.now,
    }
    if not insert_if_new(transaction, accounts, values, key=("login",)):
        return None
    account_id: int = transaction.connection.execute(
        sa.select(accounts.c.id).where(accounts.c.login == account.login)
    ).scalar_one()
    return account_id


def by_login(connection: sa.Connection, login: str) -> tuple[Person, str] | None:
    """The active person with this login, and the hash of their password."""
    row = connection.execute(
        sa.select(accounts).where(accounts.c.login == login, accounts.c.deactivated_at.is_(None))
    ).first()
    if row is None:
        return None
    return Person(row.id, Role(row.role), row.name, row.customer_id), row.password_hash


def by_id(connection: sa.Connection, account_id: int) -> Person | None:
    """The active person with this id."""
    row = connection.execute(
        sa.select(accounts.c.id, accounts.c.role, accounts.c.name, accounts.c.customer_id).where(
            accounts.c.id == account_id, accounts.c.deactivated_at.is_(None)
        )
    ).first()
    return None if row is None else Person(row.id, Role(row.role), row.name, row.customer_id)
