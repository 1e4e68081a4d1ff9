"""Call status: "is that you on the phone?", answered unasked at the top of every customer page.

Decides which of the five states (as Starling's app shows them) a customer sees. Being unable to
read the facts is no sixth state here: the door then says `cannot_check` (S6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from verifier.domain.contact import CallDetails, CallState


class CallStatusKind(StrEnum):
    """The five states."""

    NEVER_CALLED = "never_called"
    CALLING_NOW = "calling_now"
    ON_A_CALL = "on_a_call"
    NOT_CALLING = "not_calling"
    LAST_CALLED = "last_called"


@dataclass(frozen=True, slots=True)
class CallStatus:
    """What to show. `details` carries no agent name (S10); `at` is when the shown state began."""

    kind: CallStatusKind
    details: CallDetails | None = None
    at: datetime | None = None


def call_status(
    state: CallState | None, since: datetime | None, details: CallDetails | None, *, live: bool
) -> CallStatus:
    """The status for a customer whose latest unrevoked call is in `state` since `since`.

    `state` None means that there never was one. A call that was answered and is over is "last
    called"; one that never came through is "not calling", since nobody spoke.
    """
    if state is None:
        return CallStatus(CallStatusKind.NEVER_CALLED)
    if not live:
        spoke = state in (CallState.ANSWERED, CallState.ENDED)
        kind = CallStatusKind.LAST_CALLED if spoke else CallStatusKind.NOT_CALLING
        return CallStatus(kind, at=since)
    kind = CallStatusKind.ON_A_CALL if state is CallState.ANSWERED else CallStatusKind.CALLING_NOW
    return CallStatus(kind, details, since)
