"""The six verdicts, and the verdict on one part of a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verifier.domain.finding import Finding
from verifier.domain.reason import Reason


class VerdictKind(StrEnum):
    """The six verdicts, best first; `rank` relies on this order."""

    GENUINE = "genuine"
    OFFICIAL = "official"
    ASK_FOR_CODE = "ask_for_code"
    CANNOT_CHECK = "cannot_check"
    NOT_CONFIRMED = "not_confirmed"
    KNOWN_SCAM = "known_scam"

    @property
    def rank(self) -> int:
        """0 is best; a larger rank is worse."""
        return _RANK[self]


_RANK = {kind: rank for rank, kind in enumerate(VerdictKind)}


@dataclass(frozen=True, slots=True)
class Part:
    """The verdict on one thing in the question. `finding` is None for a call, code or token."""

    kind: VerdictKind
    reasons: tuple[Reason, ...]
    finding: Finding | None = None
