"""Statements on customers' addresses: whose contacts go where only an address is known.

An address has one owner, the latest customer who verified it, or a provisional customer until
somebody does. It is kept as a blind index; while index keys rotate it may be found under several.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from verifier.persistence.database import Transaction
from verifier.persistence.insert_if_new import insert_if_new
from verifier.persistence.tables import customer_addresses, customers

_index, _customer = customer_addresses.c.address_index, customer_addresses.c.customer_id


@dataclass(frozen=True, slots=True)
class Owner:
    """Who gets what is recorded to an address. `region` is ISO 3166-1 alpha-2 or None."""

    customer_id: int
    wrapped_key: bytes
    region: str | None
    provisional: bool


def owner(connection: sa.Connection, indexes: Sequence[bytes]) -> Owner | None:
    """The owner of the address with one of these blind indexes; None too when they were erased."""
    row = connection.execute(
        sa.select(
            customers.c.id,
            customers.c.wrapped_key,
            customers.c.region,
            customers.c.host_index.is_(None).label("provisional"),
        )
        .join(customers, customers.c.id == _customer)
        .where(_index.in_(indexes), customers.c.wrapped_key.is_not(None))
        # Two processes with different keys may both have made room for one address.
        .order_by(customer_addresses.c.verified_at.desc().nulls_last(), _index)
    ).first()
    return Owner(row.id, row.wrapped_key, row.region, row.provisional) if row is not None else None


def owned(
    connection: sa.Connection, customer_id: int, indexes: Collection[bytes]
) -> dict[bytes, int]:
    """The owner of each of these indexes that has one, and all the customer's own indexes."""
    rows = connection.execute(_of(customer_id, indexes))
    return {row.address_index: row.customer_id for row in rows}


def lock(
    transaction: Transaction, customer_id: int, indexes: Collection[bytes]
) -> dict[bytes, int]:
    """Like `owned`, locked until the transaction ends, in one order for everybody."""
    query = _of(customer_id, indexes).order_by(_index).with_for_update()
    rows = transaction.connection.execute(query)
    return {row.address_index: row.customer_id for row in rows}


def add(transaction: Transaction, index: bytes, customer_id: int, *, verified: bool) -> bool:
    """Map an address; False when it is mapped already (waiting for a rival's commit)."""
    values = {
        "address_index": index,
        "customer_id": customer_id,
        "verified_at": transaction.now if verified else None,
    }
    return insert_if_new(transaction, customer_addresses, values, key=("address_index",))


def verify(transaction: Transaction, customer_id: int, indexes: Collection[bytes]) -> None:
    """These addresses are this customer's, and nobody else's, as of now."""
    transaction.connection.execute(
        sa.update(customer_addresses)
        .where(_index.in_(indexes))
        .values(customer_id=customer_id, verified_at=transaction.now)
    )


def remove(transaction: Transaction, indexes: Collection[bytes]) -> None:
    """Let addresses be nobody's."""
    transaction.connection.execute(sa.delete(customer_addresses).where(_index.in_(indexes)))


def remove_erased(transaction: Transaction, indexes: Sequence[bytes]) -> None:
    """Let an address be nobody's if its owner was erased."""
    erased = sa.select(customers.c.id).where(customers.c.wrapped_key.is_(None))
    transaction.connection.execute(
        sa.delete(customer_addresses).where(_index.in_(indexes), _customer.in_(erased))
    )


def _of(customer_id: int, indexes: Collection[bytes]) -> sa.Select[bytes, int]:
    return sa.select(_index, _customer).where(sa.or_(_index.in_(indexes), _customer == customer_id))
