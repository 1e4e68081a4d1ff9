"""Statements on contact events: the history of a contact, numbered from 1 without gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from verifier.domain.contact import ContactRef, Source
from verifier.persistence.database import Transaction
from verifier.persistence.tables import contact_events


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What happened to a contact: `created`, `revoked` or a call state."""

    kind: str
    source: Source
    actor: str
    event_key: str | None = None
    claimed_at: datetime | None = None


def add(transaction: Transaction, ref: ContactRef, event: NewEvent) -> int:
    """Append an event and return its number. The contact must be locked or new."""
    last = transaction.connection.execute(
        sa.select(sa.func.max(contact_events.c.number)).where(*_of(ref))
    ).scalar_one()
    number = (last or 0) + 1
    transaction.connection.execute(
        sa.insert(contact_events).values(
            customer_id=ref.customer_id,
            contact_id=ref.contact_id,
            number=number,
            kind=event.kind,
            source=event.source.value,
            actor=event.actor,
            event_key=event.event_key,
            claimed_at=event.claimed_at,
            recorded_at=transaction.now,
        )
    )
    return number


def kind_of(transaction: Transaction, ref: ContactRef, actor: str, event_key: str) -> str | None:
    """The kind of an event that this actor sent before under `event_key`, if any."""
    return transaction.connection.execute(
        sa.select(contact_events.c.kind).where(
            *_of(ref), contact_events.c.actor == actor, contact_events.c.event_key == event_key
        )
    ).scalar_one_or_none()


def was_said(transaction: Transaction, ref: ContactRef, actor: str, kind: str) -> bool:
    """Whether this actor reported an event of this kind before."""
    found = transaction.connection.execute(
        sa.select(contact_events.c.number).where(
            *_of(ref), contact_events.c.actor == actor, contact_events.c.kind == kind
        )
    ).first()
    return found is not None


def _of(ref: ContactRef) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        contact_events.c.customer_id == ref.customer_id,
        contact_events.c.contact_id == ref.contact_id,
    )
