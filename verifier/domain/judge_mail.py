"""Judges what comes with the token or handle of one of our mails.

Decides whether the proof holds for what was pasted with it: a footer copied into another mail has
another head, or names what neither our own copy of the mail nor the registry accounts for.
"""

from __future__ import annotations

from verifier.domain.contact import Evidence, MailDetails
from verifier.domain.facts import Asked, Facts, Question, SentMail
from verifier.domain.finding import Assessment, Letterhead
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.part import Part, VerdictKind
from verifier.domain.reason import Reason

DECEIVING = frozenset({Assessment.DECEPTIVE_LINK, Assessment.LOOKALIKE})


def judge_token(mail: SentMail | None, facts: Facts) -> Part:
    """The verdict on one token or handle; `mail` is None when it proves nothing here."""
    if facts.question is Question.FOUND_THIS:
        return Part(VerdictKind.NOT_CONFIRMED, (Reason.ASK_THEY_CONTACTED_ME,))
    if mail is None:
        return Part(VerdictKind.NOT_CONFIRMED, (Reason.NO_SUCH_CONTACT,))
    if any(other is not None and other != mail for other in facts.mails):
        return Part(VerdictKind.NOT_CONFIRMED, (Reason.COPIED,))
    if facts.letterhead is not None and not _is_its(facts.letterhead, mail.details):
        return Part(VerdictKind.NOT_CONFIRMED, (Reason.COPIED,))
    asserted = (Reason.ONLY_ASSERTED,) if mail.evidence is Evidence.ASSERTED else ()
    late = (Reason.RECORDED_LATE,) if mail.late_by else ()
    return Part(VerdictKind.GENUINE, (Reason.MAIL_IS_OURS, *asserted, *late))


def judge_mentioned(asked: Asked, facts: Facts) -> Part:
    """The verdict on an identifier that was pasted together with a proof that holds."""
    if any(_covered(asked, mail) for mail in facts.mails if mail is not None):
        return Part(VerdictKind.GENUINE, (Reason.IN_OUR_COPY,), asked.finding)
    return Part(VerdictKind.NOT_CONFIRMED, (Reason.NOT_IN_OUR_COPY,), asked.finding)


def _is_its(letterhead: Letterhead, copy: MailDetails) -> bool:
    """Whether a pasted mail has our copy's head; servers may put marks before a subject."""
    subject = " ".join(letterhead.subject.split())
    return letterhead.sender == copy.sender and subject.endswith(" ".join(copy.subject.split()))


def _covered(asked: Asked, mail: SentMail) -> bool:
    """Whether our own copy of the mail, or the registry, accounts for this identifier."""
    identifier = asked.finding.identifier
    copy = mail.details
    if identifier.kind is IdentifierKind.URL and identifier.value in copy.links:
        return True  # however it looks, it leads where our own mail leads
    if asked.finding.assessment in DECEIVING or asked.no_line:
        return False
    if asked.channel is not None or asked.own_host:
        return True
    if identifier.kind is IdentifierKind.DOMAIN:
        links = (Identifier(IdentifierKind.URL, link) for link in copy.links)
        return identifier.value in {link.host for link in links}
    return identifier in (copy.sender, copy.recipient)
