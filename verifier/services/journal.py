"""The journal: what each contact event leaves behind, written in the event's own transaction.

An event, its log leaf, its audit row and the push to the customer's pages commit together or not
at all. The leaf commits to the event with a random nonce, so it says nothing by itself. It names
its contact by the id alone: a contact may move to another customer, and its leaves must stay true.
"""

from __future__ import annotations

from verifier.domain.contact import ContactRef
from verifier.persistence import contact_events, trail
from verifier.persistence.contact_events import NewEvent
from verifier.persistence.database import Transaction
from verifier.persistence.types import to_milliseconds
from verifier.transparency import leaf


def write(transaction: Transaction, ref: ContactRef, event: NewEvent) -> None:
    """Record `event` of a contact that is new or locked in this transaction."""
    number = contact_events.add(transaction, ref, event)
    claimed = None if event.claimed_at is None else to_milliseconds(event.claimed_at)
    committed = leaf.commit(
        {
            "contact": ref.contact_id.hex,
            "number": number,
            "kind": event.kind,
            "source": event.source.value,
            "actor": event.actor,
            "claimed_at": claimed,
            "recorded_at": to_milliseconds(transaction.now),
        }
    )
    trail.add_leaf(transaction, ref, number, nonce=committed.nonce, digest=committed.digest)
    trail.add_audit(transaction, event.actor, f"contact.{event.kind}", str(ref))
    trail.add_to_outbox(transaction, "contact", ref.customer_id, str(ref))
