"""Somebody has stolen a machine's token: what it opens, what it does not, and how it ends."""

from __future__ import annotations

import itertools
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.api.caller import Caller, call, check, mail
from tests.deployment import OUTBOUND, Deployment
from tests.house.visitors import Visitors
from tests.web.browser import Company, Page, spoken
from verifier.domain.contact import Source
from verifier.domain.permission import Permission
from verifier.domain.principal import Scope
from verifier.services.revoke_client import RevokeClient

CONTACTS = "/api/v1/contacts"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

# What a thief would try, with a body that is right: endpoint → what it needs.
REQUESTS = {
    ("POST", CONTACTS, "call"): Scope.CONTACTS_WRITE,
    ("POST", CONTACTS, "mail"): Scope.CONTACTS_WRITE,
    ("POST", f"{CONTACTS}/<call>/events", "event"): Scope.EVENTS_WRITE,
    ("POST", f"{CONTACTS}/<call>/revoke", "nothing"): Scope.CONTACTS_WRITE,
    ("POST", "/api/v1/checks", "check"): Scope.CHECKS_WRITE,
    ("POST", "/api/v1/reports", "report"): Scope.REPORTS_WRITE,
    ("GET", "/api/v1/indicators", "nothing"): Scope.INDICATORS_READ,
}
BODIES = {
    "call": call(customer="host-1"),
    "mail": mail(customer="host-1"),
    "event": {"event": "answered", "number_shown": OUTBOUND},
    "check": check("is that you?", "host-1"),
    "report": {"content": "+1 212 555 0177"},
    "nothing": {},
}


def thief(company: Company, *scopes: Scope, source: Source = Source.DIALER) -> Caller:
    """Whoever holds a token of the client `dialer`."""
    return Caller(company.app, company.client("dialer", scopes, source))


def reference(page: Page) -> str:
    return page.path.rpartition("/")[2]


@pytest.mark.parametrize("scope", Scope)
def test_each_scope_opens_its_own_requests_and_no_others(company: Company, scope: Scope) -> None:
    stolen = thief(company, scope, source=Source.SYSTEM)
    recorded = reference(company.browser("alice").start_call())
    for (method, path, body), needed in REQUESTS.items():
        before = _rows(company)
        at = path.replace("<call>", recorded)
        answer = stolen.send(method, at, json.dumps(BODIES[body]).encode())
        if needed is scope:
            assert answer.status_code != 403, path
            continue
        assert answer.status_code == 403, path
        challenge = f'Bearer error="insufficient_scope", scope="{needed}"'
        assert answer.headers["WWW-Authenticate"] == challenge
        assert answer.json["errors"] == []
        assert _rows(company) == before


def test_a_stolen_dialer_knocks_at_every_door_in_every_way(tmp_path: Path) -> None:
    """Every address there is, pages and API, with every method: only its own events answer it."""
    with Deployment(tmp_path) as deployment:
        visitors = Visitors(deployment)
        token = deployment.client("dialer", [Scope.EVENTS_WRITE], Source.DIALER)
        bearer = {"Authorization": f"Bearer {token}"}
        knocks = list(visitors.knocks())
        before = deployment.rows()
        opened = set()
        for at, method in itertools.product(knocks, METHODS):
            answers = [
                visitors.nobody().open(at.path, method=method, headers=headers, json={})
                for headers in (bearer, {})
            ]
            statuses = {answer.status_code for answer in answers}
            # A token changes nothing, or says that it is not enough.
            if len(statuses) > 1 and statuses != {401, 403}:
                opened.add((method, at.permission))
        assert opened == {("POST", Permission.RECORD_EVENT)}
        assert deployment.rows() == before


def test_with_its_scope_it_reports_on_calls_that_exist_and_on_nothing_else(
    company: Company,
) -> None:
    stolen = thief(company, Scope.EVENTS_WRITE)
    agent = company.browser("alice")
    real = reference(agent.start_call())
    event = BODIES["event"]
    assert stolen.post(f"{CONTACTS}/{real}/events", event).status_code == 200
    for invented in ("0" * 48, real[:-1] + ("0" if real[-1] != "0" else "1"), real[::-1], "x"):
        assert stolen.post(f"{CONTACTS}/{invented}/events", event).status_code == 404
    other = reference(agent.start_call())
    wrong = {"event": "answered", "number_shown": "+18005550102"}
    assert stolen.post(f"{CONTACTS}/{other}/events", wrong).status_code == 409
    assert stolen.post(f"{CONTACTS}/{other}/events", {"event": "answered"}).status_code == 422


def test_it_learns_nothing_from_the_events_it_reports(company: Company) -> None:
    stolen = thief(company, Scope.EVENTS_WRITE)
    recorded = reference(company.browser("alice").start_call())
    answer = stolen.post(f"{CONTACTS}/{recorded}/events", BODIES["event"])
    assert set(answer.json or {}) == {"id", "state", "evidence", "duplicate"}


def test_it_cannot_make_green_a_call_that_nobody_asserted(company: Company) -> None:
    """It witnesses, and a call needs somebody else who says that we called (S7)."""
    other = Caller(company.app, company.client("other", [Scope.CONTACTS_WRITE], Source.DIALER))
    recorded = other.post(CONTACTS, BODIES["call"]).json
    assert recorded is not None
    stolen = thief(company, Scope.EVENTS_WRITE)
    answer = stolen.post(f"{CONTACTS}/{recorded['id']}/events", BODIES["event"])
    assert answer.json is not None
    assert answer.json["evidence"] == "observed"
    customer = company.browser("carla")
    for guess in ("000000", "123456", OUTBOUND):
        assert not customer.ask(guess).has("#verdict.genuine")


def _rows(company: Company) -> dict[str, int]:
    """What a check writes behind its answer may come at any time."""
    behind = {"checks", "alerts"}
    return {name: count for name, count in company.rows().items() if name not in behind}


def _now(company: Company) -> datetime:
    with company.database.reading() as connection:
        return company.database.time(connection)


def test_what_it_vouched_for_is_red_again_once_it_is_revoked(company: Company) -> None:
    stolen = thief(company, Scope.EVENTS_WRITE)
    agent, customer = company.browser("alice"), company.browser("carla")
    before = _now(company)
    page = agent.start_call()
    path = f"{CONTACTS}/{reference(page)}/events"
    assert stolen.post(path, BODIES["event"]).status_code == 200
    code = spoken(agent.get(page.path))
    company.use_cases.revoke_client("dialer", "operator")
    bulk = RevokeClient(company.database, lambda seconds: None)
    assert len(list(bulk.contacts("dialer", before, "operator"))) == 1
    assert customer.ask(code).has("#verdict.not_confirmed")
    assert customer.ask(OUTBOUND).has("#verdict.not_confirmed")


def test_a_call_that_another_vouches_for_stays_provable(company: Company) -> None:
    stolen = thief(company, Scope.EVENTS_WRITE)
    agent, customer = company.browser("alice"), company.browser("carla")
    old = reference(agent.start_call())
    assert stolen.post(f"{CONTACTS}/{old}/events", BODIES["event"]).status_code == 200
    company.use_cases.revoke_client("dialer", "operator")
    bulk = RevokeClient(company.database, lambda seconds: None)
    list(bulk.contacts("dialer", _now(company) - timedelta(hours=1), "operator"))
    honest = Caller(company.app, company.client("spare", [Scope.EVENTS_WRITE], Source.DIALER))
    page = agent.start_call()
    answer = honest.post(f"{CONTACTS}/{reference(page)}/events", BODIES["event"])
    assert answer.status_code == 200
    assert customer.ask(spoken(agent.get(page.path))).has("#verdict.genuine")
