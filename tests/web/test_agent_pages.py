"""The agent's pages: start a call, speak the code, log an e-mail, take it back."""

from __future__ import annotations

import pytest

from tests.deployment import BOTH, INBOUND, OUTBOUND, SENDER
from tests.web.browser import CALL, MAIL, Company, Page, spoken
from verifier.domain.contact import CallState


def test_starting_a_call_shows_its_first_code_at_once(company: Company) -> None:
    page = company.browser("alice").start_call()
    assert page.path.startswith("/agent/calls/")
    assert len(spoken(page)) == 6
    assert "3 guesses left" in page.text(".say")
    assert "New code (2 left)" in page.text(".say")
    assert page.node("meta[http-equiv=refresh]").attributes["content"] == f"5;url={page.path}"


def test_numbers_offered_are_those_we_may_call_from(company: Company) -> None:
    page = company.browser("alice").get("/agent")
    offered = [node.attributes["value"] for node in page.all("select option")]
    assert offered == [OUTBOUND, BOTH]
    assert [node.attributes["value"] for node in page.all("#senders option")] == [SENDER]


def test_sending_the_form_twice_starts_one_call_with_one_code(company: Company) -> None:
    agent = company.browser("alice")
    form = agent.get("/agent")
    first = agent.send(form, "/agent/calls", **CALL)
    second = agent.send(form, "/agent/calls", **CALL)
    assert first.path == second.path
    assert spoken(first) == spoken(second)
    assert company.rows()["contacts"] == 1


def test_sending_the_form_again_with_other_words_is_refused_in_words(company: Company) -> None:
    agent = company.browser("alice")
    form = agent.get("/agent")
    agent.send(form, "/agent/calls", **CALL)
    page = agent.send(form, "/agent/calls", **(CALL | {"purpose": "Something else"}))
    assert page.status == 422
    assert "sent before with other words" in page.text(".error-summary")
    assert page.value("purpose", 'form[action="/agent/calls"]') == "Something else"


def test_three_codes_and_then_words(company: Company) -> None:
    agent = company.browser("alice")
    page = agent.start_call()
    action = f"{page.path}/code"
    codes = {spoken(page)}
    for _ in range(2):
        form, page = page, agent.send(page, action)
        codes.add(spoken(page))
    assert len(codes) == 3
    assert "This was the last code." in page.text(".say")
    refused = agent.send(form, action)
    assert refused.status == 409
    assert "This call has no code left" in refused.text(".error-summary")


def test_the_page_says_who_confirms_the_call(company: Company) -> None:
    agent = company.browser("alice")
    page = agent.start_call()
    assert "Not yet confirmed by the telephone system." in page.text()
    company.dialer_sees(page, CallState.DIALING, CallState.ANSWERED)
    assert "Our telephone system has seen the customer answer." in agent.get(page.path).text()


def test_a_used_code_is_gone_from_the_screen(company: Company) -> None:
    agent = company.browser("alice")
    page = agent.start_call()
    company.dialer_sees(page, CallState.ANSWERED)
    assert company.browser("carla").ask(spoken(page)).has("#verdict.genuine")
    used = agent.get(page.path)
    assert "The customer has typed the code." in used.text(".say")
    assert spoken(page) not in used.html.replace("\u00a0", "")


def test_the_call_is_answered_and_ended_by_buttons(company: Company) -> None:
    agent = company.browser("alice")
    page = agent.start_call()
    events = f"{page.path}/events"
    answered = agent.send(page, events, event="answered")
    assert answered.text("#state") == "Answered"
    again = agent.send(page, events, event="answered")
    assert (again.status, again.text("#state")) == (200, "Answered")
    ended = agent.send(answered, events, event="ended")
    assert "This call is over." in ended.text(".say")
    assert not ended.has(".spoken")
    late = agent.send(page, events, event="failed")
    assert late.status == 409
    assert "A call that is ended cannot become failed" in late.text(".error-summary")
    assert agent.send(page, f"{page.path}/code").status == 409


@pytest.mark.parametrize("event", ["", "announced", "exploded"])
def test_an_event_that_is_no_button_is_refused(company: Company, event: str) -> None:
    agent = company.browser("alice")
    page = agent.start_call()
    refused = agent.send(page, f"{page.path}/events", event=event)
    assert refused.status == 422
    assert refused.text("h1") == "Something in the form is not right."


def test_a_revoked_call_is_never_confirmed(company: Company) -> None:
    agent = company.browser("alice")
    page = agent.start_call()
    company.dialer_sees(page, CallState.ANSWERED)
    code = spoken(page)
    agent.send(page, page.path.replace("/calls/", "/contacts/") + "/revoke")
    assert "This call is revoked." in agent.get(page.path).text(".say")
    assert company.browser("carla").ask(code).has("#verdict.not_confirmed")


def test_other_agents_calls_do_not_exist(company: Company) -> None:
    page = company.browser("alice").start_call()
    other = company.browser("arthur")
    own = other.start_call(customer="host-2")
    token = own.value("csrf_token")
    assert other.get(page.path).status == 404
    for action in ("/events", "/code"):
        sent = other.post(page.path + action, {"csrf_token": token, "event": "answered"})
        assert sent.status == 404
    revoke = page.path.replace("/calls/", "/contacts/") + "/revoke"
    assert other.post(revoke, {"csrf_token": token}).status == 404
    assert other.get("/agent").text("tbody").count("Call") == 1


@pytest.mark.parametrize("ref", ["x", "f" * 48, "0" * 48, "g" * 48, "0" * 4000])
def test_a_reference_to_nothing_is_not_found(company: Company, ref: str) -> None:
    assert company.browser("alice").get(f"/agent/calls/{ref}").status == 404


def test_a_mails_proofs_are_shown_once(company: Company) -> None:
    agent = company.browser("alice")
    page = agent.log_mail()
    token, handle = (page.node(f"#{name}").text().strip() for name in ("token", "handle"))
    assert len(token) == 76
    assert page.node("#header").text().strip() == f"Contact-Token: {token}"
    assert {token, handle} <= set(page.node("#footer").text().replace("\n", " ").split())
    listed = agent.get("/agent")
    assert "Your withdrawal is on hold" in listed.text("tbody")
    assert token not in listed.html
    assert handle not in listed.html


def test_a_mail_has_no_call_page_and_can_be_revoked(company: Company) -> None:
    agent = company.browser("alice")
    token = agent.log_mail().node("#token").text().strip()
    listed = agent.get("/agent")
    action = listed.node("td.actions form").attributes["action"] or ""
    ref = action.split("/")[3]
    assert agent.get(f"/agent/calls/{ref}").status == 404
    assert "Revoked" in agent.send(listed, action).text("tbody")
    assert company.browser("carla").ask(token).has("#verdict.not_confirmed")


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("customer", "nobody", "Customer id is not known here; check the customer id"),
        ("customer", " ", "Customer id is required"),
        ("department", "x" * 201, "Department is longer than 200 characters"),
        ("purpose", "no\u202ereve", "Purpose contains an invisible, control"),
        ("ticket", "T\x00", "Ticket contains an invisible, control"),
        ("number_shown", "", "Number shown is required"),
        ("number_shown", INBOUND, "Number shown is not one of our outbound numbers"),
        ("number_shown", "+1 888 555 0199", "Number shown is not one of our outbound numbers"),
        ("number_called", "12", "Number called"),
    ],
)
def test_a_mistake_about_a_call_stands_beside_its_field(
    company: Company, field: str, typed: str, message: str
) -> None:
    page = company.browser("alice").start_call(**{field: typed})
    assert page.status == 422
    assert page.text(f"#call-{field}-error").startswith(f"Error: {message}")
    assert page.node(".error-summary a").attributes["href"] == f"#call-{field}"
    _assert_kept(page, "/agent/calls", CALL | {field: typed})
    assert company.rows()["contacts"] == 0


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("customer", "nobody", "Customer id is not known here; check the customer id"),
        ("sender", "", "Sender is required"),
        ("sender", "not an address", "Sender"),
        ("sender", "support@example.org", "Sender is not one of our outbound addresses"),
        ("recipient", "@", "Recipient"),
        ("subject", "", "Subject is required"),
        ("links", "https://example.com\nno link at all", "Links"),
        ("links", "https://example.com\n" * 51, "Links are more than 50"),
    ],
)
def test_a_mistake_about_a_mail_stands_beside_its_field(
    company: Company, field: str, typed: str, message: str
) -> None:
    page = company.browser("alice").log_mail(**{field: typed})
    assert page.status == 422
    assert page.text(f"#mail-{field}-error").startswith(f"Error: {message}")
    _assert_kept(page, "/agent/mails", MAIL | {field: typed})
    assert company.rows()["contacts"] == 0


def test_all_mistakes_are_told_at_once(company: Company) -> None:
    page = company.browser("alice").start_call(customer="", purpose="", number_called="1")
    linked = [node.attributes["href"] for node in page.all(".error-summary a")]
    assert linked == ["#call-customer", "#call-purpose", "#call-number_called"]


def test_an_empty_list_says_what_would_fill_it(company: Company) -> None:
    assert "Calls you start" in company.browser("alice").get("/agent").text()


def _assert_kept(page: Page, action: str, typed: dict[str, str]) -> None:
    for name, value in typed.items():
        if name != "number_shown":  # a list: what is not in it cannot be kept
            assert page.value(name, f'form[action="{action}"]') == value.replace("\x00", "\ufffd")
