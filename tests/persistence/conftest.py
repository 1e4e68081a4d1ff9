from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import database_url
from verifier.persistence import migrate
from verifier.persistence.database import Database

__all__ = ["database", "database_url"]


@pytest.fixture(scope="module")
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, shared by a module's tests: each makes rows under ids of its own."""
    opened = Database(database_url)
    migrate.upgrade(opened)
    yield opened
    opened.close()
