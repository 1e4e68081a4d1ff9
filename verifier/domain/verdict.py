"""The verdict: what a customer is told. A pure function of the facts (design §3).

Rules, in order:
1. Facts that could not be read are `cannot_check` (S6).
2. A published indicator that no official channel owns is `known_scam` (S8 protects the owned).
3. "I found this" is answered by the registry alone and can at best be `official`.
4. "They contacted me" is answered by this customer's own contacts alone (S1, S2): a matching code
   on a live corroborated call, or a mail whose token held, is `genuine`; a live call is
   `ask_for_code`; everything else is `not_confirmed`.
5. The worst part wins, and no part is `genuine` unless the whole is: an identifier that is neither
   in our own copy of a mail nor an official channel exposes a copied footer, and so does another
   sender or subject. What could not be read at all stays `not_confirmed`.

Mails are judged by `domain.judge_mail`. It leaves words to `domain.wording` and gathering facts to
`services.gather_facts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from verifier.domain.contact import Evidence
from verifier.domain.facts import Asked, Facts, LiveCall, Question, SentMail
from verifier.domain.finding import Assessment
from verifier.domain.identifier import IdentifierKind
from verifier.domain.judge_mail import DECEIVING, judge_mentioned, judge_token
from verifier.domain.part import Part, VerdictKind
from verifier.domain.reason import Reason

__all__ = ["CANNOT_CHECK", "Part", "Verdict", "VerdictKind", "decide"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. `call` and `mail` are what may be shown of the contact with this verdict."""

    kind: VerdictKind
    reasons: tuple[Reason, ...]
    parts: tuple[Part, ...] = ()
    call: LiveCall | None = None
    mail: SentMail | None = None


CANNOT_CHECK = Verdict(VerdictKind.CANNOT_CHECK, (Reason.FACTS_UNREADABLE,))


def decide(facts: Facts | None) -> Verdict:
    """Judge the facts; None means that they could not be read."""
    if facts is None:
        return CANNOT_CHECK
    parts = _parts(facts)
    whole = max((part.kind for part in parts), key=lambda kind: kind.rank)
    parts = tuple(_not_greener(part, whole) for part in parts)
    reasons = dict.fromkeys(
        reason for part in parts if part.kind is whole for reason in part.reasons
    )
    call, mail = _shown(facts, whole)
    return Verdict(whole, tuple(reasons), parts, call, mail)


def _parts(facts: Facts) -> tuple[Part, ...]:
    parts = [judge_token(mail, facts) for mail in facts.mails]
    if facts.code_matched is not None:
        parts.append(_judge_code(facts, matched=facts.code_matched))
    parts += [_judge_identifier(asked, facts) for asked in facts.identifiers]
    return (*(parts or [_judge_nothing(facts)]), *_judge_whole(facts))


def _judge_whole(facts: Facts) -> Iterator[Part]:
    """What the paste is beyond the things read in it; parts of their own, which can only harm."""
    if facts.unread:
        yield Part(VerdictKind.NOT_CONFIRMED, (Reason.UNREAD,))
    if facts.question is Question.FOUND_THIS:
        if facts.letterhead is not None:
            yield Part(VerdictKind.NOT_CONFIRMED, (Reason.ASK_THEY_CONTACTED_ME,))
        if facts.whole.rank > Assessment.UNKNOWN.rank:
            yield Part(VerdictKind.NOT_CONFIRMED, _LOOKS.get(facts.whole, (Reason.NOT_OURS,)))


def _judge_identifier(asked: Asked, facts: Facts) -> Part:
    if asked.published and asked.channel is None:
        return Part(VerdictKind.KNOWN_SCAM, (Reason.PUBLISHED_SCAM,), asked.finding)
    if facts.question is Question.FOUND_THIS:
        return _judge_found(asked)
    return _judge_contacting(asked, facts)


def _judge_code(facts: Facts, *, matched: bool) -> Part:
    if facts.question is Question.FOUND_THIS:
        return Part(VerdictKind.NOT_CONFIRMED, (Reason.ASK_THEY_CONTACTED_ME,))
    if facts.call is None or not matched:
        return Part(VerdictKind.NOT_CONFIRMED, (Reason.CODE_NOT_MATCHED,))
    late = (Reason.RECORDED_LATE,) if facts.call.late_by else ()
    if facts.call.evidence is Evidence.CORROBORATED:
        return Part(VerdictKind.GENUINE, (Reason.CODE_MATCHED, *late))
    if facts.accepts_asserted and facts.call.evidence is Evidence.ASSERTED:
        return Part(VerdictKind.GENUINE, (Reason.CODE_MATCHED, Reason.ONLY_ASSERTED, *late))
    return Part(VerdictKind.ASK_FOR_CODE, (Reason.NOT_CORROBORATED,))


def _judge_nothing(facts: Facts) -> Part:
    if facts.question is Question.FOUND_THIS:
        return Part(VerdictKind.NOT_CONFIRMED, (Reason.NOTHING_READ,))
    if facts.call is None:
        return Part(VerdictKind.NOT_CONFIRMED, (Reason.NO_CALL,))
    return Part(VerdictKind.ASK_FOR_CODE, (Reason.IN_A_CALL,))


def _judge_found(asked: Asked) -> Part:
    no = _registry_no(asked)
    if asked.channel is None or asked.no_line or asked.finding.assessment in DECEIVING:
        return Part(VerdictKind.NOT_CONFIRMED, (*no, *_looks(asked)), asked.finding)
    if not asked.channel.direction.customers_may_use:
        return Part(VerdictKind.NOT_CONFIRMED, (Reason.OUTBOUND_ONLY,), asked.finding)
    return Part(VerdictKind.OFFICIAL, (Reason.OFFICIAL_CHANNEL,), asked.finding)


def _judge_contacting(asked: Asked, facts: Facts) -> Part:
    if any(mail is not None for mail in facts.mails):
        return judge_mentioned(asked, facts)
    if asked.finding.identifier.kind is IdentifierKind.PHONE and facts.call is not None:
        return _judge_caller(asked, facts.call)
    reasons = (*_registry_no(asked), *_looks(asked))
    if asked.finding.identifier.kind is IdentifierKind.PHONE:
        reasons = (*reasons, Reason.NO_CALL)
    return Part(VerdictKind.NOT_CONFIRMED, reasons, asked.finding)


def _judge_caller(asked: Asked, call: LiveCall) -> Part:
    impossible = asked.no_line or (
        asked.channel is not None and not asked.channel.direction.company_may_use
    )
    if asked.finding.identifier != call.details.number_shown:
        return Part(VerdictKind.NOT_CONFIRMED, (Reason.OTHER_NUMBER,), asked.finding)
    if impossible:
        return Part(VerdictKind.NOT_CONFIRMED, _registry_no(asked), asked.finding)
    return Part(
        VerdictKind.ASK_FOR_CODE, (Reason.IN_A_CALL, Reason.NUMBER_OF_THE_CALL), asked.finding
    )


_LOOKS = {
    Assessment.LOOKALIKE: (Reason.LOOKALIKE,),
    Assessment.THIRD_PARTY_SUPPORT: (Reason.THIRD_PARTY_SUPPORT,),
    Assessment.DECEPTIVE_LINK: (Reason.DECEPTIVE_LINK,),
}


def _looks(asked: Asked) -> tuple[Reason, ...]:
    return _LOOKS.get(asked.finding.assessment, ())


def _registry_no(asked: Asked) -> tuple[Reason, ...]:
    if asked.no_line:
        return (Reason.NO_LINE_IN_REGION,)
    if asked.channel is None:
        return (Reason.NOT_OURS,)
    if not asked.channel.direction.company_may_use:
        return (Reason.INBOUND_ONLY,)
    return (Reason.CAN_BE_FAKED,)


def _not_greener(part: Part, whole: VerdictKind) -> Part:
    if part.kind is not VerdictKind.GENUINE or whole is VerdictKind.GENUINE:
        return part
    if whole is VerdictKind.ASK_FOR_CODE:
        return Part(whole, (Reason.IN_A_CALL,), part.finding)
    return Part(VerdictKind.NOT_CONFIRMED, (Reason.COPIED,), part.finding)


def _shown(facts: Facts, whole: VerdictKind) -> tuple[LiveCall | None, SentMail | None]:
    """What of the contact this verdict discloses; the agent's name only with green (S10)."""
    match whole:
        case VerdictKind.GENUINE:
            mail = next((mail for mail in facts.mails if mail is not None), None)
            return (facts.call if facts.code_matched else None), mail
        case VerdictKind.ASK_FOR_CODE if facts.call is not None:
            details = replace(facts.call.details, agent=None)
            return replace(facts.call, details=details), None
        case _:
            return None, None
