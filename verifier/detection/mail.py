"""What a whole mail says: who it claims to be from, where it leads, what tokens it carries.

Decides on look and content; a mail never shows anything official (S1), because whoever wrote it
could name any address. Signatures (DKIM) and tokens are judged elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from verifier.detection.address_text import find_emails
from verifier.detection.characters import fold
from verifier.detection.hosts_of_brands import HostJudge
from verifier.detection.lookalike import luring
from verifier.detection.mail_message import MailMessage
from verifier.detection.proof_text import find_wrapped_tokens
from verifier.detection.skeleton import latin
from verifier.domain.finding import Assessment, Finding, Reading, worst
from verifier.domain.identifier import Identifier

_SENDERS = ("from", "sender", "reply-to", "return-path")
_SHOWN = frozenset({"from", "sender", "reply-to"})
_NOT_LETTERS = re.compile(r"[\W_0-9]+")
_AROUND_NAME = re.compile(r"^[\s\"'<,;:()]+|[\s\"'<,;:()]+$")


@dataclass(frozen=True, slots=True)
class Sender:
    """One address of a header, with the name shown beside it."""

    header: str
    name: str
    identifier: Identifier
    written: str


def senders(message: MailMessage) -> list[Sender]:
    """The addresses that the mail claims to come from or to be answered at."""
    found: list[Sender] = []
    for header in _SENDERS:
        for value in message.header(header)[:20]:
            found += _in_header(header, fold(value).text)
    return found


def the_one_sender(message: MailMessage) -> Identifier | None:
    """The address in From; None when there is none, or more than one to choose from."""
    found = {sender.identifier for sender in senders(message) if sender.header == "from"}
    return found.pop() if len(found) == 1 else None


def _in_header(header: str, text: str) -> Iterator[Sender]:
    hits = list(find_emails(text))
    # An address inside the shown name is part of the claim, not where the mail comes from.
    bracketed = [hit for hit in hits if text[hit.start - 1 : hit.start] == "<"]
    at = 0
    for hit in bracketed or hits:
        name = _AROUND_NAME.sub("", text[at : hit.start])
        yield Sender(header, name, hit.identifier, text[hit.start : hit.end])
        at = hit.end


def imitated_sender(sender: Sender, finding: Finding, hosts: HostJudge) -> Finding:
    """`finding` of a sender's address, worse when the name beside it claims another's brand."""
    brand = _claimed_by_name(sender.name, hosts) if sender.header in _SHOWN else None
    if brand is None or hosts.owner(sender.identifier.host or "") == brand:
        return finding
    reason = f"the sender's name claims {brand} but the address is not {brand}'s"
    return replace(
        finding,
        assessment=worst([finding.assessment, Assessment.LOOKALIKE]),
        brand=finding.brand or brand,
        reasons=(reason, *finding.reasons),
    )


def _claimed_by_name(name: str, hosts: HostJudge) -> str | None:
    """The brand that a display name claims; everyday names must stand alone or with a lure."""
    compact = _NOT_LETTERS.sub("", latin(name))
    for known in hosts.names.names:
        if known.distinctive and known.compact in compact:
            return known.brand
    return claimed_alone(name, hosts)


def claimed_alone(title: str, hosts: HostJudge) -> str | None:
    """The brand that a short title names with nothing but luring words beside it."""
    compact = _NOT_LETTERS.sub("", latin(title))
    for known in hosts.names.names:
        before, found, after = compact.partition(known.compact)
        if found and luring(before) and luring(after):
            return known.brand
    return None


def nothing_official(reading: Reading) -> Reading:
    """`reading` with every official assessment taken back: naming a channel proves nothing (S1)."""
    identifiers = tuple(_unproven(finding) for finding in reading.identifiers)
    links = tuple(
        replace(link, assessment=Assessment.UNKNOWN)
        if link.assessment is Assessment.OFFICIAL
        else link
        for link in reading.links
    )
    overall = reading.assessment
    if overall is Assessment.OFFICIAL:
        overall = Assessment.UNKNOWN
    return replace(reading, identifiers=identifiers, links=links, assessment=overall)


def _unproven(finding: Finding) -> Finding:
    if finding.assessment is not Assessment.OFFICIAL:
        return finding
    kind = finding.identifier.kind
    reason = f"names an official {finding.brand} {kind}, which proves nothing about the sender"
    return replace(finding, assessment=Assessment.UNKNOWN, reasons=(reason,))


def tokens_in(message: MailMessage) -> tuple[str, ...]:
    """Contact tokens in the `Contact-Token` header and the bodies, unfolded."""
    texts = [*message.header("contact-token"), *(body.text for body in message.bodies)]
    return tuple(dict.fromkeys(token for text in texts for token in find_wrapped_tokens(text)))
