"""What every act leaves behind, and that the audit cannot be rewritten."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.databases import empty_database
from tests.persistence.rows import add_call, add_customer, count
from verifier.domain.contact import ContactRef
from verifier.domain.facts import Question
from verifier.domain.verdict import VerdictKind
from verifier.persistence import check_history, migrate, trail
from verifier.persistence.check_history import CheckDone
from verifier.persistence.database import Database
from verifier.persistence.staff_tables import alerts, audit, checks
from verifier.persistence.tables import log_leaves, messages, outbox


def add_audit(database: Database) -> str:
    actor = f"person:{secrets.token_hex(8)}"
    with database.writing() as transaction:
        trail.add_audit(transaction, actor, "contact.created", "a subject")
        transaction.commit()
    return actor


@pytest.mark.parametrize(
    "change", ["UPDATE audit SET actor = 'somebody else'", "DELETE FROM audit"]
)
def test_the_database_itself_refuses_to_change_the_audit(database: Database, change: str) -> None:
    actor = add_audit(database)
    with database.writer.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(sa.text(change))
    with database.reading() as connection:
        assert count(connection, audit, audit.c.actor == actor) == 1


def test_postgresql_refuses_to_empty_the_audit_at_once(tmp_path: Path) -> None:
    with empty_database("postgresql", tmp_path) as url:
        database = Database(url)
        migrate.upgrade(database)
        emptying = sa.text("TRUNCATE audit")
        with database.writer.connect() as writer, pytest.raises(DBAPIError, match="append-only"):
            writer.execute(emptying)
        database.close()


def test_an_audit_row_says_who_did_what_to_what_and_when(database: Database) -> None:
    actor = add_audit(database)
    with database.reading() as connection:
        row = connection.execute(sa.select(audit).where(audit.c.actor == actor)).one()
        assert (row.action, row.subject) == ("contact.created", "a subject")
        assert row.recorded_at <= database.time(connection)


def test_leaf_message_and_push_are_kept(database: Database) -> None:
    ref = add_call(database, add_customer(database))
    with database.writing() as transaction:
        trail.add_leaf(transaction, ref, 1, nonce=b"n" * 32, digest=b"d" * 32)
        trail.add_message(transaction, ref.customer_id, "call", contact_id=ref.contact_id)
        trail.add_to_outbox(transaction, "contact", ref.customer_id, str(ref))
        transaction.commit()
    own = ref.customer_id
    with database.reading() as connection:
        leaf = connection.execute(sa.select(log_leaves).where(log_leaves.c.customer_id == own))
        message = connection.execute(sa.select(messages).where(messages.c.customer_id == own))
        push = connection.execute(sa.select(outbox).where(outbox.c.customer_id == own))
        [kept], [told], [queued] = leaf.all(), message.all(), push.all()
    assert (kept.nonce, kept.digest, kept.tree_index) == (b"n" * 32, b"d" * 32, None)
    assert (told.kind, told.contact_id, told.read_at) == ("call", ref.contact_id, None)
    assert (queued.topic, queued.subject, queued.delivered_at) == ("contact", str(ref), None)


def test_an_event_has_one_leaf(database: Database) -> None:
    ref = add_call(database, add_customer(database))
    with database.writing() as transaction:
        trail.add_leaf(transaction, ref, 1, nonce=b"n", digest=b"d")
        with pytest.raises(IntegrityError):
            trail.add_leaf(transaction, ref, 1, nonce=b"n", digest=b"d")


def test_a_message_needs_a_customer(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as transaction:
        trail.add_message(transaction, 1, "call")


def test_checks_and_alerts_are_kept(database: Database) -> None:
    asker, ref = add_customer(database), add_call(database, add_customer(database))
    done = CheckDone(asker, Question.CONTACTED_ME, VerdictKind.NOT_CONFIRMED)
    with database.writing() as transaction:
        check_history.add(transaction, [done, done])
        check_history.add_alert(transaction, "token_at_wrong_customer", asker, ref)
        transaction.commit()
    with database.reading() as connection:
        assert count(connection, checks, checks.c.customer_id == asker) == 2
        alert = connection.execute(sa.select(alerts).where(alerts.c.customer_id == asker)).one()
    assert ContactRef(alert.contact_customer_id, alert.contact_id) == ref
