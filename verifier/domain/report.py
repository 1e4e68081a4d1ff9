"""Reports: somebody's statement that something impersonates us, with evidence.

Decides what a report must hold. What follows from it is `domain.indicator`'s.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from verifier.domain import text


class ReporterKind(StrEnum):
    """Who reports."""

    CUSTOMER = "customer"
    AGENT = "agent"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class NewReport:
    """What was pasted and an optional note; `host_id` names the customer it came from, if any."""

    content: str
    note: str | None = None
    host_id: str | None = None

    @classmethod
    def of(cls, content: str, note: str | None = None, host_id: str | None = None) -> NewReport:
        """Check both texts; raises `Invalid` naming `content` or `note`."""
        return cls(
            text.content("content", content),
            text.content("note", note, longest=4_000) if note and note.strip() else None,
            text.optional_line("customer", host_id),
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the content as UTF-8, hexadecimal: what the evidence was when it came."""
        return hashlib.sha256(self.content.encode()).hexdigest()
