"""Secrets move into a table of their own, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.databases import DIALECTS, empty_database
from verifier.crypto.secret import hash_secret
from verifier.persistence import clients, migrate
from verifier.persistence.database import Database

MIGRATIONS = Path(clients.__file__).parent / "migrations"


def before() -> str:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    revision = ScriptDirectory.from_config(config).get_revision("0002")
    return str(revision.down_revision or "base")


@pytest.fixture(params=DIALECTS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the version before, with one client that is revoked and one that is not."""
    with empty_database(request.param, tmp_path) as url:
        opened = Database(url)
        migrate.upgrade(opened, before())
        add = sa.text(
            "INSERT INTO clients (id, secret_hash, scopes, source, recorded_at, revoked_at)"
            " VALUES (:id, :secret_hash, 'events:write', 'dialer', 1700000000900, :revoked_at)"
        )
        with opened.writing() as transaction:
            for client_id, revoked_at in (("dialer", None), ("gone", 1700000001000)):
                values = {"id": client_id, "secret_hash": hash_secret(client_id)}
                transaction.connection.execute(add, values | {"revoked_at": revoked_at})
            transaction.commit()
        yield opened
        opened.close()


def hashes(database: Database) -> dict[str, bytes]:
    with database.reading() as connection:
        rows = connection.execute(sa.text("SELECT id, secret_hash FROM clients")).all()
    return {row.id: bytes(row.secret_hash) for row in rows}


def test_each_secret_becomes_its_clients_first(database: Database) -> None:
    migrate.upgrade(database, "0002")
    with database.reading() as connection:
        dialer, now = clients.find(connection, "dialer", database.now)
        gone, _ = clients.find(connection, "gone", database.now)
    assert dialer is not None
    assert gone is not None
    assert [(one.number, one.secret_hash) for one in dialer.usable(now)] == [
        (1, hash_secret("dialer"))
    ]
    assert dialer.tokens_from == dialer.recorded_at.replace(microsecond=0)
    assert gone.secrets[0].retired_at == gone.revoked_at
    assert gone.usable(now) == ()


def test_down_and_up_again_keep_every_secret_that_works(database: Database) -> None:
    migrate.upgrade(database, "0002")
    migrate.downgrade(database, before())
    assert hashes(database)["dialer"] == hash_secret("dialer")
    migrate.upgrade(database, "0002")
    with database.reading() as connection:
        dialer, now = clients.find(connection, "dialer", database.now)
    assert dialer is not None
    assert [one.secret_hash for one in dialer.usable(now)] == [hash_secret("dialer")]


def test_of_two_secrets_the_newest_that_works_goes_back(database: Database) -> None:
    migrate.upgrade(database, "0002")
    with database.writing() as transaction:
        ends = transaction.now
        clients.expire_secrets(transaction, "dialer", ends)
        clients.add_secret(transaction, "dialer", 2, hash_secret("second"))
        transaction.commit()
    migrate.downgrade(database, before())
    assert hashes(database)["dialer"] == hash_secret("second")


def test_a_secret_that_was_ended_by_force_does_not_come_back(database: Database) -> None:
    migrate.upgrade(database, "0002")
    with database.writing() as transaction:
        clients.retire_secrets(transaction, "dialer")
        transaction.commit()
    migrate.downgrade(database, before())
    assert hashes(database) == {"dialer": b"", "gone": b""}
