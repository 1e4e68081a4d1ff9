"""Asked too often, a machine gets 429 with `Retry-After`, whatever it asks about."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.caller import Caller, call, check
from tests.deployment import Deployment
from verifier import application
from verifier.crypto.blind_index import BlindIndexes
from verifier.domain.contact import Source
from verifier.domain.limit import LIMITS, Allowance, Dimension, Limit
from verifier.limits.counter import Counter
from verifier.services.limit_requests import LimitRequests

PER_CUSTOMER = LIMITS[Limit.CHECK][Dimension.IDENTIFIER].amount
TWO_A_CLIENT = {
    limit: {
        dimension: Allowance(2, 3600) if dimension is Dimension.CLIENT else allowed
        for dimension, allowed in allowances.items()
    }
    for limit, allowances in LIMITS.items()
}


@pytest.fixture
def tight(deployment: Deployment) -> Iterator[Any]:
    """Makes callers of a deployment that lets a client ask twice an hour."""
    limit = LimitRequests(Counter(), BlindIndexes(deployment.ring).index, TWO_A_CLIENT)
    use_cases = dataclasses.replace(deployment.use_cases, limit=limit)
    app = application.assemble(deployment.settings, deployment.ring, use_cases)
    return lambda credential: Caller(app, credential)


@pytest.fixture(scope="module")
def credential(deployment: Deployment) -> str:
    return deployment.client("limited", source=Source.DIALER)


def refused(response: TestResponse) -> bool:
    """Whether it is the refusal, in all its parts."""
    if response.status_code != 429:
        return False
    assert response.content_type == "application/problem+json"
    assert response.json["title"] == "Too Many Requests"
    assert response.headers["Retry-After"].isdecimal()
    assert int(response.headers["Retry-After"]) >= 1
    assert "verdict" not in response.json
    return True


@pytest.mark.parametrize("customer", ["alice", "nobody"])
def test_a_customer_asked_about_too_often_is_refused_whether_or_not_they_exist(
    deployment: Deployment, customer: str
) -> None:
    caller = Caller(deployment.app, deployment.client(f"asks-about-{customer}"))
    answers = [
        caller.post("/api/v1/checks", check("hello", customer)) for _ in range(PER_CUSTOMER + 1)
    ]
    assert [refused(answer) for answer in answers] == [False] * PER_CUSTOMER + [True]
    assert not refused(caller.post("/api/v1/checks", check("hello", "bob")))


REQUESTS = {
    "checks": ("/api/v1/checks", check("hello", "bob")),
    "reports": ("/api/v1/reports", {"content": "scam"}),
    "contacts": ("/api/v1/contacts", call(customer="bob")),
    "events": (f"/api/v1/contacts/{'0' * 48}/events", {"event": "ringing"}),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_client_that_asks_too_often_is_refused(tight: Any, credential: str, name: str) -> None:
    path, body = REQUESTS[name]
    caller = tight(credential)
    assert [refused(caller.post(path, body)) for _ in range(4)] == [False, False, True, True]


def test_one_client_does_not_use_up_anothers_allowance(
    tight: Any, deployment: Deployment, credential: str
) -> None:
    one, other = tight(credential), tight(deployment.client("other"))
    path, body = REQUESTS["reports"]
    assert [refused(one.post(path, body)) for _ in range(3)][-1]
    assert not refused(other.post(path, body))


def test_a_revocation_is_never_refused(tight: Any, credential: str) -> None:
    caller = tight(credential)
    answers = [caller.post(f"/api/v1/contacts/{'0' * 48}/revoke", {}) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {404}


def test_what_was_refused_is_not_done(tight: Any, deployment: Deployment, credential: str) -> None:
    caller = tight(credential)
    path, body = REQUESTS["contacts"]
    for _ in range(2):
        caller.post(path, body)
    before = deployment.rows()
    assert refused(caller.post(path, body))
    assert deployment.rows() == before


def test_the_document_promises_it(deployment: Deployment) -> None:
    paths = deployment.app.extensions["openapi"]["paths"]
    for path in ("checks", "reports", "contacts", "contacts/{id}/events"):
        response = paths[f"/api/v1/{path}"]["post"]["responses"]["429"]
        assert response["headers"]["Retry-After"]["schema"]["type"] == "integer"
