"""One deployment for a module of tests, with two customers and a client of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.caller import Caller
from tests.deployment import Deployment
from verifier.domain.contact import Source


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with Deployment(tmp_path_factory.mktemp("deployment")) as made:
        made.customer("alice")
        made.customer("bob")
        yield made


@pytest.fixture(scope="module")
def system(deployment: Deployment) -> Caller:
    """A support system: everything is allowed, and it asserts."""
    return Caller(deployment.app, deployment.client("system"))


@pytest.fixture(scope="module")
def dialer(deployment: Deployment) -> Caller:
    """A telephone system: everything is allowed, and it observes."""
    return Caller(deployment.app, deployment.client("dialer", source=Source.DIALER))
