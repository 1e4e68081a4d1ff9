"""The deployment that a command works on: its settings, keys and database from the environment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from verifier import bootstrap
from verifier.domain.errors import Conflict, Invalid
from verifier.persistence import migrate
from verifier.persistence.database import Database
from verifier.services.use_cases import UseCases
from verifier.settings import Settings, load


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """The database, whatever its migrations; raises `Unavailable` on first use if it is away."""
    database = _open(settings)
    try:
        yield database
    finally:
        database.close()


def _open(settings: Settings) -> Database:
    try:
        return bootstrap.open_database(settings)
    except (sa.exc.ArgumentError, ValueError):
        raise Invalid("VERIFIER_DATABASE_URL", "is not a database URL") from None
    except ModuleNotFoundError:
        raise Invalid("VERIFIER_DATABASE_URL", "needs the `postgresql` extra installed") from None


@contextmanager
def migrated_database(settings: Settings) -> Iterator[Database]:
    """The database, refused (`Conflict`) unless it has exactly this version's tables."""
    with opened_database(settings) as database:
        if missing_file(settings) or not migrate.is_current(database):
            raise Conflict(
                "the database does not have this version's tables; run `verifier db upgrade`"
            )
        yield database


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[UseCases]:
    """The use cases of a deployment that is ready: keys there, database migrated."""
    chosen = settings or load()
    ring = bootstrap.load_keys(chosen)
    with migrated_database(chosen) as database:
        yield bootstrap.use_cases(chosen, ring, database)


def sqlite_file(settings: Settings) -> Path | None:
    """The file of an embedded database; None for a server."""
    url = sa.engine.make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def missing_file(settings: Settings) -> bool:
    """Whether an embedded database does not exist yet; to look must not create an empty one."""
    file = sqlite_file(settings)
    return file is not None and not file.exists()


def make_folder(file: Path) -> None:
    """The folder for a file of ours, closed to others; raises `Invalid` when it cannot be made."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refused:
        raise Invalid(str(file.parent), f"cannot be made: {refused.strerror}") from None
