"""Every place to count in: the same promises are kept in memory, in Redis and in a cluster."""

from __future__ import annotations

import pytest

from tests import redis
from verifier.limits.counter import MEMORY


@pytest.fixture(scope="session", params=["redis", "cluster"])
def shared_url(request: pytest.FixtureRequest) -> str:
    """Where several processes count together."""
    return redis.shared_cluster() if request.param == "cluster" else _server()


@pytest.fixture(scope="session", params=["memory", "redis", "cluster"])
def url(request: pytest.FixtureRequest) -> str:
    places = {"memory": lambda: MEMORY, "redis": _server, "cluster": redis.shared_cluster}
    return places[request.param]()


def _server() -> str:
    url: str = redis.shared_server().connection_url
    return url
