"""Statements on customers: found by blind index of the host's id, kept by our own random key."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from verifier.persistence.database import Transaction
from verifier.persistence.insert_if_new import insert_if_new
from verifier.persistence.tables import customers


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer who is not erased. `region` is ISO 3166-1 alpha-2 or None."""

    id: int
    wrapped_key: bytes
    region: str | None


def new_id() -> int:
    """A random positive 63-bit key: says nothing about how many customers there are."""
    return secrets.randbits(62) + 1


def add(
    transaction: Transaction,
    customer_id: int,
    *,
    host_index: bytes,
    wrapped_key: bytes,
    sealed_host_id: bytes,
    region: str | None,
) -> bool:
    """Insert a customer; False when the host id is known already."""
    values = {
        "id": customer_id,
        "host_index": host_index,
        "wrapped_key": wrapped_key,
        "sealed_host_id": sealed_host_id,
        "region": region,
        "recorded_at": transaction.now,
    }
    return insert_if_new(transaction, customers, values, key=("host_index",))


def by_host_indexes(connection: sa.Connection, indexes: tuple[bytes, ...]) -> CustomerRow | None:
    """The customer whose host id has one of these blind indexes (one a usable key)."""
    return _one(connection, customers.c.host_index.in_(indexes))


def by_id(connection: sa.Connection, customer_id: int) -> CustomerRow | None:
    """The customer with this key."""
    return _one(connection, customers.c.id == customer_id)


def _one(connection: sa.Connection, whose: sa.ColumnElement[bool]) -> CustomerRow | None:
    row = connection.execute(
        sa.select(customers.c.id, customers.c.wrapped_key, customers.c.region).where(
            whose, customers.c.erased_at.is_(None), customers.c.wrapped_key.is_not(None)
        )
    ).first()
    return CustomerRow(row.id, row.wrapped_key, row.region) if row is not None else None
