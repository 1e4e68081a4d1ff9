"""One submitted form: what was typed, and what is wrong with it, field by field.

Decides nothing about values: readers do (domain constructors, `canonical`), and their `Invalid`
lands beside its field. What was typed is kept, so that nobody types it twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from verifier.domain.errors import Invalid

Reader = Callable[[str, str], Any]
"""Takes the field's name and what was typed; returns the value or raises `Invalid`."""


class Form:
    """`name` sets its fields' ids apart from those of another form on the page."""

    def __init__(self, typed: Mapping[str, str] | None = None, name: str = "") -> None:
        self._typed = dict(typed or {})
        self.name = name
        self.errors: dict[str, str] = {}

    def __getitem__(self, field: str) -> str:
        return self._typed.get(field, "")

    def id(self, field: str) -> str:
        """The HTML id of a field."""
        return f"{self.name}-{field}" if self.name else field

    def kept(self, field: str) -> str:
        """What was typed, to show it again; NUL cannot stand in a page."""
        return self[field].replace("\x00", "\ufffd")

    def refuse(self, field: str, message: str) -> None:
        """Say what is wrong with a field; the first word on a field stands."""
        self.errors.setdefault(field, message)

    def read(self, readers: Mapping[str, Reader]) -> dict[str, Any] | None:
        """Every field's value, or None when any was refused: all errors are told at once."""
        values = {}
        for field, reader in readers.items():
            try:
                values[field] = reader(field, self[field])
            except Invalid as invalid:
                self.refuse(invalid.field, invalid.message)
        return None if self.errors else values
