"""Passkeys: how long a challenge may be answered, and how many a person may have.

A passkey is two factors in one (a device in hand, and a finger, face or PIN on it), so it signs in
alone. What an answer to a challenge must say is WebAuthn's (W3C, level 3) and `crypto.passkey`'s;
that it counts once is the database's (`persistence.passkeys`).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

CHALLENGE_FOR = timedelta(minutes=5)
MOST_PASSKEYS = 10
LONGEST_NAME = 80

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Challenge:
    """Random bytes that a passkey signs, and the database's time at which they were made."""

    value: bytes
    issued_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it may be answered at `now` (database time)."""
        return self.issued_at <= now < self.issued_at + CHALLENGE_FOR

    def written(self) -> str:
        """As one string, for the browser's signed cookie."""
        since = (self.issued_at - _EPOCH) // _MILLISECOND
        return f"{since}.{base64.b64encode(self.value).decode()}"

    @classmethod
    def read(cls, written: str) -> Challenge | None:
        """What `written` made; None for anything else."""
        since, _, value = written.partition(".")
        try:
            return cls(base64.b64decode(value), _EPOCH + int(since) * _MILLISECOND)
        except (ValueError, OverflowError, binascii.Error):
            return None
