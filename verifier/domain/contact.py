"""Contacts: one outbound call or e-mail that the company made to one customer.

Decides who vouches for a contact, which call events may follow which, and how long a call counts
as live. Whether a caller is genuine is `domain.verdict`'s; storing is persistence's.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from verifier.domain.errors import Conflict, Invalid
from verifier.domain.identifier import Identifier


class Medium(StrEnum):
    """How the company reached out."""

    CALL = "call"
    MAIL = "mail"


class Source(StrEnum):
    """Who reports a contact or an event; only a `dialer` or `mail_server` saw it happen."""

    AGENT = "agent"
    SYSTEM = "system"
    DIALER = "dialer"
    MAIL_SERVER = "mail_server"

    @property
    def observes(self) -> bool:
        """Whether this source is a witness, not a party that asserts."""
        return self in (Source.DIALER, Source.MAIL_SERVER)


class Evidence(StrEnum):
    """Who vouches for a contact (design §2)."""

    ASSERTED = "asserted"
    OBSERVED = "observed"
    CORROBORATED = "corroborated"


def evidence(*, asserted: bool, observed: bool, answer_observed: bool, medium: Medium) -> Evidence:
    """Combine vouchers. A call is corroborated only when a dialer saw it *answered* (S7)."""
    witnessed = answer_observed if medium is Medium.CALL else observed
    if asserted and witnessed:
        return Evidence.CORROBORATED
    return Evidence.ASSERTED if asserted else Evidence.OBSERVED


class CallState(StrEnum):
    """Where a call stands; `announced` is recorded but not dialled yet."""

    ANNOUNCED = "announced"
    DIALING = "dialing"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing can follow."""
        return self in (CallState.ENDED, CallState.FAILED)


_FOLLOWS = {
    CallState.DIALING: {CallState.ANNOUNCED},
    CallState.RINGING: {CallState.ANNOUNCED, CallState.DIALING},
    CallState.ANSWERED: {CallState.ANNOUNCED, CallState.DIALING, CallState.RINGING},
    CallState.ENDED: {CallState.ANSWERED},
    CallState.FAILED: {CallState.ANNOUNCED, CallState.DIALING, CallState.RINGING},
}


def advance(state: CallState, event: CallState) -> CallState:
    """The state after `event`; forward only, raises `Conflict` when it cannot follow `state`."""
    if event is CallState.ANNOUNCED:
        raise Invalid("event", "must be dialing, ringing, answered, ended or failed")
    if state not in _FOLLOWS[event]:
        raise Conflict(f"a call that is {state} cannot become {event}", field="event")
    return event


_LIVE_FOR = {
    CallState.ANNOUNCED: timedelta(minutes=10),
    CallState.DIALING: timedelta(minutes=5),
    CallState.RINGING: timedelta(minutes=5),
    CallState.ANSWERED: timedelta(hours=4),
}


def is_live(state: CallState, since: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether a call in `state` since `since` still counts at `now` (database time, S5).

    The bound exists because a dialer may never report the end of a call.
    """
    if revoked_at is not None or state.over:
        return False
    return now < since + _LIVE_FOR[state]


def late_by(recorded_at: datetime, claimed_at: datetime | None) -> timedelta | None:
    """How long after its claimed time a contact was recorded; None when a minute or less (S5)."""
    if claimed_at is None or recorded_at - claimed_at <= timedelta(minutes=1):
        return None
    return recorded_at - claimed_at


@dataclass(frozen=True, slots=True)
class ContactRef:
    """Names a contact to staff and machines; carries the customer key so that one shard answers."""

    customer_id: int
    contact_id: uuid.UUID

    def __str__(self) -> str:
        return f"{self.customer_id:016x}{self.contact_id.hex}"

    @classmethod
    def parse(cls, text: str) -> ContactRef:
        """Read 48 lower-case hexadecimal digits; raises `Invalid`."""
        if len(text) != 48 or not set(text) <= set("0123456789abcdef"):
            raise Invalid("contact", "is not a contact reference")
        customer_id = int(text[:16], 16)
        if customer_id >= 2**63:
            raise Invalid("contact", "is not a contact reference")
        return cls(customer_id, uuid.UUID(hex=text[16:]))


@dataclass(frozen=True, slots=True)
class CallDetails:
    """What the company says about a call. `agent` is shown with green only (S10)."""

    department: str
    purpose: str
    number_shown: Identifier
    number_called: Identifier | None = None
    ticket: str | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class MailDetails:
    """Our own copy of a mail: what a copied footer is exposed by. `links` are absolute URLs."""

    department: str
    purpose: str
    sender: Identifier
    subject: str
    recipient: Identifier | None = None
    links: tuple[str, ...] = ()
    ticket: str | None = None
    agent: str | None = None


ContactDetails = CallDetails | MailDetails
