from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import StatementError

from verifier.persistence.database import Database
from verifier.persistence.types import Instant, from_milliseconds, to_milliseconds

MOMENT = datetime(2026, 3, 1, 12, 30, 15, 123_000, tzinfo=UTC)


def echo(database: Database, value: datetime | None) -> datetime | None:
    statement = sa.select(sa.bindparam("moment", type_=Instant()))
    with database.reading() as connection:
        return connection.execute(statement, {"moment": value}).scalar_one()


def test_a_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"):
        echo(database, datetime(2026, 3, 1, 12))  # noqa: DTZ001 - what must be refused


def test_a_time_reads_back_to_the_millisecond(database: Database) -> None:
    assert echo(database, MOMENT + timedelta(microseconds=999)) == MOMENT


def test_a_time_of_another_zone_reads_back_in_utc(database: Database) -> None:
    there = MOMENT.astimezone(timezone(timedelta(hours=9)))
    read = echo(database, there)
    assert read is not None
    assert (read, read.tzinfo) == (MOMENT, UTC)


def test_no_time_stays_none(database: Database) -> None:
    assert echo(database, None) is None


@pytest.mark.parametrize("year", [1, 1969, 1970, 2106, 9999])
def test_every_year_has_its_milliseconds(year: int) -> None:
    moment = datetime(year, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)
    assert from_milliseconds(to_milliseconds(moment)) == moment
