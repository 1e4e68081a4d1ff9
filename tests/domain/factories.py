"""Small makers of facts, so that a test names only what matters to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from verifier.domain.channel import Channel, Direction
from verifier.domain.contact import CallDetails, Evidence, MailDetails
from verifier.domain.facts import Asked, Facts, LiveCall, Question, SentMail
from verifier.domain.finding import Assessment, Finding
from verifier.domain.identifier import Identifier, IdentifierKind

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
OUR_NUMBER = "+15550100100"
AGENT = "Robin Vale"


def identifier(value: str) -> Identifier:
    """The kind follows from the shape: `+…`, `https://…`, `a@b`, `platform:name` or a host."""
    if value.startswith("+"):
        return Identifier(IdentifierKind.PHONE, value)
    if "://" in value:
        return Identifier(IdentifierKind.URL, value)
    if "@" in value:
        return Identifier(IdentifierKind.EMAIL, value)
    return Identifier(IdentifierKind.HANDLE if ":" in value else IdentifierKind.DOMAIN, value)


def channel(value: str = OUR_NUMBER, direction: Direction = Direction.BOTH) -> Channel:
    return Channel("examplebank", identifier(value), direction)


def asked(
    value: str = OUR_NUMBER,
    ours: Direction | None = None,
    *,
    looks: Assessment = Assessment.UNKNOWN,
    own_host: bool = False,
    no_line: bool = False,
    published: bool = False,
) -> Asked:
    """One identifier; `ours` is the direction of the official channel that owns it, if any."""
    finding = Finding(identifier(value), value, (0, len(value)), looks)
    owner = None if ours is None else channel(value, ours)
    return Asked(finding, owner, own_host=own_host, no_line=no_line, published=published)


def a_call(
    evidence: Evidence = Evidence.CORROBORATED,
    *,
    shows: str = OUR_NUMBER,
    late_by: timedelta | None = None,
) -> LiveCall:
    details = CallDetails("Security", "A payment", identifier(shows), ticket="T-1", agent=AGENT)
    return LiveCall(details, evidence, NOW, late_by)


def a_mail(
    late_by: timedelta | None = None,
    evidence: Evidence = Evidence.OBSERVED,
    subject: str = "About your ticket",
) -> SentMail:
    details = MailDetails(
        "Support",
        "Your ticket",
        identifier("support@examplebank.example"),
        subject,
        recipient=identifier("kim@customer.example"),
        links=("https://ticket.partner.example/t/7",),
        agent=AGENT,
    )
    return SentMail(details, evidence, NOW, late_by)


def contacted(
    *identifiers: Asked,
    call: LiveCall | None = None,
    code: bool | None = None,
    mails: tuple[SentMail | None, ...] = (),
    accepts_asserted: bool = False,
) -> Facts:
    """ "They contacted me"."""
    return Facts(Question.CONTACTED_ME, NOW, call, code, mails, identifiers, accepts_asserted)


def found(
    *identifiers: Asked,
    call: LiveCall | None = None,
    code: bool | None = None,
    mails: tuple[SentMail | None, ...] = (),
) -> Facts:
    """ "I found this and want to contact you"."""
    return Facts(Question.FOUND_THIS, NOW, call, code, mails, identifiers)
