"""Migrations lead to exactly the tables that the code uses, forth and back, with data inside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.databases import DIALECTS, empty_database
from tests.deployment import SENDER, Deployment, count_rows
from tests.house.source import ROOT
from verifier.domain.contact import MailDetails, Source
from verifier.domain.facts import Question
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Machine, Person, Role, Scope
from verifier.domain.report import NewReport
from verifier.persistence import migrate
from verifier.persistence.database import Database
from verifier.services.check_contact import NewCheck
from verifier.services.record_contact import NewContact


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "verifier/persistence/migrations"))
    return ScriptDirectory.from_config(config)


def steps_back() -> list[str]:
    """Every revision below the newest one, newest first, and at last nothing at all."""
    return [revision.down_revision or "base" for revision in scripts().walk_revisions()]


@pytest.fixture(params=DIALECTS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with empty_database(request.param, tmp_path) as empty:
        yield empty


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()


def differences(database: Database) -> list[object]:
    with database.writing() as transaction:
        context = MigrationContext.configure(
            transaction.connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, migrate.all_tables))


def tables(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(sa.inspect(connection).get_table_names()) - {"alembic_version"}


def live_in(url: str, folder: Path) -> None:
    """Put a row into as many tables as a few ordinary acts do."""
    with Deployment(folder, database_url=url) as deployment:
        customer_id = deployment.customer("host-1")
        deployment.sign_in(deployment.app.test_client(), deployment.account("ann", Role.AGENT))
        deployment.client("dialer")
        kim = Person.customer(customer_id)
        deployment.use_cases.file_report(NewReport.of("call +1 800 555 0199 now"), kim)
        deployment.use_cases.check_contact(NewCheck(Question.FOUND_THIS, "example.com"), kim)
        relay = Machine("relay", frozenset(Scope), Source.MAIL_SERVER)
        sender, to = (Identifier(IdentifierKind.EMAIL, one) for one in (SENDER, "a@b.example"))
        mail = MailDetails("Support", "Your request", sender, "About it", to)
        deployment.use_cases.record_contact(NewContact(None, mail), relay)
        rows = deployment.rows()
    assert sum(1 for count in rows.values() if count) > len(rows) / 2, rows


def test_there_is_one_newest_revision() -> None:
    assert len(scripts().get_heads()) == 1


def test_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    migrate.upgrade(database)
    assert migrate.is_current(database)
    assert differences(database) == []


def test_a_missing_column_would_be_seen(database: Database) -> None:
    migrate.upgrade(database)
    with database.writing() as transaction:
        transaction.connection.exec_driver_sql("ALTER TABLE accounts ADD COLUMN surplus INTEGER")
        transaction.commit()
    assert differences(database) != []


def test_a_database_with_data_goes_down_and_up_again(
    url: str, database: Database, tmp_path: Path
) -> None:
    live_in(url, tmp_path)
    for revision in steps_back():
        migrate.downgrade(database, revision)
        assert not migrate.is_current(database)
    assert tables(database) == set()
    migrate.upgrade(database)
    assert differences(database) == []
    live_in(url, tmp_path)


def test_migrating_twice_changes_nothing(url: str, database: Database, tmp_path: Path) -> None:
    live_in(url, tmp_path)
    before = count_rows(database)
    migrate.upgrade(database)
    assert count_rows(database) == before


def test_an_empty_database_is_not_current(database: Database) -> None:
    assert not migrate.is_current(database)
