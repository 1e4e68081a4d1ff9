from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import database_url
from tests.deployment import Deployment
from tests.services.company import Company

__all__ = ["company", "database_url"]


@pytest.fixture(scope="module")
def company(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A company on either database, shared by a module's tests: each brings its own people."""
    with Deployment(tmp_path_factory.mktemp("keys"), database_url=database_url) as deployment:
        opened = Company(deployment.settings, deployment.ring, deployment.database)
        yield opened
        opened.close()
