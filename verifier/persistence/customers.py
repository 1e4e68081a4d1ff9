"""Statements on customers: found by blind index of the host's id, kept by our own random key.

A provisional customer has no host id and holds the contacts to one address until its owner is
known (`customer_addresses`, `merging`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

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


def add_provisional(transaction: Transaction, customer_id: int, wrapped_key: bytes) -> None:
    """Insert a customer of whom nothing is known but what is recorded to an address."""
    transaction.connection.execute(
        sa.insert(customers).values(
            id=customer_id, wrapped_key=wrapped_key, recorded_at=transaction.now
        )
    )


def by_host_indexes(
    connection: sa.Connection, indexes: tuple[bytes, ...], *, hold: bool = False
) -> CustomerRow | None:
    """The customer whose host id has one of these blind indexes (one a usable key).

    `hold`: for a transaction that will write something of theirs, as the function `hold` says.
    """
    return _one(connection, customers.c.host_index.in_(indexes), hold=hold)


def by_id(connection: sa.Connection, customer_id: int, *, hold: bool = False) -> CustomerRow | None:
    """The customer with this key; `hold` as in `by_host_indexes`."""
    return _one(connection, customers.c.id == customer_id, hold=hold)


def hold(transaction: Transaction, customer_id: int) -> bool:
    """Keep a customer from being merged or erased until the transaction ends; False if they were.

    Any number may hold one at once; who merges or erases them waits for all of them.
    """
    stays = sa.and_(customers.c.merged_into.is_(None), customers.c.wrapped_key.is_not(None))
    query = _held(sa.select(stays).where(customers.c.id == customer_id))
    held: bool = transaction.connection.execute(query).scalar_one()
    return held


def lock(transaction: Transaction, customer_id: int) -> None:
    """Make whoever changes this customer wait; recording contacts to them goes on meanwhile."""
    transaction.connection.execute(
        sa.select(customers.c.id)
        .where(customers.c.id == customer_id)
        .with_for_update(key_share=True)
    )


def say_language(transaction: Transaction, customer_id: int, language: str | None) -> None:
    """Keep the language (BCP 47, at most 35 characters) that the host app last said."""
    transaction.connection.execute(
        sa.update(customers)
        .where(customers.c.id == customer_id, customers.c.language.is_distinct_from(language))
        .values(language=language)
    )


def _one(
    connection: sa.Connection, whose: sa.ColumnElement[bool], *, hold: bool
) -> CustomerRow | None:
    query = sa.select(customers.c.id, customers.c.wrapped_key, customers.c.region).where(
        whose, customers.c.erased_at.is_(None), customers.c.wrapped_key.is_not(None)
    )
    row = connection.execute(_held(query) if hold else query).first()
    return CustomerRow(row.id, row.wrapped_key, row.region) if row is not None else None


def _held(query: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """What was found is as it was when the lock was had; SQLite's writers are alone already."""
    return query.with_for_update(read=True, key_share=True)
