"""Customers and machine clients."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from tests.persistence.rows import add_customer, at_once, erase
from verifier.domain.contact import Source
from verifier.domain.principal import Machine, Scope
from verifier.persistence import accounts, customers
from verifier.persistence.customers import CustomerRow
from verifier.persistence.database import Database
from verifier.persistence.staff_tables import clients
from verifier.persistence.tables import customers as customers_table


def add_client(database: Database) -> Machine:
    scopes = frozenset({Scope.EVENTS_WRITE, Scope.CONTACTS_WRITE})
    client = Machine(secrets.token_hex(8), scopes, Source.DIALER)
    with database.writing() as transaction:
        assert accounts.add_client(transaction, client, b"a hash")
        transaction.commit()
    return client


def end(database: Database, table: sa.Table, name: str, column: str, value: object) -> None:
    with database.writing() as transaction:
        transaction.connection.execute(
            sa.update(table).where(table.c[name] == value).values({column: transaction.now})
        )
        transaction.commit()


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


def test_a_clients_id_is_given_once(database: Database) -> None:
    client = add_client(database)
    with database.writing() as transaction:
        taken = Machine(client.id, frozenset(), Source.AGENT)
        assert not accounts.add_client(transaction, taken, b"another hash")
        transaction.commit()
    with database.reading() as connection:
        assert accounts.client_by_id(connection, client.id) == (client, b"a hash")


def test_a_client_reads_back_with_its_scopes_and_source(database: Database) -> None:
    client = add_client(database)
    with database.reading() as connection:
        assert accounts.client_by_id(connection, client.id) == (client, b"a hash")
        assert accounts.client_by_id(connection, "unknown") is None


def test_a_revoked_client_is_not_found(database: Database) -> None:
    client = add_client(database)
    end(database, clients, "id", "revoked_at", client.id)
    with database.reading() as connection:
        assert accounts.client_by_id(connection, client.id) is None


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
