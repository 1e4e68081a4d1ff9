"""Times that machines claim, as RFC 3339 writes them. They are claims: no verdict counts them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from verifier.domain.errors import Invalid

Moment = Annotated[
    str,
    Field(
        max_length=40,
        description="RFC 3339 with offset",
        json_schema_extra={"format": "date-time"},
    ),
]

_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def read_moment(field: str, text: str | None) -> datetime | None:
    """The aware UTC time that `text` writes, None when absent; raises `Invalid`."""
    if text is None:
        return None
    if not _RFC_3339.fullmatch(text):
        raise Invalid(field, "must be a time with offset, such as 2026-01-31T09:30:00Z")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(field, "is not a possible time") from None
