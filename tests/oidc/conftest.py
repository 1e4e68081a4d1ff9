"""One provider for all tests here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.oidc import provider_process


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    with provider_process.running() as address:
        yield address
