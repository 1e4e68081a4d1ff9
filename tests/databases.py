"""The databases that every promise is kept on: the same tests run on SQLite and on PostgreSQL.

A folder that needs one says `from tests.databases import database_url` in its `conftest.py`, with
`__all__ = ["database_url"]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import postgres

DIALECTS = ("sqlite", "postgresql")


@contextmanager
def empty_database(dialect: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database, without tables; on SQLite it is a file in `folder`."""
    if dialect == "sqlite":
        yield f"sqlite:///{folder / 'test.sqlite3'}"
    else:
        with postgres.fresh_database() as url:
            yield url


@pytest.fixture(scope="module", params=DIALECTS)
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """An empty database for each test module and dialect; the module migrates it."""
    folder = tmp_path_factory.mktemp("database")
    with empty_database(request.param, folder) as url:
        yield url
