"""Only the database's clock counts (S5)."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from verifier.persistence.database import Database


def now(database: Database) -> datetime:
    with database.reading() as connection:
        return database.time(connection)


def test_the_time_is_aware_and_in_utc(database: Database) -> None:
    assert now(database).tzinfo is UTC


def test_the_time_is_this_moment(database: Database) -> None:
    assert abs(now(database) - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_time_never_goes_back(database: Database) -> None:
    times = [now(database) for _ in range(50)]
    assert times == sorted(times)


def test_the_time_moves_on_within_a_transaction(database: Database) -> None:
    with database.writing() as transaction:
        time.sleep(0.02)
        assert database.time(transaction.connection) > transaction.now


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_a_shifted_clock_is_off_by_exactly_its_shift(database_url: str, days: int) -> None:
    shifted = Database(database_url, clock_shift=timedelta(days=days))
    plain = Database(database_url)
    try:
        before, moved, after = now(plain), now(shifted), now(plain)
    finally:
        shifted.close()
        plain.close()
    assert before <= moved - timedelta(days=days) <= after


def test_a_transaction_begins_at_the_shifted_time(database_url: str) -> None:
    shifted = Database(database_url, clock_shift=timedelta(hours=1))
    try:
        with shifted.writing() as transaction:
            ahead = transaction.now - datetime.now(UTC)
    finally:
        shifted.close()
    assert abs(ahead - timedelta(hours=1)) < timedelta(seconds=5)


def test_the_process_clock_is_never_asked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when `now` is computed here and sent to the database."""
    before = now(database)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    assert timedelta(0) <= now(database) - before < timedelta(seconds=5)
