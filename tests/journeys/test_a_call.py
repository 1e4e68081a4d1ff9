"""A real call through all doors: agent's page, dialer's API, customer's page, host app's API."""

from __future__ import annotations

from tests.api.caller import Caller
from tests.deployment import OUTBOUND
from tests.web.browser import Company, Page, spoken
from verifier.domain.contact import Source
from verifier.domain.principal import Scope


def dialer_reports(company: Company, call: Page, *events: str) -> list[str]:
    """The evidence after each event that the telephone system reports."""
    machine = Caller(
        company.app, company.client("dialer", [Scope.EVENTS_WRITE], source=Source.DIALER)
    )
    path = f"/api/v1/contacts/{call.path.rpartition('/')[2]}/events"
    shown = {"number_shown": OUTBOUND}
    answers = [machine.post(path, {"event": event, "event_id": event} | shown) for event in events]
    assert {answer.status_code for answer in answers} == {200}
    return [str(answer.json and answer.json["evidence"]) for answer in answers]


def test_an_announced_call_turns_green_by_its_code_alone(company: Company) -> None:
    agent, customer = company.browser("alice"), company.browser("carla")
    assert "We have never called you." in customer.get("/check").text(".status")
    call = agent.start_call()
    assert "We are calling you now." in customer.get("/check").text(".status")
    code = spoken(agent.get(call.path))
    assert customer.ask(code).has("#verdict.ask_for_code"), "no dialer has seen it yet (S7)"
    seen = dialer_reports(company, call, "dialing", "ringing", "answered")
    assert seen == ["asserted", "asserted", "corroborated"]
    green = customer.ask(code)
    assert green.text("#headline") == "Yes, this is us."
    assert "Your blocked withdrawal" in green.text("#verdict .facts")
    assert customer.ask(code).has("#verdict.not_confirmed"), "a code counts once"


def test_a_scammer_who_calls_during_our_call_gets_no_green(company: Company) -> None:
    agent, customer = company.browser("alice"), company.browser("carla")
    call = agent.start_call()
    dialer_reports(company, call, "answered")
    code = spoken(agent.get(call.path))
    assert customer.ask(OUTBOUND).has("#verdict.ask_for_code")
    assert customer.ask("+1 888 555 0199").has("#verdict.not_confirmed")
    for guess in range(3):
        wrong = f"{(int(code) + guess + 1) % 1_000_000:06d}"
        assert customer.ask(wrong).has("#verdict.not_confirmed")
    assert customer.ask(code).has("#verdict.not_confirmed"), "three guesses are spent"


def test_the_host_app_is_told_the_same_as_its_customer(company: Company) -> None:
    host = Caller(company.app, company.client("host", [Scope.CHECKS_WRITE]))
    asked = {"customer": "host-1", "question": "contacted_me", "content": OUTBOUND}
    before = host.post("/api/v1/checks", asked).json
    company.browser("alice").start_call()
    during = host.post("/api/v1/checks", asked).json
    other = host.post("/api/v1/checks", asked | {"customer": "host-2"}).json
    assert before is not None
    assert during is not None
    assert other is not None
    assert [before["verdict"], during["verdict"]] == ["not_confirmed", "ask_for_code"]
    assert other | {"checked_at": ""} == before | {"checked_at": ""}
