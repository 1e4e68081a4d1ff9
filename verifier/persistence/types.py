"""Column types shared by all tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_milliseconds(value: datetime) -> int:
    """Milliseconds since 1970-01-01 UTC; a naive time is a programming error (ValueError)."""
    if value.tzinfo is None:
        raise ValueError("a naive time has no place in the database")
    return (value - _EPOCH) // _MILLISECOND


def from_milliseconds(value: int) -> datetime:
    """The aware UTC time of `value` milliseconds since 1970."""
    return _EPOCH + value * _MILLISECOND


class Instant(sa.TypeDecorator[datetime]):
    """An aware UTC time, stored as milliseconds since 1970: the same number on every database."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse naive times, so that no time is ever ambiguous."""
        return None if value is None else to_milliseconds(value)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """Always aware, always UTC."""
        return None if value is None else from_milliseconds(value)


# SQLite gives rowids, and so automatic numbers, to INTEGER keys only.
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
