"""Statements that erase a customer: what opens or names them goes, what must stay is emptied.

Contacts, their events and leaves stay as rows, since the log's tree and the audit count them; no
more is left in them than that something happened. All of it runs in one transaction, after `lock`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from verifier.persistence.database import Transaction
from verifier.persistence.identity_tables import sessions
from verifier.persistence.staff_tables import alerts, checks, idempotency, reports
from verifier.persistence.tables import (
    contact_events,
    contacts,
    customer_addresses,
    customers,
    log_leaves,
    messages,
    outbox,
)


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much there is of a customer."""

    contacts: int
    reports: int
    addresses: int
    checks: int


def holdings(connection: sa.Connection, host_indexes: Sequence[bytes]) -> Holdings | None:
    """How much `erase` would take; None when nobody has that host id."""
    ids = connection.execute(_owners(host_indexes)).scalars().all()
    if not ids:
        return None
    counts = (
        sa.select(sa.func.count()).where(table.c.customer_id.in_(ids)).scalar_subquery()
        for table in (contacts, reports, customer_addresses, checks)
    )
    return Holdings(*connection.execute(sa.select(*counts)).one())


def lock(transaction: Transaction, host_indexes: Sequence[bytes]) -> tuple[list[int], list[int]]:
    """The customers with that host id (nobody may have it), and those merged into them.

    While index keys rotate, one person may be here twice. From then on nobody writes anything of
    theirs: whoever was about to has either committed, or finds them erased. Addresses and contacts
    are locked in the order that everybody locks them in.
    """
    connection = transaction.connection
    owners = list(connection.execute(_owners(host_indexes).with_for_update()).scalars())
    # Not locked: who looked at one of these in vain may hold it, and be waiting for its owner.
    of_theirs = sa.select(customers.c.id).where(customers.c.merged_into.in_(owners))
    merged = list(connection.execute(of_theirs).scalars())
    for table, *key in (
        (customer_addresses, customer_addresses.c.address_index),
        (contacts, contacts.c.customer_id, contacts.c.id),
    ):
        # Those merged may still hold contacts too old for their owner (`claim_addresses`).
        rows = sa.select(*key).where(table.c.customer_id.in_(owners + merged)).order_by(*key)
        connection.execute(rows.with_for_update()).close()
    return owners, merged


def erase(transaction: Transaction, ids: Sequence[int], by: str) -> None:
    """Erase what `lock` has locked; `by` is the actor."""
    _sever_contacts(transaction, ids, by)
    _empty(transaction, reports, ids, {"sealed_body": b""})
    for table in (customer_addresses, sessions, messages, checks, idempotency):
        transaction.connection.execute(sa.delete(table).where(table.c.customer_id.in_(ids)))
    waiting = outbox.c.customer_id.in_(ids), outbox.c.delivered_at.is_(None)
    transaction.connection.execute(sa.delete(outbox).where(*waiting))
    about_theirs = alerts.c.contact_customer_id.in_(ids)
    transaction.connection.execute(sa.delete(alerts).where(about_theirs))
    gone = dict.fromkeys(("host_index", "wrapped_key", "sealed_host_id", "region", "language"))
    transaction.connection.execute(
        sa.update(customers)
        .where(customers.c.id.in_(ids))
        .values(gone | {"erased_at": transaction.now})
    )


def _sever_contacts(transaction: Transaction, ids: Sequence[int], by: str) -> None:
    # Revoked, so that no guess, code or event that is under way gets past it, and nothing later
    # writes a new leaf about it.
    transaction.connection.execute(
        sa.update(contacts)
        .where(contacts.c.customer_id.in_(ids), contacts.c.revoked_at.is_(None))
        .values(revoked_at=transaction.now, revoked_by=by)
    )
    found_by = dict.fromkeys(("token_hash", "handle_index", "recipient_index"))
    _empty(transaction, contacts, ids, found_by | {"sealed_details": b""})
    _empty(transaction, contact_events, ids, {"event_key": None})
    _empty(transaction, log_leaves, ids, {"nonce": None})


def _empty(
    transaction: Transaction, table: sa.Table, ids: Sequence[int], values: dict[str, Any]
) -> None:
    transaction.connection.execute(
        sa.update(table).where(table.c.customer_id.in_(ids)).values(values)
    )


def _owners(host_indexes: Sequence[bytes]) -> sa.Select[int]:
    query = sa.select(customers.c.id).where(customers.c.host_index.in_(host_indexes))
    return query.order_by(customers.c.id)
