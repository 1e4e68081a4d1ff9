"""The facts a verdict is decided on, all read in one moment of the database's clock.

Decides nothing. `services.check_contact` gathers these; `domain.verdict` judges them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from verifier.domain.channel import Channel
from verifier.domain.contact import CallDetails, Evidence, MailDetails
from verifier.domain.finding import Assessment, Finding, Letterhead


class Question(StrEnum):
    """What the customer asks (design §3)."""

    CONTACTED_ME = "contacted_me"
    FOUND_THIS = "found_this"


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A live, unrevoked call to the asking customer."""

    details: CallDetails
    evidence: Evidence
    recorded_at: datetime
    late_by: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SentMail:
    """An unrevoked mail to the asking customer whose token signature and row both hold."""

    details: MailDetails
    evidence: Evidence
    recorded_at: datetime
    late_by: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One identifier in the question, with what the registry and published indicators say.

    `own_host`: its host is ours, though this very address may not be registered. Nobody else can
    receive there, so a mail of ours may name it; it makes nothing `official`.
    """

    finding: Finding
    channel: Channel | None = None
    own_host: bool = False
    no_line: bool = False
    published: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a verdict may depend on.

    `mails` has one entry for each token or handle pasted: the mail, or None when it is not this
    customer's, unknown, forged, expired or revoked (indistinguishable on purpose, S2).
    `code_matched` is None when no code was typed; `letterhead` is set when a whole mail was pasted.
    `unread` says that the paste may hold what reading missed; `whole` is what it is as a whole.
    """

    question: Question
    now: datetime
    call: LiveCall | None = None
    code_matched: bool | None = None
    mails: tuple[SentMail | None, ...] = ()
    identifiers: tuple[Asked, ...] = ()
    accepts_asserted: bool = False
    letterhead: Letterhead | None = None
    unread: bool = False
    whole: Assessment = Assessment.UNKNOWN
