"""The database's clock, the only one that counts (S5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from verifier.persistence.types import Instant


class DatabaseNow(FunctionElement[datetime]):
    """The database's current time as an `Instant`; moves on within a transaction."""

    type = Instant()
    inherit_cache = True
    name = "database_now"


@compiles(DatabaseNow, "sqlite")
def _sqlite(element: DatabaseNow, compiler: SQLCompiler, **kw: object) -> str:  # noqa: ARG001 - SQLAlchemy's signature
    # julianday keeps a tenth of a millisecond; unixepoch('subsec') needs SQLite 3.42.
    return "CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)"


@compiles(DatabaseNow, "postgresql")
def _postgresql(element: DatabaseNow, compiler: SQLCompiler, **kw: object) -> str:  # noqa: ARG001 - SQLAlchemy's signature
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"


def database_now(shift: timedelta = timedelta(0)) -> sa.ColumnElement[datetime]:
    """The clock's SQL expression; `shift` lets a deployment rehearse another time of day."""
    if not shift:
        return DatabaseNow()
    milliseconds = sa.literal(shift // timedelta(milliseconds=1))
    return sa.type_coerce(sa.type_coerce(DatabaseNow(), sa.BigInteger) + milliseconds, Instant())
