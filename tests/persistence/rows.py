"""Rows that tests of statements start from. Every call makes new ones under random ids."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from verifier.domain.channel import Channel
from verifier.domain.contact import ContactRef
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.indicator import Indicator
from verifier.domain.principal import Role
from verifier.persistence import accounts, contacts, customers, indicators
from verifier.persistence.database import Database
from verifier.persistence.tables import customers as customers_table

THREADS = 8


def add_customer(database: Database, host_index: bytes | None = None) -> int:
    customer_id = customers.new_id()
    with database.writing() as transaction:
        assert customers.add(
            transaction,
            customer_id,
            host_index=host_index or secrets.token_bytes(32),
            wrapped_key=b"wrapped",
            sealed_host_id=b"sealed",
            region="TW",
        )
        transaction.commit()
    return customer_id


def add_provisional(database: Database) -> int:
    customer_id = customers.new_id()
    with database.writing() as transaction:
        customers.add_provisional(transaction, customer_id, b"provisional")
        transaction.commit()
    return customer_id


def erase(database: Database, customer_id: int) -> None:
    with database.writing() as transaction:
        transaction.connection.execute(
            sa.update(customers_table)
            .where(customers_table.c.id == customer_id)
            .values(wrapped_key=None, sealed_host_id=None, erased_at=transaction.now)
        )
        transaction.commit()


def add_contact(database: Database, customer_id: int, **values: Any) -> ContactRef:
    ref = ContactRef(customer_id, contacts.new_id())
    with database.writing() as transaction:
        basis = {"recorded_by": "person:1", "asserted_by": "person:1", "sealed_details": b"sealed"}
        contacts.add(transaction, ref, basis | values)
        transaction.commit()
    return ref


def add_call(database: Database, customer_id: int, **values: Any) -> ContactRef:
    with database.reading() as connection:
        since = database.time(connection)
    call = {"medium": "call", "state": "announced", "state_since": since}
    return add_contact(database, customer_id, **(call | values))


def add_mail(database: Database, customer_id: int, **values: Any) -> ContactRef:
    mail = {"medium": "mail", "token_hash": secrets.token_bytes(32)}
    return add_contact(database, customer_id, **(mail | values))


def change(database: Database, ref: ContactRef, **values: Any) -> None:
    with database.writing() as transaction:
        contacts.change(transaction, ref, values)
        transaction.commit()


def backdate(database: Database, ref: ContactRef, minutes: int) -> ContactRef:
    """The contact, recorded that long ago: rows of one millisecond have no order."""
    with database.reading() as connection:
        now = database.time(connection)
    change(database, ref, recorded_at=now - timedelta(minutes=minutes))
    return ref


def revoke(database: Database, ref: ContactRef) -> None:
    with database.reading() as connection:
        change(database, ref, revoked_at=database.time(connection))


def add_person(database: Database, role: Role = Role.REVIEWER) -> int:
    with database.writing() as transaction:
        account_id = accounts.add(transaction, secrets.token_hex(8), role, "A Name")
        transaction.commit()
    assert account_id is not None
    return account_id


def strange_domain() -> Identifier:
    return Identifier(IdentifierKind.DOMAIN, f"{secrets.token_hex(8)}.example.net")


def publish(database: Database, identifier: Identifier, owner: Channel | None = None) -> Indicator:
    first, second = add_person(database), add_person(database)
    with database.writing() as transaction:
        indicator_id = indicators.candidate(transaction, identifier)
        found = indicators.lock(transaction, indicator_id)
        assert found is not None
        published = found.confirm(first, owner).publish(second, owner)
        indicators.change(transaction, published)
        transaction.commit()
    return published


def count(connection: sa.Connection, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    return connection.execute(
        sa.select(sa.func.count()).select_from(table).where(*where)
    ).scalar_one()


def at_once(task: Callable[[], Any], times: int = THREADS) -> list[Any]:
    """What `task` returned in each of that many threads."""
    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result() for future in [pool.submit(task) for _ in range(times)]]
