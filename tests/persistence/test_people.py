"""Customers: found by the host's id, kept by our own key."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from tests.persistence.rows import add_customer, at_once, erase
from verifier.persistence import customers
from verifier.persistence.customers import CustomerRow
from verifier.persistence.database import Database
from verifier.persistence.tables import customers as customers_table


def test_a_customer_is_found_by_key_and_by_any_host_index(database: Database) -> None:
    index = secrets.token_bytes(32)
    row = CustomerRow(add_customer(database, index), b"wrapped", "TW")
    with database.reading() as connection:
        assert customers.by_id(connection, row.id) == row
        assert customers.by_host_indexes(connection, (b"newer key", index)) == row
        assert customers.by_host_indexes(connection, (b"newer key",)) is None
        assert customers.by_host_indexes(connection, ()) is None


def test_an_erased_customer_is_not_found(database: Database) -> None:
    index = secrets.token_bytes(32)
    customer = add_customer(database, index)
    erase(database, customer)
    with database.reading() as connection:
        assert customers.by_id(connection, customer) is None
        assert customers.by_host_indexes(connection, (index,)) is None


def test_a_host_id_is_enrolled_once(database: Database) -> None:
    index = secrets.token_bytes(32)

    def enrol() -> bool:
        with database.writing() as transaction:
            customer_id = customers.new_id()
            added = customers.add(
                transaction,
                customer_id,
                host_index=index,
                wrapped_key=b"wrapped",
                sealed_host_id=b"sealed",
                region=None,
            )
            transaction.commit()
        return added

    assert at_once(enrol).count(True) == 1


def test_customer_keys_are_positive_and_differ() -> None:
    keys = {customers.new_id() for _ in range(1000)}
    assert len(keys) == 1000
    assert all(0 < key < 2**63 for key in keys)


def test_the_language_last_said_is_kept(database: Database) -> None:
    customer, other = add_customer(database), add_customer(database)

    def language(of: int) -> str | None:
        with database.reading() as connection:
            query = sa.select(customers_table.c.language).where(customers_table.c.id == of)
            return connection.execute(query).scalar_one()

    assert language(customer) is None
    for said in ("zh-Hant-TW", "en", "en", None):
        with database.writing() as transaction:
            customers.say_language(transaction, customer, said)
            transaction.commit()
        assert (language(customer), language(other)) == (said, None)
