"""A verdict as the API says it: the same fields whatever the verdict is (S2)."""

from __future__ import annotations

from typing_extensions import TypedDict

from verifier.api.answer import moment_text, seconds
from verifier.domain.contact import CallDetails, Evidence, MailDetails, Medium
from verifier.domain.facts import LiveCall, SentMail
from verifier.domain.identifier import IdentifierKind
from verifier.domain.reason import Reason
from verifier.domain.verdict import Part, Verdict, VerdictKind
from verifier.domain.wording import NEVER_ASK, REASONS, headline, next_steps
from verifier.services.check_contact import CheckAnswer


class ReasonText(TypedDict):
    """Why, as a code and as a sentence for the customer."""

    code: Reason
    text: str


class CheckedPart(TypedDict):
    """The verdict on one thing that was pasted; `kind` to `span` are null but for identifiers.

    `span` is the half-open range of characters in the content where `text` stands.
    """

    kind: IdentifierKind | None
    value: str | None
    text: str | None
    span: tuple[int, int] | None
    verdict: VerdictKind
    reasons: list[Reason]


class ShownContact(TypedDict):
    """Our own copy of the contact: `number_shown` for calls, `sender` to `links` for mails."""

    medium: Medium
    department: str
    purpose: str
    ticket: str | None
    agent: str | None
    number_shown: str | None
    sender: str | None
    subject: str | None
    links: list[str] | None
    recorded_at: str
    late_by_seconds: float | None
    evidence: Evidence


class Checked(TypedDict):
    """The verdict, true at `checked_at` (null when the records could not be read)."""

    verdict: VerdictKind
    headline: str
    checked_at: str | None
    reasons: list[ReasonText]
    parts: list[CheckedPart]
    contact: ShownContact | None
    never_ask: list[str]
    next_steps: list[str]


def checked(answered: CheckAnswer) -> Checked:
    """The body of the answer."""
    verdict = answered.verdict
    return {
        "verdict": verdict.kind,
        "headline": headline(verdict.kind, answered.question),
        "checked_at": None if answered.checked_at is None else moment_text(answered.checked_at),
        "reasons": [{"code": reason, "text": REASONS[reason]} for reason in verdict.reasons],
        "parts": [_part(part) for part in verdict.parts],
        "contact": _contact(verdict),
        "never_ask": list(NEVER_ASK),
        "next_steps": list(next_steps(verdict.kind)),
    }


def _part(part: Part) -> CheckedPart:
    finding = part.finding
    identifier = None if finding is None else finding.identifier
    return {
        "kind": None if identifier is None else identifier.kind,
        "value": None if identifier is None else identifier.value,
        "text": None if finding is None else finding.text,
        "span": None if finding is None else finding.span,
        "verdict": part.kind,
        "reasons": list(part.reasons),
    }


def _contact(verdict: Verdict) -> ShownContact | None:
    shown: LiveCall | SentMail | None = verdict.mail or verdict.call
    if shown is None:
        return None
    details = shown.details
    mail = details if isinstance(details, MailDetails) else None
    return {
        "medium": Medium.CALL if mail is None else Medium.MAIL,
        "department": details.department,
        "purpose": details.purpose,
        "ticket": details.ticket,
        "agent": details.agent,
        "number_shown": details.number_shown.value if isinstance(details, CallDetails) else None,
        "sender": None if mail is None else mail.sender.value,
        "subject": None if mail is None else mail.subject,
        "links": None if mail is None else list(mail.links),
        "recorded_at": moment_text(shown.recorded_at),
        "late_by_seconds": seconds(shown.late_by),
        "evidence": shown.evidence,
    }
