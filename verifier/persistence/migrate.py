"""Brings a database to the tables this version expects.

On PostgreSQL one process migrates at a time (advisory lock), and a migration that cannot get its
table lock soon gives up instead of blocking everybody behind it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from verifier.persistence import identity_tables, staff_tables, tables
from verifier.persistence.database import Database

# Named from each of the table modules, so that all of them are loaded.
all_tables = tables.metadata
_ALL_LOADED = (identity_tables.accounts, staff_tables.audit)

_MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x76657269  # "veri"


def upgrade(database: Database, revision: str = "head") -> None:
    """Apply every migration up to `revision`."""
    with database.rebuilding() as transaction:
        _limit_locks(transaction.connection)
        command.upgrade(_config(transaction.connection), revision)
        _check_foreign_keys(transaction.connection)
        transaction.commit()


def downgrade(database: Database, revision: str) -> None:
    """Take migrations back down to `revision` (`base`: all of them)."""
    with database.rebuilding() as transaction:
        _limit_locks(transaction.connection)
        command.downgrade(_config(transaction.connection), revision)
        _check_foreign_keys(transaction.connection)
        transaction.commit()


def is_current(database: Database) -> bool:
    """Whether the database has exactly the migrations of this version."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision() == _head()


@cache
def _head() -> str | None:
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head()


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _limit_locks(connection: sa.Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
    connection.exec_driver_sql("SET LOCAL statement_timeout = '10min'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")


def _check_foreign_keys(connection: sa.Connection) -> None:
    """On SQLite nothing has checked them since the transaction began."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise RuntimeError(f"the migration breaks a foreign key of table {broken[0]}")
