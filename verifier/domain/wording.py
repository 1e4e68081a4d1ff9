"""What customers read, in English. Other languages translate these sentences.

The verdict's headline and the never-list are fixed here once, so that every door says the same.
Voice: short, active, no blame; never "seems", "likely safe" or "trusted".
"""

from __future__ import annotations

from verifier.domain.facts import Question
from verifier.domain.reason import Reason
from verifier.domain.verdict import VerdictKind

NEVER_ASK = (
    "your password",
    "a code we sent you",
    "your recovery phrase",
    "remote access to your device",
    "to move money",
)

_HEADLINE = {
    VerdictKind.GENUINE: "Yes, this is us.",
    VerdictKind.ASK_FOR_CODE: "We are calling you. Ask for the code.",
    VerdictKind.OFFICIAL: "This is ours. You can use it.",
    VerdictKind.NOT_CONFIRMED: "This is not confirmed. Hang up, don't reply.",
    VerdictKind.KNOWN_SCAM: "Known scam. Don't reply.",
    VerdictKind.CANNOT_CHECK: "We can't check right now. Don't trust it.",
}

_NEXT_STEPS = {
    VerdictKind.GENUINE: ("If they ask for anything on the never-list, hang up and report it.",),
    VerdictKind.ASK_FOR_CODE: (
        "Let the caller say the six-digit code first, then type it here.",
        "No code, or a wrong one: hang up.",
    ),
    VerdictKind.OFFICIAL: (
        "You can contact us here. If someone contacted you from it, ask that question instead.",
    ),
    VerdictKind.NOT_CONFIRMED: (
        "Hang up or don't reply.",
        "Don't open its links or call its numbers.",
        "Report it, so that we can warn others.",
        "If you told them anything, change your password and freeze your account.",
    ),
    VerdictKind.KNOWN_SCAM: (
        "Hang up or don't reply.",
        "If you told them anything, change your password and freeze your account now.",
    ),
    VerdictKind.CANNOT_CHECK: (
        "Don't answer and don't reply until you can check again.",
        "Try again in a minute.",
    ),
}

REASONS: dict[Reason, str] = {
    Reason.CODE_MATCHED: "The code the caller said is the one we gave our agent.",
    Reason.CODE_NOT_MATCHED: "That code does not belong to a call from us now, or was used.",
    Reason.ONLY_ASSERTED: "Our staff recorded this; no telephone or mail system confirms it.",
    Reason.NOT_CORROBORATED: "Our telephone system has not confirmed this call.",
    Reason.IN_A_CALL: "We are calling you now, but someone else could be calling too.",
    Reason.NUMBER_OF_THE_CALL: "This is the number our call shows. Numbers can be faked.",
    Reason.OTHER_NUMBER: "We are calling you now, but from a different number.",
    Reason.NO_CALL: "We are not calling you now.",
    Reason.MAIL_IS_OURS: "We sent you this e-mail. Compare it with our copy below.",
    Reason.IN_OUR_COPY: "This is in our own copy of the e-mail, or is ours.",
    Reason.NOT_IN_OUR_COPY: "This is not in the e-mail that we sent you.",
    Reason.COPIED: "A part is copied from something of ours; the rest is not ours.",
    Reason.NO_SUCH_CONTACT: "We have no such e-mail to you.",
    Reason.RECORDED_LATE: "This was recorded later than it says it happened.",
    Reason.OFFICIAL_CHANNEL: "This is in our list of official channels.",
    Reason.CAN_BE_FAKED: "This is ours, but it can be faked, so it proves nothing.",
    Reason.INBOUND_ONLY: "We never contact anyone from here. You can only reach us here.",
    Reason.OUTBOUND_ONLY: "We call from here, but it can't be called back.",
    Reason.NO_LINE_IN_REGION: "We have no such line in this region.",
    Reason.NOT_OURS: "This is not one of our channels.",
    Reason.LOOKALIKE: "This imitates one of our names or addresses.",
    Reason.THIRD_PARTY_SUPPORT: "This is a third party that poses as our support.",
    Reason.DECEPTIVE_LINK: "This link goes somewhere else than it says.",
    Reason.PUBLISHED_SCAM: "Our security team has confirmed this as a scam.",
    Reason.ASK_THEY_CONTACTED_ME: "If someone sent or told you this, ask “they contacted me”.",
    Reason.NOTHING_READ: "We found no number, address, link or code in it.",
    Reason.UNREAD: "There is more in it than we can read. Of an e-mail, paste its code alone.",
    Reason.FACTS_UNREADABLE: "Our records can't be read at the moment.",
}


_NOT_CONFIRMED_FOUND = "Don't use this to contact us."


def headline(kind: VerdictKind, question: Question) -> str:
    """One sentence of at most eight words."""
    if kind is VerdictKind.NOT_CONFIRMED and question is Question.FOUND_THIS:
        return _NOT_CONFIRMED_FOUND
    return _HEADLINE[kind]


def next_steps(kind: VerdictKind) -> tuple[str, ...]:
    """What to do now, most urgent first."""
    return _NEXT_STEPS[kind]
