"""Read what a customer pasted: a code, one number, a whole mail, or any text or page.

Decides how to read it, never what to think of it. A bare number takes the short way, since that
is what most people paste with a caller in the other ear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.detection.assess import Assessor
from verifier.domain import code, text
from verifier.domain.errors import Invalid
from verifier.domain.facts import Question
from verifier.domain.finding import Assessment, Finding, Letterhead, Reading
from verifier.domain.identifier import Identifier, IdentifierKind

MOST_IDENTIFIERS = 200
MOST_PROOFS = 10

_BARE_NUMBER = re.compile(r"\+[0-9][0-9 ().-]{5,24}", re.ASCII)
_MAIL_HEADERS = re.compile(r"\s*(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*+){3}")


@dataclass(frozen=True, slots=True)
class Paste:
    """What was read. `code` is set when the whole input was a code, and then nothing else is."""

    findings: tuple[Finding, ...] = ()
    tokens: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    letterhead: Letterhead | None = None
    code: str | None = None


def read_paste(assessor: Assessor, question: Question, content: str, region: str | None) -> Paste:
    """Read a question; raises `Invalid` naming `content` when it cannot be considered whole."""
    digits = code.typed(content) if question is Question.CONTACTED_ME else None
    if digits is not None:
        return Paste(code=digits)
    return _whole(read_anything(assessor, content, region))


def read_anything(assessor: Assessor, content: str, region: str | None) -> Reading:
    """Read a number, a mail, or any text or page; raises `Invalid` naming `content`."""
    if _BARE_NUMBER.fullmatch(content.strip()):
        return assessor.assess_item(IdentifierKind.PHONE, content, region)
    checked = text.content("content", content)
    if _MAIL_HEADERS.match(checked):
        return assessor.assess_mail(checked.encode(), region)
    return assessor.assess_text(checked, region)


def _whole(reading: Reading) -> Paste:
    findings = (*reading.identifiers, *_deceptive(reading))
    if len(findings) > MOST_IDENTIFIERS or len(reading.tokens) + len(reading.handles) > MOST_PROOFS:
        raise Invalid("content", "holds too many numbers, addresses and links; paste a part of it")
    return Paste(findings, reading.tokens, reading.handles, reading.letterhead)


def _deceptive(reading: Reading) -> list[Finding]:
    """Links that lie, as findings, so that none escapes the verdict."""
    return [
        Finding(
            Identifier(IdentifierKind.URL, link.target),
            link.text,
            (0, 0),
            Assessment.DECEPTIVE_LINK,
            reasons=link.reasons,
        )
        for link in reading.links
        if link.assessment is Assessment.DECEPTIVE_LINK
    ]
