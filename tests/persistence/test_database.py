"""Transactions and outages: nothing half-written stays, and no outage looks like an answer (S6)."""

from __future__ import annotations

import re
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from tests.databases import empty_database
from tests.persistence.rows import at_once, count
from verifier.domain.errors import Unavailable
from verifier.persistence import customers, migrate
from verifier.persistence.database import Database, Transaction
from verifier.persistence.tables import contacts
from verifier.persistence.tables import customers as table

SECRET = b"never to be seen in a log"
NOBODY_LISTENS = "postgresql+psycopg://postgres@127.0.0.1:1/verifier?connect_timeout=2"


def add(transaction: Transaction, host_index: bytes = SECRET) -> int:
    customer_id = customers.new_id()
    assert customers.add(
        transaction,
        customer_id,
        host_index=host_index,
        wrapped_key=SECRET,
        sealed_host_id=SECRET,
        region=None,
    )
    return customer_id


def exists(database: Database, customer_id: int) -> bool:
    with database.reading() as connection:
        return count(connection, table, table.c.id == customer_id) == 1


def read(database: Database) -> None:
    with database.reading() as connection:
        database.time(connection)


def write(database: Database) -> None:
    with database.writing():
        pass


def everything_said(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def test_what_is_not_committed_is_rolled_back(database: Database) -> None:
    with database.writing() as transaction:
        customer_id = add(transaction)
    assert not exists(database, customer_id)


def test_an_error_rolls_back(database: Database) -> None:
    added = []

    def fail_after_adding() -> None:
        with database.writing() as transaction:
            added.append(add(transaction))
            raise KeyError

    with pytest.raises(KeyError):
        fail_after_adding()
    assert not exists(database, added[0])


def test_what_is_committed_stays(database: Database) -> None:
    with database.writing() as transaction:
        customer_id = add(transaction, b"of this test")
        transaction.commit()
    assert exists(database, customer_id)


def test_a_rival_sees_nothing_before_the_commit(database: Database) -> None:
    with database.writing() as transaction:
        customer_id = add(transaction, b"of that test")
        assert not exists(database, customer_id)
        transaction.commit()
    assert exists(database, customer_id)


def test_two_writers_queue_instead_of_failing(database: Database) -> None:
    def version() -> int:
        with database.reading() as connection:
            return connection.execute(sa.text("SELECT version FROM registry_state")).scalar_one()

    def raise_version() -> None:
        with database.writing() as transaction:
            transaction.connection.execute(
                sa.text("UPDATE registry_state SET version = version + 1")
            )
            transaction.commit()

    before = version()
    at_once(raise_version, times=24)
    assert version() == before + 24


@pytest.mark.parametrize("use", [read, write])
def test_a_folder_that_is_not_there_is_an_outage(
    use: Callable[[Database], None], tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'missing' / 'verifier.sqlite3'}")
    with pytest.raises(Unavailable):
        use(database)


@pytest.mark.parametrize("use", [read, write])
def test_a_server_that_does_not_listen_is_an_outage(use: Callable[[Database], None]) -> None:
    with pytest.raises(Unavailable):
        use(Database(NOBODY_LISTENS))


@pytest.mark.parametrize("use", [read, write])
def test_a_file_that_is_no_database_is_an_outage(
    use: Callable[[Database], None], tmp_path: Path
) -> None:
    path = tmp_path / "verifier.sqlite3"
    path.write_bytes(b"not a database at all, but long enough to have a header" * 100)
    with pytest.raises(Unavailable):
        use(Database(f"sqlite:///{path}"))


def test_a_missing_table_is_an_outage(database_url: str, database: Database) -> None:
    with pytest.raises(Unavailable), database.reading() as connection:
        connection.execute(sa.text("SELECT * FROM a_table_that_went_missing"))


def test_a_lock_that_is_held_too_long_is_an_outage(tmp_path: Path) -> None:
    with empty_database("sqlite", tmp_path) as url:
        holder, waiting = Database(url), Database(url)
        event.listen(
            waiting.writer, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=50")
        )
        with holder.writing(), pytest.raises(Unavailable):
            write(waiting)
        write(waiting)
        holder.close()
        waiting.close()


def test_a_connection_that_the_server_ended_fails_one_read_safely(tmp_path: Path) -> None:
    with empty_database("postgresql", tmp_path) as url:
        database, operator = Database(url), Database(url)
        read(database)
        with operator.reading() as connection:
            connection.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        with pytest.raises(Unavailable):
            read(database)
        read(database)
        write(database)
        database.close()
        operator.close()


def test_a_reader_in_mid_use_learns_of_the_outage(tmp_path: Path) -> None:
    with empty_database("postgresql", tmp_path) as url:
        database = Database(url)
        with pytest.raises(Unavailable), database.writing() as transaction:
            transaction.connection.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
        database.close()


def test_no_error_text_holds_a_statements_parameters(database: Database) -> None:
    orphan = sa.insert(contacts).values(
        customer_id=1, id=uuid.uuid4(), medium="call", recorded_by=SECRET.decode()
    )
    with database.writing() as transaction:
        late = orphan.values(recorded_at=transaction.now, sealed_details=SECRET)
        with pytest.raises(IntegrityError) as refused:
            transaction.connection.execute(late)
    said = everything_said(refused.value)
    assert "INSERT INTO contacts" in said
    assert SECRET.decode() not in said
    assert SECRET.hex() not in said


def test_no_outage_text_holds_a_statements_parameters(database: Database) -> None:
    missing = sa.text("SELECT * FROM a_table_that_went_missing WHERE name = :name")
    with pytest.raises(Unavailable) as outage, database.reading() as connection:
        connection.execute(missing, {"name": SECRET.decode()})
    assert SECRET.decode() not in everything_said(outage.value)


def test_sqlite_keeps_what_it_promises_through_a_power_cut(tmp_path: Path) -> None:
    with empty_database("sqlite", tmp_path) as url:
        database = Database(url)
        for using in (database.reader, database.writer):
            with using.connect() as connection:
                pragmas = [
                    connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
                ]
            assert pragmas == ["wal", 2, 1, 5000]
        database.close()


def test_migrations_can_be_undone_and_done_again(tmp_path: Path, database: Database) -> None:
    with empty_database(database.dialect, tmp_path) as url:
        fresh = Database(url)
        assert not migrate.is_current(fresh)
        migrate.upgrade(fresh)
        assert migrate.is_current(fresh)
        migrate.downgrade(fresh, "base")
        with fresh.reading() as connection:
            left = set(sa.inspect(connection).get_table_names())
        migrate.upgrade(fresh)
        assert left == {"alembic_version"}
        assert migrate.is_current(fresh)
        fresh.close()


def test_the_url_says_which_dialect_it_is(database: Database, database_url: str) -> None:
    assert re.match(database.dialect, database_url)
