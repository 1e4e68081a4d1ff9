"""How every answer of the API looks: compact JSON that nobody may keep or reinterpret."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from flask import Response

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

_encode = json.JSONEncoder(separators=(",", ":")).encode
_HEADERS = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))


def answer(payload: Mapping[str, object], status: int = 200, media_type: str = JSON) -> Response:
    """The response with `payload` as its body; ASCII only, so no charset can change it."""
    return Response(_encode(payload), status, headers=_HEADERS, content_type=media_type)


def moment_text(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, such as `2026-01-31T09:30:00.000Z`."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return f"{utc.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def seconds(length: timedelta | None) -> float | None:
    """A length of time as JSON says it."""
    return None if length is None else length.total_seconds()
