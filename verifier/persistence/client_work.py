"""Statements on what one actor vouched for: every contact that has an event of theirs.

Recording a contact is such an event, and so is each report on a call. There is no index by actor:
events are written all day and this is asked when a client was stolen. So it reads the events in
their own order, once, a batch after the other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from verifier.domain.contact import ContactRef
from verifier.persistence.tables import contact_events, contacts


def vouched_for(
    connection: sa.Connection,
    actor: str,
    since: datetime,
    *,
    after: ContactRef | None = None,
    most: int,
) -> list[ContactRef]:
    """Contacts that are not revoked and have an event of `actor` since then, in keyset order."""
    key = contact_events.c.customer_id, contact_events.c.contact_id
    query = _vouched_for(actor, since).order_by(*key).limit(most)
    if after is not None:
        last = (
            sa.literal(after.customer_id, sa.BigInteger()),
            sa.literal(after.contact_id, sa.Uuid()),
        )
        query = query.where(sa.tuple_(*key) > sa.tuple_(*last))
    return [ContactRef(row.customer_id, row.contact_id) for row in connection.execute(query)]


def count(connection: sa.Connection, actor: str, since: datetime) -> int:
    """How many contacts `vouched_for` finds in all."""
    found = _vouched_for(actor, since).subquery()
    number: int = connection.execute(sa.select(sa.func.count()).select_from(found)).scalar_one()
    return number


def _vouched_for(actor: str, since: datetime) -> sa.Select[*tuple[Any, ...]]:
    own = sa.and_(
        contacts.c.customer_id == contact_events.c.customer_id,
        contacts.c.id == contact_events.c.contact_id,
    )
    return (
        sa.select(contact_events.c.customer_id, contact_events.c.contact_id)
        .distinct()
        .join(contacts, own)
        .where(
            contact_events.c.actor == actor,
            contact_events.c.recorded_at >= since,
            contacts.c.revoked_at.is_(None),
        )
    )
