"""A request that fails half-way leaves nothing, whichever statement it failed at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from tests.api.caller import Caller, call, mail
from tests.databases import DIALECTS, empty_database
from tests.deployment import OUTBOUND, Deployment
from verifier.domain.contact import Source

CONTACTS = "/api/v1/contacts"
EVENT = {"event": "answered", "event_id": "1", "number_shown": OUTBOUND}


@pytest.fixture(scope="module", params=DIALECTS)
def deployment(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("deployment")
    with (
        empty_database(request.param, folder) as url,
        Deployment(folder, database_url=url) as made,
    ):
        made.customer("alice")
        yield made


class PowerCut(Exception):
    """What nobody foresaw."""


@contextmanager
def failing_at(deployment: Deployment, number: int) -> Iterator[list[str]]:
    """Fail at the n-th statement of a writing transaction; lists the statements."""
    seen: list[str] = []

    def count(*arguments: Any) -> None:
        seen.append(arguments[2])
        if len(seen) == number:
            raise PowerCut

    with _hook(deployment, "before_cursor_execute", count):
        yield seen


@contextmanager
def _hook(deployment: Deployment, name: str, function: Callable[..., None]) -> Iterator[None]:
    event.listen(deployment.database.writer, name, function)
    try:
        yield
    finally:
        event.remove(deployment.database.writer, name, function)


@pytest.mark.parametrize("medium", [call, mail])
def test_recording_a_contact_is_whole_or_nothing(deployment: Deployment, medium: Any) -> None:
    system = Caller(deployment.app, deployment.client(f"system-{medium.__name__}"))
    once = {"Idempotency-Key": "cut"}
    statements = _cut_everywhere(deployment, system, CONTACTS, medium(), once)
    for table in ("contacts", "contact_events", "log_leaves", "messages", "outbox", "audit"):
        assert any(f"INSERT INTO {table} " in statement for statement in statements)


def test_recording_an_event_is_whole_or_nothing(deployment: Deployment) -> None:
    dialer = Caller(deployment.app, deployment.client("dialer", source=Source.DIALER))
    reference = dialer.post(CONTACTS, call()).json["id"]
    path = f"{CONTACTS}/{reference}/events"
    statements = _cut_everywhere(deployment, dialer, path, EVENT)
    assert any("UPDATE contacts " in statement for statement in statements)


def test_revoking_is_whole_or_nothing(deployment: Deployment) -> None:
    system = Caller(deployment.app, deployment.client("revoker"))
    reference = system.post(CONTACTS, mail()).json["id"]
    _cut_everywhere(deployment, system, f"{CONTACTS}/{reference}/revoke", {})


def test_filing_a_report_is_whole_or_nothing(deployment: Deployment) -> None:
    system = Caller(deployment.app, deployment.client("reporter"))
    body = {"content": "+1 212 555 0177", "customer": "alice"}
    _cut_everywhere(deployment, system, "/api/v1/reports", body)


def test_a_commit_that_fails_leaves_nothing_and_holds_up_nobody(deployment: Deployment) -> None:
    system = Caller(deployment.app, deployment.client("unlucky"))

    def fail(connection: object) -> None:
        raise PowerCut

    before = deployment.rows()
    with _hook(deployment, "commit", fail):
        assert system.post(CONTACTS, mail()).status_code == 500
    assert deployment.rows() == before
    assert system.post(CONTACTS, mail()).status_code == 201


def _cut_everywhere(
    deployment: Deployment,
    caller: Caller,
    path: str,
    body: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> list[str]:
    """Cut the request off at each statement in turn until it succeeds; returns the statements."""
    for number in range(1, 40):
        before = deployment.rows()
        with failing_at(deployment, number) as seen:
            response = caller.post(path, body, headers)
        if response.status_code < 300:
            assert number > 3
            assert deployment.rows() != before
            return seen
        assert response.status_code == 500
        assert response.json["detail"] == "Something went wrong here."
        assert deployment.rows() == before
    pytest.fail("the request never succeeds")
