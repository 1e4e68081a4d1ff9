"""A stand-in for the outside world: the telephone system of the demo company.

Watches the demo's database for announced calls and reports, through the same use case as a real
dialer, that they are dialled, ring and are answered. It is no part of a real deployment.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import sqlalchemy as sa

from verifier.cli.demo_company import NUMBER_SHOWN
from verifier.detection.canonical import canonical
from verifier.domain.contact import CallState, ContactRef, Medium
from verifier.domain.errors import Conflict, Unavailable
from verifier.domain.identifier import IdentifierKind
from verifier.domain.principal import Machine
from verifier.persistence.database import Database
from verifier.persistence.tables import contacts
from verifier.services.record_event import CallEvent, RecordEvent

_LOOK_EVERY = 0.5  # seconds

_NEXT = {
    CallState.ANNOUNCED: (CallState.DIALING, timedelta(seconds=2)),
    CallState.DIALING: (CallState.RINGING, timedelta(seconds=1)),
    CallState.RINGING: (CallState.ANSWERED, timedelta(seconds=2)),
    # An agent was quicker to say so; the dialer still has to see it (S7).
    CallState.ANSWERED: (CallState.ANSWERED, timedelta(seconds=1)),
}


class DemoDialer:
    """See the module. Watches as long as it is entered; the database must be migrated before."""

    def __init__(self, database: Database, record_event: RecordEvent, dialer: Machine) -> None:
        self._database = database
        self._record_event = record_event
        self._dialer = dialer
        self._number_shown = canonical(IdentifierKind.PHONE, NUMBER_SHOWN)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="demo-dialer", daemon=True)

    def __enter__(self) -> DemoDialer:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stopping.set()
        self._thread.join()

    def step(self) -> int:
        """Report what is due on every waiting call now; how many reports were accepted."""
        with self._database.reading() as connection:
            now = self._database.time(connection)
            due = _due(connection, now)
        return sum(self._report(ref, kind) for ref, kind in due)

    def _report(self, ref: ContactRef, kind: CallState) -> bool:
        try:
            event = CallEvent(kind, key=f"demo-{kind}", number_shown=self._number_shown)
            self._record_event(ref, event, self._dialer)
        except Conflict:  # the agent was quicker, or has ended or revoked the call
            return False
        return True

    def _run(self) -> None:
        while not self._stopping.wait(_LOOK_EVERY):
            try:
                self.step()
            except Unavailable:
                continue  # the next look tries again


def _due(connection: sa.Connection, now: datetime) -> list[tuple[ContactRef, CallState]]:
    rows = connection.execute(
        sa.select(
            contacts.c.customer_id, contacts.c.id, contacts.c.state, contacts.c.state_since
        ).where(
            contacts.c.medium == Medium.CALL.value,
            contacts.c.state.in_([state.value for state in _NEXT]),
            contacts.c.answer_observed_at.is_(None),
            contacts.c.revoked_at.is_(None),
        )
    )
    due = []
    for row in rows:
        kind, after = _NEXT[CallState(row.state)]
        if row.state_since + after <= now:
            due.append((ContactRef(row.customer_id, row.id), kind))
    return due
