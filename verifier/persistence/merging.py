"""Statements that move all of a provisional customer to the owner of its address.

A contact is sealed for its customer, so contacts pass through the services to be sealed anew; the
rest follows where it is. In whose hands they are is `customer_addresses`' to say.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from verifier.persistence.database import Transaction
from verifier.persistence.staff_tables import alerts
from verifier.persistence.tables import (
    contact_events,
    contacts,
    customers,
    log_leaves,
    messages,
    outbox,
)

_BATCH = 1000


def lock_provisional(transaction: Transaction, ids: Collection[int]) -> dict[int, bytes]:
    """Those of the customers that are provisional and not merged, with their wrapped keys.

    Locked against recording until the transaction ends, and after all that record to them now.
    """
    rows = transaction.connection.execute(
        sa.select(customers.c.id, customers.c.wrapped_key)
        .where(
            customers.c.id.in_(ids),
            customers.c.host_index.is_(None),
            customers.c.merged_into.is_(None),
            customers.c.wrapped_key.is_not(None),
        )
        .order_by(customers.c.id)
        .with_for_update()
    )
    return {row.id: row.wrapped_key for row in rows}


def contacts_of(
    transaction: Transaction, customer_id: int, since: datetime
) -> Iterator[list[dict[str, Any]]]:
    """All columns of the customer's contacts that were recorded since then, locked, in batches."""
    last: uuid.UUID | None = None
    while True:
        query = sa.select(contacts).where(
            contacts.c.customer_id == customer_id, contacts.c.recorded_at >= since
        )
        if last is not None:
            query = query.where(contacts.c.id > last)
        found = transaction.connection.execute(
            query.order_by(contacts.c.id).limit(_BATCH).with_for_update()
        )
        rows = [dict(row) for row in found.mappings()]
        if not rows:
            return
        last = rows[-1]["id"]
        yield rows


def add_contacts(transaction: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Insert contacts, all columns as given."""
    transaction.connection.execute(sa.insert(contacts), rows)


def move_rest(transaction: Transaction, source: int, owner: int) -> None:
    """Move what belongs to the contacts that were added again, and delete them where they were."""
    connection = transaction.connection
    moved = sa.select(contacts.c.id).where(contacts.c.customer_id == owner)
    for table in (contact_events, log_leaves, messages):
        connection.execute(
            sa.update(table)
            .where(table.c.customer_id == source, table.c.contact_id.in_(moved))
            .values(customer_id=owner)
        )
    connection.execute(
        sa.update(alerts)
        .where(alerts.c.contact_customer_id == source, alerts.c.contact_id.in_(moved))
        .values(contact_customer_id=owner)
    )
    # A subject is a contact's reference, which begins with its customer's key in 16 digits.
    subject = sa.literal(f"{owner:016x}") + sa.func.substr(outbox.c.subject, 17)
    connection.execute(
        sa.update(outbox)
        .where(outbox.c.customer_id == source, outbox.c.delivered_at.is_(None))
        .values(customer_id=owner, subject=subject)
    )
    connection.execute(
        sa.delete(contacts).where(contacts.c.customer_id == source, contacts.c.id.in_(moved))
    )
    connection.execute(
        sa.update(customers).where(customers.c.id == source).values(merged_into=owner)
    )
