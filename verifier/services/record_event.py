"""Record what happened to a call: dialing, ringing, answered, ended or failed.

The state moves forward only. The state it is in may be confirmed by one more voice, which is how a
dialer corroborates what an agent asserted: only a dialer's own `answered` does (S7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from verifier.domain.contact import CallState, ContactRef, Evidence, Source, advance
from verifier.domain.errors import Conflict, Forbidden, Invalid, NotFound
from verifier.domain.identifier import Identifier
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person, Principal, actor, source_of
from verifier.persistence import contact_events, contacts
from verifier.persistence.contact_events import NewEvent
from verifier.persistence.contacts import ContactRow
from verifier.persistence.database import Database, Transaction
from verifier.services import journal
from verifier.services.vault import Vault, open_call


@dataclass(frozen=True, slots=True)
class CallEvent:
    """What is reported. `key` makes a repeat harmless; the numbers must be the recorded ones."""

    kind: CallState
    key: str | None = None
    claimed_at: datetime | None = None
    number_shown: Identifier | None = None
    number_called: Identifier | None = None


@dataclass(frozen=True, slots=True)
class EventRecorded:
    """Where the call stands now; `duplicate` when this event had been reported before."""

    state: CallState
    evidence: Evidence
    duplicate: bool = False


class RecordEvent:
    """See the module."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def __call__(self, ref: ContactRef, event: CallEvent, by: Principal) -> EventRecorded:
        """Record it; raises `Forbidden`, `NotFound`, `Conflict` or `Unavailable`."""
        require(by, Permission.RECORD_EVENT)
        if source_of(by) is Source.MAIL_SERVER:
            raise Forbidden("a mail server sees no calls")
        with self._database.writing() as transaction:
            row = lock_own(transaction, ref, by)
            if row.state is None or row.revoked_at is not None:
                raise Conflict("only a call that is not revoked has events", field="contact")
            if self._is_duplicate(transaction, row, event, by):
                return EventRecorded(row.state, row.evidence, duplicate=True)
            self._check_numbers(transaction, row, event, by)
            changes = _changes(transaction, row, event, by)
            if changes:
                contacts.change(transaction, row.ref, changes)
            journal.write(
                transaction,
                row.ref,
                NewEvent(event.kind.value, source_of(by), actor(by), event.key, event.claimed_at),
            )
            changed = lock_own(transaction, row.ref, by)
            transaction.commit()
        return EventRecorded(event.kind, changed.evidence)

    def _is_duplicate(
        self, transaction: Transaction, row: ContactRow, event: CallEvent, by: Principal
    ) -> bool:
        if event.key is None:
            return False
        earlier = contact_events.kind_of(transaction, row.ref, actor(by), event.key)
        if earlier not in (None, event.kind.value):
            raise Conflict("was used for another event", field="event_id")
        return earlier is not None

    def _check_numbers(
        self, transaction: Transaction, row: ContactRow, event: CallEvent, by: Principal
    ) -> None:
        """A witness to an answered call must have seen it between the recorded numbers (S7)."""
        key = self._vault.load(transaction.connection, row.ref.customer_id).key
        recorded = open_call(key, row.ref, row.sealed_details)
        vouches = event.kind is CallState.ANSWERED and source_of(by) is Source.DIALER
        if vouches and event.number_shown is None:
            raise Invalid("number_shown", "is required: it is what the dialer vouches for")
        for field, seen, said in (
            ("number_shown", event.number_shown, recorded.number_shown),
            ("number_called", event.number_called, recorded.number_called),
        ):
            if seen is not None and seen != said:
                raise Conflict("is not the number this call was recorded with", field=field)


def lock_own(transaction: Transaction, ref: ContactRef, by: Principal) -> ContactRow:
    """The contact, locked; agents reach only what they recorded, and others' do not exist.

    Go on with the row's own `ref`: the one given may be from before its owner claimed the contact.
    """
    own = actor(by) if isinstance(by, Person) else None
    row = contacts.lock(transaction, ref, recorded_by=own)
    if row is None:
        raise NotFound("contact")
    return row


def _changes(
    transaction: Transaction, row: ContactRow, event: CallEvent, by: Principal
) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if event.kind is not row.state or event.kind is CallState.ANNOUNCED:
        advance(row.state or CallState.ANNOUNCED, event.kind)
        changes = {"state": event.kind.value, "state_since": transaction.now}
    elif contact_events.was_said(transaction, row.ref, actor(by), event.kind.value):
        raise Conflict(f"you reported already that the call is {event.kind}", field="event")
    source = source_of(by)
    if source is Source.DIALER:
        changes["observed_by"] = row.observed_by or actor(by)
        if event.kind is CallState.ANSWERED:
            changes["answer_observed_at"] = transaction.now
    else:
        changes["asserted_by"] = row.asserted_by or actor(by)
    return changes
