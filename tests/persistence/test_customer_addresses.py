from __future__ import annotations

import secrets

from tests.persistence.rows import add_customer, add_provisional, at_once, erase
from verifier.persistence import customer_addresses
from verifier.persistence.customer_addresses import Owner
from verifier.persistence.database import Database


def new_index() -> bytes:
    return secrets.token_bytes(32)


def add(database: Database, index: bytes, customer_id: int, *, verified: bool = True) -> bool:
    with database.writing() as transaction:
        added = customer_addresses.add(transaction, index, customer_id, verified=verified)
        transaction.commit()
    return added


def owner(database: Database, *indexes: bytes) -> Owner | None:
    with database.reading() as connection:
        return customer_addresses.owner(connection, indexes)


def test_an_owner_is_found_by_any_index_of_the_address(database: Database) -> None:
    index, customer = new_index(), add_customer(database)
    add(database, index, customer)
    assert owner(database, new_index(), index) == Owner(customer, b"wrapped", "TW", False)
    assert owner(database, new_index()) is None


def test_an_address_has_one_owner(database: Database) -> None:
    index, customers_ = new_index(), [add_customer(database) for _ in range(8)]
    added = at_once(lambda: add(database, index, customers_.pop()))
    assert added.count(True) == 1


def test_who_verified_an_address_comes_before_who_waits_for_its_owner(database: Database) -> None:
    """Two processes with different index keys may both have made room for one address."""
    for _ in range(4):
        old, new = new_index(), new_index()
        customer = add_customer(database)
        add(database, old, add_provisional(database), verified=False)
        add(database, new, customer)
        found = owner(database, old, new)
        assert found is not None
        assert (found.customer_id, found.provisional) == (customer, False)


def test_an_erased_customer_owns_nothing(database: Database) -> None:
    index, customer = new_index(), add_customer(database)
    add(database, index, customer)
    erase(database, customer)
    assert owner(database, index) is None
    assert not add(database, index, add_customer(database))
    with database.writing() as transaction:
        customer_addresses.remove_erased(transaction, [index])
        transaction.commit()
    assert add(database, index, add_customer(database))


def test_removing_what_erased_customers_had_takes_nobody_elses(database: Database) -> None:
    index = new_index()
    add(database, index, add_customer(database))
    with database.writing() as transaction:
        customer_addresses.remove_erased(transaction, [index])
        transaction.commit()
    assert owner(database, index) is not None


def test_an_address_is_whose_who_verified_it_last(database: Database) -> None:
    index, kept = new_index(), new_index()
    first, second = add_customer(database), add_customer(database)
    for one in (index, kept):
        add(database, one, first)
    with database.writing() as transaction:
        assert customer_addresses.lock(transaction, second, {index}) == {index: first}
        customer_addresses.verify(transaction, second, {index})
        transaction.commit()
    with database.reading() as connection:
        assert customer_addresses.owned(connection, second, set()) == {index: second}
        assert customer_addresses.owned(connection, first, {index}) == {kept: first, index: second}
