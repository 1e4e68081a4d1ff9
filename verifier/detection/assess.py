"""What a pasted value, text, page or mail says, against one registry.

Decides the assessment of everything read and of the input as a whole; never whether a contact is
genuine. Nothing raises: what cannot be read is `unknown` with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from verifier.detection.brand_text import Claims, claims_a_door, claims_of
from verifier.detection.canonical import canonical
from verifier.detection.context import WholeClaim, in_context, poses_as, posing_brand, whole_claims
from verifier.detection.documents import read_document
from verifier.detection.findings import links_of, make_finding, placed_findings
from verifier.detection.hosts_of_brands import HostJudge
from verifier.detection.identifiers import Judgement, judge
from verifier.detection.mail import (
    claimed_alone,
    imitated_sender,
    nothing_official,
    senders,
    the_one_sender,
    tokens_in,
)
from verifier.detection.mail_message import MailMessage, read_mail
from verifier.detection.scan import MOST_HITS, scan
from verifier.domain.channel import Registry
from verifier.domain.errors import Invalid
from verifier.domain.finding import Finding, Letterhead, LinkFinding, Reading, worst
from verifier.domain.identifier import Identifier, IdentifierKind

_MOST_SENDERS = 40


def nothing_published(identifier: Identifier) -> bool:  # noqa: ARG001
    """The answer of a service that has published no indicators."""
    return False


class Assessor:
    """Assesses input against one registry snapshot; build a new one when the registry changes.

    `published` says whether an identifier is a published indicator; it is asked for the identifier
    and, for links, for the host and its registrable domain.
    """

    def __init__(
        self, registry: Registry, published: Callable[[Identifier], bool] = nothing_published
    ) -> None:
        self._hosts = HostJudge(registry)
        self._published = published

    def owns(self, host: str) -> bool:
        """Whether the registry's companies own `host`, or a parent domain of it."""
        return self._hosts.owner(host) is not None

    def assess_item(self, kind: IdentifierKind, text: str, region: str | None = None) -> Reading:
        """One identifier, alone in `text`. An unreadable one has a reason and no identifier."""
        try:
            identifier = canonical(kind, text, region)
        except Invalid as refused:
            return Reading(reasons=(f"cannot be read: {refused.message}",))
        written = text.strip()
        start = text.find(written)
        span = (start, start + len(written))
        finding = make_finding(identifier, written, span, self._judge(identifier))
        return Reading(
            (finding,), assessment=finding.assessment, brand=finding.brand, reasons=finding.reasons
        )

    def assess_text(self, text: str, region: str | None = None) -> Reading:
        """Free text that somebody pasted; links in Markdown and HTML count."""
        return self._assess(text, region)

    def assess_page(self, text: str, region: str | None = None) -> Reading:
        """A Markdown or HTML page that somebody found."""
        return self._assess(text, region)

    def assess_mail(self, raw: bytes, region: str | None = None) -> Reading:
        """A whole mail as received. Nothing in it is ever `official` (S1).

        Spans are offsets in the decoded part (header value, subject or body) of the identifier.
        """
        message = read_mail(raw)
        subject = " ".join(message.header("subject"))
        parts = [self._senders(message), self._assess(subject, region)]
        for body in message.bodies:
            room = MOST_HITS - sum(len(part.identifiers) for part in parts)
            parts.append(self._assess(body.text, region, title=subject, room=max(room, 0)))
        reading = merge_readings(parts)
        reasons = reading.reasons
        if message.broken:
            reasons = (*reasons, "not a readable mail; read as text")
        tokens = tuple(dict.fromkeys((*reading.tokens, *tokens_in(message))))
        letterhead = Letterhead(subject, the_one_sender(message))
        return nothing_official(
            replace(reading, tokens=tokens, reasons=reasons, letterhead=letterhead)
        )

    def _senders(self, message: MailMessage) -> Reading:
        findings = []
        for sender in senders(message)[:_MOST_SENDERS]:
            span = (0, len(sender.written))
            judged = self._judge(sender.identifier)
            finding = make_finding(sender.identifier, sender.written, span, judged)
            findings.append(imitated_sender(sender, finding, self._hosts))
        return _reading(findings, [], [])

    def _assess(
        self, text: str, region: str | None, title: str | None = None, room: int = MOST_HITS
    ) -> Reading:
        """`title` is a mail's subject: the body below it is then read as speaking for itself.

        At most `room` identifiers and as many links are judged.
        """
        document = read_document(text)
        read = scan(document.text, region)
        claims = claims_of(document.text, self._hosts.names)
        judge = cache(self._judge)
        links = links_of(document, document.anchors[:room], self._hosts, judge)
        placed = placed_findings(document, read.hits[:room], links, judge)[:room]
        findings = in_context(placed, claims)
        found = [link.finding for link in links]
        wholes = whole_claims(findings, found, claims)
        if title is not None and (posing := self._posing(title, document.text, claims, findings)):
            wholes.append(posing)
        return replace(_reading(findings, found, wholes), tokens=read.tokens, handles=read.handles)

    def _posing(
        self, title: str, text: str, claims: Claims, findings: list[Finding]
    ) -> WholeClaim | None:
        heading = claims_of(title, self._hosts.names)
        brand = posing_brand(claimed_alone(title[:200], self._hosts), heading, claims)
        if brand is None or not claims_a_door(f"{title}\n{text}"):
            return None
        return poses_as(brand, findings)

    def _judge(self, identifier: Identifier) -> Judgement:
        return judge(identifier, self._hosts, self._published)


def merge_readings(parts: list[Reading]) -> Reading:
    """Several readings as one: the worst assessment, everything listed."""
    overall = worst([part.assessment for part in parts])
    brands = [part.brand for part in parts if part.brand and part.assessment is overall]
    return Reading(
        tuple(finding for part in parts for finding in part.identifiers),
        tuple(link for part in parts for link in part.links),
        tuple(dict.fromkeys(token for part in parts for token in part.tokens)),
        tuple(dict.fromkeys(handle for part in parts for handle in part.handles)),
        overall,
        brands[0] if brands else None,
        tuple(dict.fromkeys(reason for part in parts for reason in part.reasons)),
    )


def _reading(
    findings: list[Finding], links: list[LinkFinding], wholes: list[WholeClaim]
) -> Reading:
    assessments = [finding.assessment for finding in findings]
    assessments += [link.assessment for link in links]
    assessments += [whole.assessment for whole in wholes]
    overall = worst(assessments)
    brands: list[str] = [whole.brand for whole in wholes]
    brands += [finding.brand for finding in findings if finding.brand]
    return Reading(
        tuple(sorted(findings, key=lambda finding: finding.span)),
        tuple(links),
        assessment=overall,
        brand=brands[0] if brands else None,
        reasons=tuple(whole.reason for whole in wholes),
    )
