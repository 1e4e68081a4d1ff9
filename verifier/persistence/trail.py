"""What every recorded act leaves behind in its own transaction: leaf, message, outbox and audit."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from verifier.domain.contact import ContactRef
from verifier.persistence.database import Transaction
from verifier.persistence.staff_tables import audit
from verifier.persistence.tables import log_leaves, messages, outbox


def add_leaf(
    transaction: Transaction, ref: ContactRef, event_number: int, *, nonce: bytes, digest: bytes
) -> None:
    """Commit an event's leaf; its place in the tree is given when the log is sequenced."""
    transaction.connection.execute(
        sa.insert(log_leaves).values(
            customer_id=ref.customer_id,
            contact_id=ref.contact_id,
            event_number=event_number,
            nonce=nonce,
            digest=digest,
            recorded_at=transaction.now,
        )
    )


def add_message(
    transaction: Transaction,
    customer_id: int,
    kind: str,
    *,
    contact_id: uuid.UUID | None = None,
    report_id: int | None = None,
) -> None:
    """Put an item into the customer's secure inbox; its words come from what it refers to."""
    transaction.connection.execute(
        sa.insert(messages).values(
            customer_id=customer_id,
            id=uuid.uuid4(),
            kind=kind,
            contact_id=contact_id,
            report_id=report_id,
            recorded_at=transaction.now,
        )
    )


def add_to_outbox(transaction: Transaction, topic: str, customer_id: int, subject: str) -> None:
    """Queue a live push: whoever delivers reads the subject anew, so no content is copied here."""
    transaction.connection.execute(
        sa.insert(outbox).values(
            topic=topic, customer_id=customer_id, subject=subject, recorded_at=transaction.now
        )
    )


def add_audit(
    transaction: Transaction, actor: str, action: str, subject: str, *, reason: str | None = None
) -> None:
    """Append to the audit table, which the database itself lets nobody change."""
    transaction.connection.execute(
        sa.insert(audit).values(
            actor=actor,
            action=action,
            subject=subject,
            reason=reason,
            recorded_at=transaction.now,
        )
    )
