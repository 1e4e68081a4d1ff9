"""A deployment to look at, with one person of every role. No test here changes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.deployment import Deployment
from tests.house.visitors import Visitors


@pytest.fixture(scope="session")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    with Deployment(tmp_path_factory.mktemp("deployment")) as deployment:
        yield Visitors(deployment)
