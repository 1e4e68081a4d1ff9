"""Which guesses at spoken codes were really compared with the code, whatever the counters say.

Many processes write to one file, a line a comparison. The comparison itself is left as it is.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from uuid import UUID

from verifier.crypto.code import SpokenCodes


class Evaluations:
    """Comparisons noted in `file`."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def watch(self) -> None:
        """From now on, note every comparison that this process makes."""
        compare = SpokenCodes.matches
        notes = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

        def matches(
            self: SpokenCodes, typed: str, contact_id: UUID, ordinal: int, key_id: str
        ) -> bool:
            os.write(notes, f"{contact_id.hex} {ordinal}\n".encode())  # appended in one piece
            return compare(self, typed, contact_id, ordinal, key_id)

        SpokenCodes.matches = matches  # type: ignore[method-assign]  # measured, not replaced

    def of(self, contact_id: UUID) -> Counter[int]:
        """How many there were, by the code's ordinal."""
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        noted = [line.split() for line in lines]
        return Counter(int(ordinal) for contact, ordinal in noted if contact == contact_id.hex)
