"""Every wrong shape gets a problem that names its field, repeats nothing and leaves no row."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from tests.api.caller import Caller, call, check, fields, mail
from tests.deployment import INBOUND, OUTBOUND, Deployment

ECHO = "zq7Echo"  # in every value that must not come back
CONTACTS = "/api/v1/contacts"
CHECKS = "/api/v1/checks"
REPORTS = "/api/v1/reports"
MEGABYTE = ECHO + "x" * 1_000_000

# What a check, whose history is written behind its answer, may touch at any time.
BEHIND = {"checks", "alerts"}

# (path, body, status, the field that is named)
SHAPES: list[tuple[str, Any, int, str]] = [
    (CONTACTS, [], 422, "body"),
    (CONTACTS, ECHO, 422, "body"),
    (CONTACTS, None, 422, "body"),
    (CONTACTS, {}, 422, "medium"),
    (CONTACTS, call(medium=ECHO), 422, "medium"),
    (CONTACTS, call(medium=["call"]), 422, "medium"),
    (CONTACTS, call(sender="support@example.com"), 422, "sender"),
    (CONTACTS, call(surprise=ECHO), 422, "surprise"),
    (CONTACTS, call() | {f"{ECHO}-1": 1}, 422, "(unknown)"),
    (CONTACTS, call(claimed_at=1_700_000_000), 422, "claimed_at"),
    (CONTACTS, call(claimed_at=ECHO), 422, "claimed_at"),
    (CONTACTS, call(claimed_at="1700000000"), 422, "claimed_at"),
    (CONTACTS, call(claimed_at="2026-01-31"), 422, "claimed_at"),
    (CONTACTS, call(claimed_at="2026-01-31T09:30:00"), 422, "claimed_at"),
    (CONTACTS, call(claimed_at="2026-02-30T09:30:00Z"), 422, "claimed_at"),
    (CONTACTS, call(claimed_at="2026-01-31T09:30:00+99:00"), 422, "claimed_at"),
    (CONTACTS, call(claimed_at="0001-01-01T00:00:00+14:00"), 422, "claimed_at"),
    (CONTACTS, call(claimed_at="9999-12-31T23:59:59-14:00"), 422, "claimed_at"),
    (CONTACTS, call(claimed_at="9999-12-31T23:59:59Z"), 422, "claimed_at"),
    (CONTACTS, call(number_shown=ECHO), 422, "number_shown"),
    (CONTACTS, call(number_shown="+1"), 422, "number_shown"),
    (CONTACTS, call(number_shown="+999 123 456 789"), 422, "number_shown"),
    (CONTACTS, call(number_shown="800 555 0100"), 422, "number_shown"),
    (CONTACTS, call(number_shown="+1 212 555 0199"), 422, "number_shown"),
    (CONTACTS, call(number_shown="+886 2 2345 6789"), 422, "number_shown"),
    (CONTACTS, call(number_shown=INBOUND), 422, "number_shown"),
    (CONTACTS, call(number_called="12"), 422, "number_called"),
    (CONTACTS, call(number_called=""), 422, "number_called"),
    (CONTACTS, mail(sender=ECHO), 422, "sender"),
    (CONTACTS, mail(sender="support@examp1e.com"), 422, "sender"),
    (CONTACTS, mail(sender="su\u200bpport@example.com"), 422, "sender"),
    (CONTACTS, mail(recipient=f"{ECHO}@"), 422, "recipient"),
    (CONTACTS, mail(links="https://example.com/"), 422, "links"),
    (CONTACTS, mail(links=["https://example.com/", 7]), 422, "links.1"),
    (CONTACTS, mail(links=["javascript:alert(1)"]), 422, "links.0"),
    (CONTACTS, mail(links=["https://example.com/"] * 201), 422, "links"),
    (CONTACTS, mail(links=[f"https://example.com/{'x' * 9000}"]), 422, "links.0"),
    (CONTACTS, mail(number_shown=OUTBOUND), 422, "number_shown"),
    (CONTACTS, call(customer="nobody-at-all"), 404, ""),
    (CONTACTS, call(customer=None), 422, "number_called"),
    (CONTACTS, call(customer=None, number_called="12"), 422, "number_called"),
    (CONTACTS, mail(customer=None), 422, "recipient"),
    (CONTACTS, mail(customer=None, recipient=f"{ECHO}@"), 422, "recipient"),
    (CONTACTS, mail(customer="", recipient="a@b.example"), 422, "customer"),
    (CHECKS, {}, 422, "customer"),
    (CHECKS, check("x", question=ECHO), 422, "question"),
    (CHECKS, check("x") | {"question": None}, 422, "question"),
    (CHECKS, check("x") | {"verdict": "genuine"}, 422, "verdict"),
    (CHECKS, check(""), 422, "content"),
    (CHECKS, check(" \n\t"), 422, "content"),
    (CHECKS, check("\x00"), 422, "content"),
    (CHECKS, check(f"{ECHO}\x00"), 422, "content"),
    (CHECKS, check(MEGABYTE), 422, "content"),
    (CHECKS, check("x", customer=""), 422, "customer"),
    (CHECKS, check("x", customer="nobody-at-all"), 404, ""),
    (CHECKS, check(" ".join(f"4K2M-9QXT-7B{n:02}" for n in range(11))), 422, "content"),
    (REPORTS, {}, 422, "content"),
    (REPORTS, {"content": 5}, 422, "content"),
    (REPORTS, {"content": "\x00"}, 422, "content"),
    (REPORTS, {"content": MEGABYTE}, 422, "content"),
    (REPORTS, {"content": "x", "note": MEGABYTE}, 422, "note"),
    (REPORTS, {"content": "x", "note": "\x00"}, 422, "note"),
    (REPORTS, {"content": "x", "customer": "\u200b"}, 422, "customer"),
    (REPORTS, {"content": "x", "candidates": 3}, 422, "candidates"),
]

# Lines that a customer reads as ours: nothing in them may look like something else than it is.
LINES = ["customer", "department", "purpose", "ticket", "agent", "subject"]
TRICKS = {
    "number": 7,
    "truth": True,
    "list": ["x"],
    "nul": f"{ECHO}\x00",
    "right-to-left": f"{ECHO}\u202egnp.exe",
    "isolate": f"{ECHO}\u2066x",
    "zero width": f"{ECHO}\u200bx",
    "new line": f"{ECHO}\nFrom: us",
    "line separator": f"{ECHO}\u2028x",
    "escape": f"{ECHO}\x1b[31m",
    "too long": ECHO * 100,
    "a megabyte": MEGABYTE,
}


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    SHAPES,
    ids=lambda value: str(value)[:60].replace("\x00", "NUL"),
)
def test_a_wrong_shape_names_its_field(
    deployment: Deployment, system: Caller, path: str, body: Any, status: int, field: str
) -> None:
    refused(deployment, system, path, json.dumps(body).encode(), status, field)


@pytest.mark.parametrize(("field", "trick"), list(itertools.product(LINES, TRICKS)))
def test_a_trick_in_a_line_is_refused(
    deployment: Deployment, system: Caller, field: str, trick: str
) -> None:
    body = mail(**{field: TRICKS[trick]})
    refused(deployment, system, CONTACTS, json.dumps(body).encode(), 422, field)


REQUIRED = [
    *((CONTACTS, call(), name) for name in call() if name != "customer"),
    *((CONTACTS, mail(), name) for name in mail() if name != "customer"),
    *((CHECKS, check("x"), name) for name in check("x")),
    (REPORTS, {"content": "x"}, "content"),
]


@pytest.mark.parametrize(("path", "body", "field"), REQUIRED)
def test_a_missing_field_is_named(
    deployment: Deployment, system: Caller, path: str, body: dict[str, Any], field: str
) -> None:
    rest = {name: value for name, value in body.items() if name != field}
    refused(deployment, system, path, json.dumps(rest).encode(), 422, field)


EVENTS: list[tuple[Any, str]] = [
    ({}, "event"),
    ({"event": "announced"}, "event"),
    ({"event": ECHO}, "event"),
    ({"event": ["ended"]}, "event"),
    ({"event": "dialing", "event_id": 7}, "event_id"),
    ({"event": "dialing", "event_id": ""}, "event_id"),
    ({"event": "dialing", "event_id": f"{ECHO}\x00"}, "event_id"),
    ({"event": "dialing", "event_id": ECHO * 100}, "event_id"),
    ({"event": "dialing", "occurred_at": "yesterday"}, "occurred_at"),
    ({"event": "dialing", "number_shown": "12"}, "number_shown"),
    ({"event": "dialing", "state": "ended"}, "state"),
]


@pytest.fixture(scope="module")
def events_path(system: Caller) -> str:
    reference = system.post(CONTACTS, call()).json["id"]
    return f"{CONTACTS}/{reference}/events"


@pytest.mark.parametrize(("body", "field"), EVENTS)
def test_a_wrong_event_names_its_field(
    deployment: Deployment, system: Caller, events_path: str, body: Any, field: str
) -> None:
    refused(deployment, system, events_path, json.dumps(body).encode(), 422, field)


NOT_JSON = {
    "nothing": b"",
    "half": b'{"customer": "zq7Echo',
    "trailing": b"{} zq7Echo",
    "not UTF-8": b'{"customer": "\xff\xfe zq7Echo"}',
    "UTF-16": '{"customer": "zq7Echo"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"customer": "zq7Echo"}',
    "lone surrogate": rb'{"customer": "zq7Echo \ud800"}',
    "raw surrogate": b'{"customer": "zq7Echo \xed\xa0\x80"}',
    "raw control": b'{"customer": "zq7Echo\x00"}',
    "a name twice": b'{"customer": "zq7Echo", "customer": "alice"}',
    "deep": b"[" * 100_000,
    "deep in a field": b'{"customer": ' + b'{"a":' * 10_000,
    "a very long number": b'{"customer": ' + b"1" * 10_000 + b"}",
    "single quotes": b"{'customer': 'zq7Echo'}",
    "a form": b"customer=zq7Echo&content=x",
}


@pytest.mark.parametrize("path", [CONTACTS, CHECKS, REPORTS, "events"])
@pytest.mark.parametrize("raw", NOT_JSON)
def test_what_is_not_json_is_a_bad_request(
    deployment: Deployment, system: Caller, events_path: str, path: str, raw: str
) -> None:
    where = events_path if path == "events" else path
    body = NOT_JSON[raw]
    if raw == "a name twice":
        body = _with_a_name_twice(path)
    refused(deployment, system, where, body, 400, "body")


@pytest.mark.parametrize("hidden", [b"1" * 5000, b"[" * 150 + b"]" * 150, b'"\\u0000"', b"NaN"])
def test_what_a_repeated_name_hides_does_not_get_through(
    deployment: Deployment, system: Caller, hidden: bytes
) -> None:
    raw = b'{"content": ' + hidden + b"," + _inside(check("x")) + b"}"
    refused(deployment, system, CHECKS, raw, 400, "body")


@pytest.mark.parametrize("value", [b"NaN", b"Infinity", b"1e999", b"null"])
def test_what_is_not_text_is_no_text(deployment: Deployment, system: Caller, value: bytes) -> None:
    raw = b'{"customer": "alice", "question": "found_this", "content": ' + value + b"}"
    refused(deployment, system, CHECKS, raw, 422, "content")


@pytest.mark.parametrize("path", [CONTACTS, CHECKS, REPORTS, "events"])
@pytest.mark.parametrize("type_", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_another_content_type_is_refused(
    deployment: Deployment, system: Caller, events_path: str, path: str, type_: str
) -> None:
    where = events_path if path == "events" else path
    refused(deployment, system, where, b"{}", 415, "Content-Type", type_=type_)


@pytest.mark.parametrize("path", [CONTACTS, CHECKS, REPORTS, "events"])
def test_a_body_beyond_the_limit_is_refused(
    deployment: Deployment, system: Caller, events_path: str, path: str
) -> None:
    where = events_path if path == "events" else path
    refused(deployment, system, where, b" " * 2_000_001, 413, "body")


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "zq7Echo\u200b", "zq7Echo\xe9", "zq7Echo\x7f"])
def test_an_impossible_idempotency_key_is_named(
    deployment: Deployment, system: Caller, key: str
) -> None:
    header = {"Idempotency-Key": key.encode().decode("latin-1")}
    raw = json.dumps(call()).encode()
    refused(deployment, system, CONTACTS, raw, 422, "Idempotency-Key", headers=header)


def test_tricks_in_pasted_material_are_evidence_and_no_error(system: Caller) -> None:
    pasted = "\u202e\u200bcall +1\u2060 212 555 0199\u2066 \U0001f4de " * 50
    assert system.post(CHECKS, check(pasted)).status_code == 200
    assert system.post(REPORTS, {"content": pasted}).status_code == 201


def refused(
    deployment: Deployment,
    caller: Caller,
    path: str,
    raw: bytes,
    status: int,
    field: str,
    *,
    headers: dict[str, str] | None = None,
    type_: str = "application/json",
) -> None:
    """POST `raw` and expect a problem that names `field`, without echo, without a new row."""
    before = _rows(deployment)
    response = caller.post(path, raw, headers, type_)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.json["status"] == status
    assert not field or field in fields(response)
    assert ECHO not in response.text
    assert _rows(deployment) == before


def _rows(deployment: Deployment) -> dict[str, int]:
    return {name: rows for name, rows in deployment.rows().items() if name not in BEHIND}


def _with_a_name_twice(path: str) -> bytes:
    bodies = {
        CONTACTS: call(),
        CHECKS: check("x"),
        REPORTS: {"content": "x"},
        "events": {"event": "dialing"},
    }
    inside = _inside(bodies[path])
    return b"{" + inside + b"," + inside + b"}"


def _inside(body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode()[1:-1]
