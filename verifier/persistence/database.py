"""Connections and transactions.

Reads run in autocommit on their own pool (one round trip a statement); writes run in one explicit
transaction that rolls back unless the use case commits. On SQLite a write takes its lock at once
(`BEGIN IMMEDIATE`), so that two writers queue instead of failing half-way.

Outage: whatever says that the database cannot be used becomes `Unavailable`, and every caller
fails closed (S6). Statement parameters never appear in an error text (S9).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from verifier.domain.errors import Unavailable
from verifier.persistence.clock import database_now

# These two say that the values were refused; all else, a missing table included, is an outage.
_REFUSED = (IntegrityError, DataError)
_OUTAGE = (DBAPIError, PoolTimeoutError)

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",  # what is erased must not stay behind in the file's free space
)


@dataclass(slots=True)
class Transaction:
    """One unit of work: its connection and the database's time when it began."""

    connection: sa.Connection
    now: datetime

    def commit(self) -> None:
        """Make everything since the beginning permanent, at once; a failure leaves nothing."""
        try:
            self.connection.commit()
        except BaseException:
            # SQLAlchemy takes a failed COMMIT for the end of the transaction, but SQLite keeps it
            # open with its lock: this connection must not go back to the pool.
            self.connection.invalidate()
            raise


class Database:
    """The deployment's database: `postgresql+psycopg://…` or `sqlite:///…`."""

    def __init__(self, url: str, *, clock_shift: timedelta = timedelta(0)) -> None:
        self.now = database_now(clock_shift)
        self._now_query = sa.select(self.now)
        # A read costs one round trip: no ping before it, no roll-back after it. A connection that
        # went stale fails one read, safely, and the pool replaces it.
        self.reader = sa.create_engine(
            url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None, hide_parameters=True
        )
        self.writer = sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)
        if self.writer.dialect.name == "sqlite":
            event.listen(self.reader, "connect", _prepare_sqlite)
            event.listen(self.writer, "connect", _prepare_sqlite)
            event.listen(self.writer, "begin", _begin_immediate)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.writer.dialect.name

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection for statements that change nothing; raises `Unavailable` on outage."""
        with _outage_is_unavailable(), self.reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction; what is not committed is rolled back. Raises `Unavailable` on outage."""
        with _outage_is_unavailable(), self.writer.connect() as connection:
            yield Transaction(connection, self.time(connection))

    @contextmanager
    def rebuilding(self) -> Iterator[Transaction]:
        """Like `writing`, for migrations: SQLite changes most of a table by making it anew.

        Its rows are gone for a moment, which foreign keys would refuse; whether they hold is for
        the migration to check before it commits.
        """
        with _outage_is_unavailable(), self.writer.connect() as connection:
            if self.dialect == "sqlite":
                connection.detach()  # other than the pool's connections, so it ends with this
                driver: Any = connection.connection.dbapi_connection
                driver.execute("PRAGMA foreign_keys=OFF")
            yield Transaction(connection, self.time(connection))

    def time(self, connection: sa.Connection) -> datetime:
        """The database's time now; every other clock is only a claim (S5)."""
        return connection.execute(self._now_query).scalar_one()

    def close(self) -> None:
        """Close both pools."""
        self.reader.dispose()
        self.writer.dispose()


@contextmanager
def _outage_is_unavailable() -> Iterator[None]:
    try:
        yield
    except _REFUSED:
        raise
    except _OUTAGE as outage:
        raise Unavailable("the database cannot be used") from outage


def _prepare_sqlite(connection: Any, record: object) -> None:  # noqa: ANN401, ARG001 - driver hook
    # The driver must not begin transactions by itself: `_begin_immediate` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
