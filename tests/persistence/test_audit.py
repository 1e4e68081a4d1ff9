"""The audit: the database refuses every way to change it, and answers each search from an index."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from tests.databases import DIALECTS, empty_database
from verifier.domain.audit import AuditQuery
from verifier.persistence import audit, migrate, trail
from verifier.persistence.audit import AuditRow
from verifier.persistence.database import Database
from verifier.persistence.staff_tables import audit as table

CHANGES = {
    "both": [
        "UPDATE audit SET actor = 'somebody else'",
        "UPDATE audit SET id = id + 1000",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 1",
        (
            "INSERT INTO audit (id, actor, action, subject, recorded_at)"
            " VALUES (1, 'x', 'x', 'x', 1) ON CONFLICT (id) DO UPDATE SET actor = 'somebody else'"
        ),
    ],
    "sqlite": [
        (
            "INSERT OR REPLACE INTO audit (id, actor, action, subject, recorded_at)"
            " VALUES (1, 'somebody else', 'x', 'x', 1)"
        ),
        (
            "REPLACE INTO audit (id, actor, action, subject, recorded_at)"
            " VALUES (1, 'somebody else', 'x', 'x', 1)"
        ),
        "UPDATE OR REPLACE audit SET id = 1 WHERE id = 2",
        (
            "INSERT OR REPLACE INTO audit SELECT id, 'x', action, subject, recorded_at, reason"
            " FROM audit"
        ),
    ],
    "postgresql": [
        "TRUNCATE audit",
        "TRUNCATE audit RESTART IDENTITY CASCADE",
        (
            "MERGE INTO audit USING (SELECT 1 AS id) AS new ON audit.id = new.id"
            " WHEN MATCHED THEN UPDATE SET actor = 'somebody else'"
        ),
        (
            "MERGE INTO audit USING (SELECT 1 AS id) AS new ON audit.id = new.id"
            " WHEN MATCHED THEN DELETE"
        ),
        "SET session_replication_role = replica; DELETE FROM audit",
    ],
}
WAYS = [(dialect, change) for dialect in DIALECTS for change in CHANGES["both"] + CHANGES[dialect]]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Database]]:
    """Both databases, with two rows each; nothing in this module may ever change them."""
    folder = tmp_path_factory.mktemp("audit")
    with empty_database("sqlite", folder) as one, empty_database("postgresql", folder) as other:
        databases = {"sqlite": Database(one), "postgresql": Database(other)}
        for database in databases.values():
            migrate.upgrade(database)
            add(database, "person:1")
            add(database, "person:2")
        yield databases
        for database in databases.values():
            database.close()


def add(database: Database, actor: str, action: str = "sign_in", subject: str = "1") -> None:
    with database.writing() as transaction:
        trail.add_audit(transaction, actor, action, subject)
        transaction.commit()


def everything(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.id))
        return [tuple(row) for row in rows]


@pytest.mark.parametrize(("dialect", "change"), WAYS)
def test_no_statement_changes_or_removes_a_row(
    opened: dict[str, Database], dialect: str, change: str
) -> None:
    database = opened[dialect]
    before = everything(database)
    with database.writer.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            connection.exec_driver_sql(change)
        connection.rollback()
        connection.invalidate()
    assert everything(database) == before
    assert len(before) == 2


@pytest.mark.parametrize("dialect", DIALECTS)
def test_it_is_refused_after_going_down_and_up_again_and_rows_can_still_be_added(
    dialect: str, tmp_path: Path
) -> None:
    with empty_database(dialect, tmp_path) as url:
        database = Database(url)
        migrate.upgrade(database)
        add(database, "person:1")
        migrate.downgrade(database, "0004")
        migrate.upgrade(database)
        for change in ("UPDATE audit SET id = 7", CHANGES[dialect][0]):
            with database.writer.connect() as connection:
                with pytest.raises(DBAPIError, match="append-only"):
                    connection.exec_driver_sql(change)
                connection.rollback()
        add(database, "person:2")
        assert [row[1] for row in everything(database)] == ["person:1", "person:2"]
        database.close()


def put(database: Database, *rows: tuple[str, str, str, datetime]) -> list[int]:
    with database.writing() as transaction:
        ids = [
            transaction.connection.execute(
                sa.insert(table)
                .values(actor=actor, action=action, subject=subject, recorded_at=at)
                .returning(table.c.id)
            ).scalar_one()
            for actor, action, subject, at in rows
        ]
        transaction.commit()
    return ids


def find(database: Database, wanted: AuditQuery, most: int = 50) -> list[AuditRow]:
    """All pages of `most` rows, one after the other."""
    found: list[AuditRow] = []
    with database.reading() as connection:
        while page := audit.newest(
            connection, wanted, before=found[-1].id if found else None, most=most
        ):
            found += page
    return found


@pytest.mark.parametrize("most", [1, 2, 3, 50])
def test_pages_hold_every_row_once_newest_first(database: Database, most: int) -> None:
    """Rows of one millisecond, and rows whose transaction began earlier, too."""
    actor = f"person:{secrets.randbits(60)}"
    base = datetime(2030, 1, 1, tzinfo=UTC)
    ages = [0, 5, 5, 5, 3, 9, 9, 1]
    ids = put(
        database,
        *((actor, f"act.{age % 2}", "7", base + timedelta(milliseconds=age)) for age in ages),
    )
    order = [ids[at] for at in sorted(range(len(ages)), key=lambda at: (-ages[at], -at))]
    assert [row.id for row in find(database, AuditQuery(actor=actor), most)] == order
    since = AuditQuery(action="act.", since=base, until=base + timedelta(days=1))
    found = [row.id for row in find(database, since, most)]
    assert [row_id for row_id in found if row_id in ids] == order


def test_each_part_of_a_search_narrows_it(database: Database) -> None:
    mine, other, about = (f"person:{secrets.token_hex(4)}" for _ in range(3))
    day = datetime(2031, 5, 1, tzinfo=UTC)
    put(
        database,
        (mine, "contact.created", about, day),
        (mine, "contact.revoked", "else", day + timedelta(days=1)),
        (other, "contact.created", about, day + timedelta(days=2)),
        (mine, "contacts", about, day + timedelta(days=3)),
    )

    def days(**wanted: object) -> list[int]:
        wanted = {"since": day, "until": day + timedelta(days=9)} | wanted
        return [(row.recorded_at - day).days for row in find(database, AuditQuery(**wanted))]

    assert days() == [3, 2, 1, 0]
    assert days(actor=mine) == [3, 1, 0]
    assert days(subject=about) == [3, 2, 0]
    assert days(action="contact.") == [2, 1, 0]
    assert days(action="contact") == [3, 2, 1, 0]
    assert days(action="contact.created") == [2, 0]
    assert days(action="nothing.") == []
    assert days(actor=mine, action="contact.", subject=about) == [0]
    assert days(since=day + timedelta(days=1), until=day + timedelta(days=2)) == [1]
    assert days(actor="nobody") == []


def test_actions_are_each_told_once_in_order(database: Database) -> None:
    put(database, *(("x", f"zz.{n % 3}", "x", datetime(2029, 1, 1, tzinfo=UTC)) for n in range(9)))
    with database.reading() as connection:
        found = list(audit.actions(connection))
    assert found[-3:] == ["zz.0", "zz.1", "zz.2"]
    assert found == sorted(set(found))


def test_a_place_that_never_was_is_the_beginning(database: Database) -> None:
    add(database, "person:1")
    with database.reading() as connection:
        [first] = audit.newest(connection, AuditQuery(), before=None, most=1)
        [again] = audit.newest(connection, AuditQuery(), before=2**62, most=1)
    assert first == again


SEARCHES = [
    AuditQuery(),
    AuditQuery(actor="person:1"),
    AuditQuery(actor="person:1", action="sign", since=datetime(2026, 1, 1, tzinfo=UTC)),
    AuditQuery(action="sign_in"),
    AuditQuery(subject="1"),
    AuditQuery(since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2040, 1, 1, tzinfo=UTC)),
]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("wanted", SEARCHES)
def test_no_search_reads_the_whole_table(
    opened: dict[str, Database], dialect: str, wanted: AuditQuery
) -> None:
    """With a few rows a planner may well read them all: on PostgreSQL it is forbidden to here."""
    database, asked = opened[dialect], []

    def remember(*call: object) -> None:
        asked.append((call[2], call[3]))

    event.listen(database.reader, "before_cursor_execute", remember)
    with database.reading() as connection:
        audit.newest(connection, wanted, before=1, most=51)
    event.remove(database.reader, "before_cursor_execute", remember)
    assert len(asked) == 3
    with database.reading() as connection:
        if dialect == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")
        explain = "EXPLAIN" if dialect == "postgresql" else "EXPLAIN QUERY PLAN"
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
            assert "Seq Scan on audit" not in str(plan)
            assert "SCAN audit" not in str(plan)
        if dialect == "postgresql":
            connection.exec_driver_sql("RESET enable_seqscan")
