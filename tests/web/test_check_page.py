"""The customer's page: what is answered, what is shown with which verdict, what never is."""

from __future__ import annotations

import pytest

from tests.deployment import INBOUND, OUTBOUND, SENDER
from tests.web.browser import Company, spoken
from verifier.domain.contact import CallState

ANSWERED = (CallState.DIALING, CallState.RINGING, CallState.ANSWERED)


@pytest.mark.parametrize(
    ("content", "question", "kind", "headline"),
    [
        (OUTBOUND, "contacted_me", "not_confirmed", "This is not confirmed. Hang up, don't reply."),
        (INBOUND, "contacted_me", "not_confirmed", "This is not confirmed. Hang up, don't reply."),
        (SENDER, "contacted_me", "not_confirmed", "This is not confirmed. Hang up, don't reply."),
        (SENDER, "found_this", "official", "This is ours. You can use it."),
        ("+1 888 555 0199", "found_this", "not_confirmed", "Don't use this to contact us."),
        (
            "123 456",
            "contacted_me",
            "not_confirmed",
            "This is not confirmed. Hang up, don't reply.",
        ),
        ("hello", "contacted_me", "not_confirmed", "This is not confirmed. Hang up, don't reply."),
    ],
)
def test_each_question_is_answered_with_its_card(
    company: Company, content: str, question: str, kind: str, headline: str
) -> None:
    page = company.browser("carla").ask(content, question)
    assert (page.status, page.text("#headline")) == (200, headline)
    assert kind in (page.node("#verdict").attributes["class"] or "").split()


def test_the_card_says_everything_in_its_order(company: Company) -> None:
    card = company.browser("carla").ask("Call +1 888 555 0199").node("#verdict")
    order = [".sign", ".word", "h1", ".do .big", ".why", ".never", ".read", ".answered time"]
    places = [card.html.index(card.css_first(selector).html) for selector in order]
    assert places == sorted(places)


@pytest.mark.parametrize("content", ["123456", SENDER, "+1 888 555 0199"])
@pytest.mark.parametrize("question", ["contacted_me", "found_this"])
def test_every_card_carries_the_never_list(company: Company, content: str, question: str) -> None:
    never = company.browser("carla").ask(content, question).text("#verdict .never")
    for item in ("password", "code", "recovery phrase", "remote access", "money"):
        assert item in never


def test_the_focus_goes_to_the_verdict_and_a_screen_reader_is_told(company: Company) -> None:
    card = company.browser("carla").ask(OUTBOUND).node("#verdict")
    assert card.attributes["aria-live"] == "polite"
    assert {"autofocus", "tabindex"} <= set(card.attributes)


def test_a_call_goes_from_amber_to_green(company: Company) -> None:
    agent, customer = company.browser("alice"), company.browser("carla")
    call = agent.start_call()
    assert customer.ask(OUTBOUND).has("#verdict.ask_for_code")
    company.dialer_sees(call, *ANSWERED)
    code = spoken(agent.get(call.path))
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    live = customer.get("/check")
    assert customer.send(live, "/check", content=wrong).has("#verdict.not_confirmed")
    assert customer.send(live, "/check", content=code).has("#verdict.genuine")
    assert customer.send(live, "/check", content=code).has("#verdict.not_confirmed")


def test_somebody_elses_call_and_code_are_not_confirmed(company: Company) -> None:
    agent, other = company.browser("alice"), company.browser("carl")
    call = agent.start_call()
    company.dialer_sees(call, *ANSWERED)
    page = other.get("/check")
    assert "We have never called you." in page.text(".status")
    assert other.ask(spoken(agent.get(call.path))).has("#verdict.not_confirmed")


def test_the_agents_name_appears_with_green_only(company: Company) -> None:
    agent, customer = company.browser("alice"), company.browser("carla")
    call = agent.start_call()
    company.dialer_sees(call, *ANSWERED)
    code = spoken(agent.get(call.path))
    amber = customer.ask(OUTBOUND)
    status = customer.get("/check")
    for page in (amber, status):
        assert "alice" not in page.html
        assert "Your blocked withdrawal" in page.text()
        assert "T-20417" in page.text()
    green = customer.ask(code)
    assert "alice" in green.text("#verdict .facts")


def test_no_customer_page_ever_shows_the_code(company: Company) -> None:
    agent, customer = company.browser("alice"), company.browser("carla")
    call = agent.start_call()
    company.dialer_sees(call, *ANSWERED)
    code = spoken(agent.get(call.path))
    grouped = f"{code[:3]} {code[3:]}"
    pages = [
        customer.get("/check"),
        customer.get("/report"),
        customer.ask(OUTBOUND),
        customer.ask("   "),
        customer.ask(grouped, "found_this"),
        customer.ask(grouped),
        customer.ask(code),
        customer.get("/check"),
    ]
    for page in pages:
        assert code not in page.html
        assert grouped not in page.html.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("states", "says"),
    [
        ((), "We are calling you now."),
        (ANSWERED, "We are on a call with you."),
        ((*ANSWERED, CallState.ENDED), "We last called you on"),
        ((CallState.DIALING, CallState.FAILED), "We are not calling you now."),
    ],
)
def test_the_call_status_says_how_things_stand(
    company: Company, states: tuple[CallState, ...], says: str
) -> None:
    call = company.browser("alice").start_call()
    company.dialer_sees(call, *states)
    assert says in company.browser("carla").get("/check").text(".status")


def test_the_code_is_asked_for_while_a_call_is_live_and_only_then(company: Company) -> None:
    customer = company.browser("carla")
    assert not customer.get("/check").has("input#code")
    company.browser("alice").start_call()
    field = customer.get("/check").node("input#code")
    assert field.attributes["inputmode"] == "numeric"
    assert field.attributes["autocomplete"] == "off"
    assert len(customer.ask(OUTBOUND).all("#code")) == 1


def test_a_mails_token_is_green_beside_our_own_copy(company: Company) -> None:
    mail = company.browser("alice").log_mail()
    token = mail.node("#token").text().strip()
    page = company.browser("carla").ask(f"Your withdrawal is on hold\nContact-Token: {token}")
    assert page.has("#verdict.genuine")
    copy = page.node(".our-copy")
    assert "open" in copy.attributes
    for ours in (SENDER, "Your withdrawal is on hold", "https://example.com/help/holds"):
        assert ours in page.text(".our-copy")
    assert page.has(".our-copy time")


def test_a_copied_or_changed_token_is_not_confirmed_and_tells_nothing(company: Company) -> None:
    token = company.browser("alice").log_mail().node("#token").text().strip()
    mutant = ("A" if token[10] != "A" else "B").join((token[:10], token[11:]))
    copied = company.browser("carl").ask(token)
    changed = company.browser("carla").ask(mutant)
    unknown = company.browser("carl").ask(mutant)
    for page in (copied, changed, unknown):
        assert page.has("#verdict.not_confirmed")
        assert "Your withdrawal" not in page.text()
    assert copied.text(".why") == changed.text(".why") == unknown.text(".why")


def test_a_mail_with_a_foreign_link_is_exposed(company: Company) -> None:
    token = company.browser("alice").log_mail().node("#token").text().strip()
    page = company.browser("carla").ask(f"Contact-Token: {token}\nhttps://pay.test/now")
    assert page.has("#verdict.not_confirmed")
    assert not page.has(".our-copy")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("  ", "What you paste is required"),
        ("a\x00b", "What you paste contains a NUL character"),
        ("x" * 200_001, "What you paste is longer than 200000 characters"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_box_and_kept(
    company: Company, content: str, message: str
) -> None:
    page = company.browser("carla").ask(content, "found_this")
    assert page.status == 422
    assert page.text("#content-error") == f"Error: {message}"
    assert page.node(".error-summary a").attributes["href"] == "#content"
    assert page.value("content", "form.check") == content.replace("\x00", "\ufffd")
    assert "checked" in page.node("input[value=found_this]").attributes


def test_a_question_that_does_not_exist_is_refused(company: Company) -> None:
    page = company.browser("carla").ask("hello", "is_it_nice")
    assert page.status == 422
    assert page.text(".choice .error") == "The question must be one of the two"
    assert page.value("content", "form.check") == "hello"


def test_every_part_of_a_text_is_marked_and_judged(company: Company) -> None:
    page = company.browser("carla").ask("Call +1 888 555 0199 or write to help@example.org!")
    marks = [mark.text() for mark in page.all(".pasted mark")]
    assert marks == ["+1 888 555 0199", "help@example.org"]
    assert len(page.all(".parts li")) == 2
