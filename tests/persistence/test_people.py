"""Customers and accounts."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from tests.persistence.rows import add_customer, at_once, erase
from verifier.domain.principal import Person, Role
from verifier.persistence import accounts, customers
from verifier.persistence.accounts import NewAccount
from verifier.persistence.customers import CustomerRow
from verifier.persistence.database import Database
from verifier.persistence.staff_tables import accounts as accounts_table


def add_account(database: Database, login: str, customer_id: int | None = None) -> int:
    account = NewAccount(login, "a hash", Role.CUSTOMER, "A Name", customer_id)
    with database.writing() as transaction:
        account_id = accounts.add(transaction, account)
        transaction.commit()
    assert account_id is not None
    return account_id


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


def test_a_person_is_found_by_login_with_the_hash_and_by_id_without(database: Database) -> None:
    customer, login = add_customer(database), secrets.token_hex(8)
    person = Person(add_account(database, login, customer), Role.CUSTOMER, "A Name", customer)
    with database.reading() as connection:
        assert accounts.by_login(connection, login) == (person, "a hash")
        assert accounts.by_login(connection, login.upper() + "x") is None
        assert accounts.by_id(connection, person.id) == person
        assert accounts.by_id(connection, 2**40) is None


def test_a_deactivated_person_is_not_found(database: Database) -> None:
    login = secrets.token_hex(8)
    account_id = add_account(database, login)
    end(database, accounts_table, "id", "deactivated_at", account_id)
    with database.reading() as connection:
        assert accounts.by_login(connection, login) is None
        assert accounts.by_id(connection, account_id) is None


def test_a_login_is_given_once(database: Database) -> None:
    login = secrets.token_hex(8)
    first = add_account(database, login)
    taken = NewAccount(login, "another hash", Role.ADMIN, "Another Name")
    with database.writing() as transaction:
        assert accounts.add(transaction, taken) is None
        transaction.commit()
    with database.reading() as connection:
        found = accounts.by_login(connection, login)
    assert found == (Person(first, Role.CUSTOMER, "A Name"), "a hash")
