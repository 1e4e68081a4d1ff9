"""The spoken code: six digits, derived, one-time (S4).

Decides the limits and whether a guess may still be made; deriving is `crypto.code`'s and counting
is done by conditional updates in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

GUESSES_A_CODE = 3
CODES_A_CONTACT = 3
LIFE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class CodeState:
    """The current code of a call; `ordinal` counts from 1, 0 means that none was issued yet."""

    ordinal: int
    guesses: int = 0
    expires_at: datetime | None = None
    used_at: datetime | None = None

    def may_be_guessed(self, now: datetime) -> bool:
        """Whether one more guess counts at `now` (database time)."""
        return (
            self.ordinal > 0
            and self.used_at is None
            and self.guesses < GUESSES_A_CODE
            and self.expires_at is not None
            and now < self.expires_at
        )

    @property
    def may_be_replaced(self) -> bool:
        """Whether the agent may be given another code."""
        return self.ordinal < CODES_A_CONTACT and self.used_at is None


def typed(text: str) -> str | None:
    """The six ASCII digits of an input that is nothing but a code, else None.

    Any script's decimal digits and the separators people type are accepted. A longer text is never
    searched for codes: that would spend guesses on numbers that nobody meant.
    """
    stripped = text.strip()
    if len(stripped) > 11:
        return None
    digits = ""
    for character in stripped:
        if character.isdecimal():
            digits += str(int(character))
        elif character not in " -.\u00a0\u202f":
            return None
    return digits if len(digits) == 6 else None
