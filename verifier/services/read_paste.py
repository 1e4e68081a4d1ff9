"""Read what a customer pasted: a code, one number, a whole mail, or any text or page.

Decides how to read it, never what to think of it. A bare number takes the short way, since that
is what most people paste with a caller in the other ear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.detection.assess import Assessor
from verifier.detection.mail_headers import looks_like_mail
from verifier.detection.unread import unread_in_mail, unread_in_text
from verifier.domain import code, text
from verifier.domain.errors import Invalid
from verifier.domain.facts import Question
from verifier.domain.finding import Assessment, Finding, Letterhead, Reading
from verifier.domain.identifier import Identifier, IdentifierKind

MOST_PROOFS = 10

_BARE_NUMBER = re.compile(r"\+[0-9][0-9 ().-]{5,24}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Paste:
    """What was read. `code` is set when the whole input was a code, and then nothing else is.

    `unread` says that there may be more in it than was read, `whole` what it is as a whole.
    """

    findings: tuple[Finding, ...] = ()
    tokens: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    letterhead: Letterhead | None = None
    unread: bool = False
    whole: Assessment = Assessment.UNKNOWN
    code: str | None = None


def read_paste(assessor: Assessor, question: Question, content: str, region: str | None) -> Paste:
    """Read a question; raises `Invalid` naming `content` when it cannot be considered whole."""
    digits = code.typed(content) if question is Question.CONTACTED_ME else None
    if digits is not None:
        return Paste(code=digits)
    if _BARE_NUMBER.fullmatch(content.strip()):
        number = assessor.assess_item(IdentifierKind.PHONE, content, region)
        return _paste(number, unread=not number.identifiers)
    checked = text.content("content", content)
    if looks_like_mail(checked):
        raw = checked.encode()
        mail = assessor.assess_mail(raw, region)
        return _paste(mail, unread=bool(unread_in_mail(raw, mail, assessor.owns)))
    reading = assessor.assess_text(checked, region)
    return _paste(reading, unread=bool(unread_in_text(checked, reading)))


def read_evidence(assessor: Assessor, content: str, region: str | None) -> Reading:
    """Read a report's checked content, mail or any other text; whatever can be read counts."""
    if looks_like_mail(content):
        return assessor.assess_mail(content.encode(), region)
    return assessor.assess_text(content, region)


def _paste(reading: Reading, *, unread: bool) -> Paste:
    if len(reading.tokens) + len(reading.handles) > MOST_PROOFS:
        raise Invalid("content", "holds too many codes; paste one e-mail")
    return Paste(
        (*reading.identifiers, *_deceptive(reading)),
        reading.tokens,
        reading.handles,
        reading.letterhead,
        unread,
        reading.assessment,
    )


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
