"""What may be green or blue, said once more in few lines and apart from the service's own rules.

Written from the rules alone: a call is genuine by its code, a mail by its token or handle, nothing
else is; what was found is official by the registry. Times are minutes of the database's clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LIVE_FOR = {"announced": 10, "dialing": 5, "ringing": 5, "answered": 240}
CODE_LIFE, TOKEN_LIFE = 5, 24 * 60


@dataclass
class Call:
    owner: int
    number: str
    asserted: bool
    since: int
    state: str = "announced"
    seen_answered: bool = False
    revoked: bool = False
    codes: list[str] = field(default_factory=list)
    issued_at: int = 0
    guesses: int = 0
    used: bool = False


@dataclass
class Mail:
    owner: int
    token: str
    handle: str
    copy: tuple[str, ...]
    sent_at: int
    revoked: bool = False


@dataclass(frozen=True)
class Piece:
    """Something pasted: a proof (`mail` None: forged), an identifier, or mere words."""

    text: str
    proof: bool = False
    mail: Mail | None = None
    identifier: bool = False
    ours: bool = False
    customers_may_use: bool = False


def code_proves(
    calls: list[Call], owner: int, typed: str, now: int, accepts_asserted: bool
) -> bool:
    """Whether this code, typed now, is green; counts the guess and the first use."""
    own = [call for call in calls if call.owner == owner and not call.revoked]
    if not own or own[-1].state not in LIVE_FOR:
        return False
    call = own[-1]
    if now >= call.since + LIVE_FOR[call.state] or not call.codes:
        return False
    if call.used or call.guesses == 3 or now >= call.issued_at + CODE_LIFE:
        return False
    call.guesses += 1
    vouched = call.asserted and (call.seen_answered or accepts_asserted)
    call.used = vouched and typed == call.codes[-1]
    return call.used


def verdict_on(pieces: list[Piece], owner: int, contacted_me: bool, now: int) -> str:
    """`genuine`, `official`, or `neither`, for a paste that is no code."""
    proofs = [piece.mail for piece in pieces if piece.proof]
    identifiers = [piece for piece in pieces if piece.identifier]
    if not contacted_me:
        usable = identifiers and all(piece.customers_may_use for piece in identifiers)
        return "official" if usable and not proofs else "neither"
    held = [
        mail
        for mail in proofs
        if mail and mail.owner == owner and not mail.revoked and now < mail.sent_at + TOKEN_LIFE
    ]
    copy = {text for mail in held for text in mail.copy}
    accounted = all(piece.ours or piece.text in copy for piece in identifiers)
    one_mail = all(mail is held[0] for mail in held) and len(held) == len(proofs) > 0
    return "genuine" if one_mail and accounted else "neither"
