"""Passkeys on pages: where one is taken, what it opens, and one answer to all refusals."""

from __future__ import annotations

import pytest

from tests.authenticator import Authenticator
from tests.web.browser import Browser, Company, Page
from verifier.persistence.identity_tables import sessions

NEW, ADD = "/staff/account/passkeys/new", "/staff/account/passkeys"
SIGN_IN, SECOND = "/staff/passkey", "/staff/second-factor"
REFUSED = "Passkey does not hold; try once more"


def options(page: Page, action: str) -> str:
    return page.node(f'form[action="{action}"][data-options]').attributes["data-options"] or ""


def add(browser: Browser) -> Authenticator:
    """A passkey for whoever is signed in and confirmed."""
    device = Authenticator()
    naming = browser.send(browser.get("/staff/account"), NEW, name="laptop")
    account = browser.send(naming, ADD, passkey=device.make(options(naming, ADD)))
    assert (account.status, account.path) == (200, "/staff/account")
    return device


def unconfirm(company: Company) -> None:
    with company.database.writing() as transaction:
        transaction.connection.execute(sessions.update().values(confirmed_at=None))
        transaction.commit()


@pytest.fixture
def alice(company: Company) -> tuple[Browser, Authenticator]:
    browser = company.browser("alice")
    return browser, add(browser)


def test_a_passkey_is_listed_with_its_name(alice: tuple[Browser, Authenticator]) -> None:
    page = alice[0].get("/staff/account")
    assert "laptop" in page.text("section[aria-labelledby=passkeys] .rows")


def test_a_passkey_signs_in_from_a_browser_that_knows_nobody(
    company: Company, alice: tuple[Browser, Authenticator]
) -> None:
    elsewhere = company.browser()
    page = elsewhere.get("/staff/sign-in")
    answer = alice[1].answer(options(page, SIGN_IN))
    assert elsewhere.send(page, SIGN_IN, passkey=answer).path == "/agent"


@pytest.mark.parametrize("kind", ["empty", "no json", "another browser's", "used", "unknown"])
def test_every_refusal_on_the_sign_in_is_one_answer(
    company: Company, alice: tuple[Browser, Authenticator], kind: str
) -> None:
    elsewhere, other = company.browser(), company.browser()
    page = elsewhere.get("/staff/sign-in")
    good = alice[1].answer(options(page, SIGN_IN))
    answer = {
        "empty": "",
        "no json": "{",
        "another browser's": alice[1].answer(options(other.get("/staff/sign-in"), SIGN_IN)),
        "used": good,
        "unknown": Authenticator(user_handle=b"x").answer(options(page, SIGN_IN)),
    }[kind]
    if kind == "used":
        assert elsewhere.send(page, SIGN_IN, passkey=good).path == "/agent"
        page = elsewhere.get("/staff/sign-in")
    refused = elsewhere.send(page, SIGN_IN, passkey=answer)
    assert (refused.status, refused.path) == (422, SIGN_IN)
    assert refused.text(".error-summary li") == REFUSED


def test_a_stolen_cookie_and_answer_do_not_sign_in_again(
    company: Company, alice: tuple[Browser, Authenticator]
) -> None:
    victim, thief = company.browser(), company.browser()
    page = victim.get("/staff/sign-in")
    cookie = victim.client.get_cookie("staff")
    assert cookie is not None
    thief.client.set_cookie("staff", cookie.value)
    answer = alice[1].answer(options(page, SIGN_IN))
    assert victim.send(page, SIGN_IN, passkey=answer).path == "/agent"
    assert thief.send(page, SIGN_IN, passkey=answer).status == 422


def test_two_open_pages_can_both_be_answered(
    company: Company, alice: tuple[Browser, Authenticator]
) -> None:
    elsewhere = company.browser()
    first = elsewhere.get("/staff/sign-in")
    for _ in range(3):
        elsewhere.get("/staff/sign-in")
    answer = alice[1].answer(options(first, SIGN_IN))
    assert elsewhere.send(first, SIGN_IN, passkey=answer).path == "/agent"


def test_only_the_last_few_pages_of_a_browser_can_be_answered(
    company: Company, alice: tuple[Browser, Authenticator]
) -> None:
    elsewhere = company.browser()
    first = elsewhere.get("/staff/sign-in")
    for _ in range(4):
        elsewhere.get("/staff/sign-in")
    answer = alice[1].answer(options(first, SIGN_IN))
    assert elsewhere.send(first, SIGN_IN, passkey=answer).status == 422


def test_after_the_password_only_that_accounts_passkey_will_do(
    company: Company, alice: tuple[Browser, Authenticator]
) -> None:
    arthur = add(company.browser("arthur"))
    browser = company.browser()
    page = browser.sign_in("alice")
    refused = browser.send(page, SECOND, passkey=arthur.answer(options(page, SECOND)))
    assert (refused.status, refused.text(".error-summary li")) == (422, REFUSED)
    answer = alice[1].answer(options(refused, SECOND))
    assert browser.send(refused, SECOND, passkey=answer).path == "/agent"


def test_who_has_no_passkey_is_not_offered_one_after_the_password(company: Company) -> None:
    company.hire("alice")
    assert not company.browser().sign_in("alice").has("[data-options]")


def test_a_passkey_confirms_and_the_act_goes_through(
    company: Company, alice: tuple[Browser, Authenticator]
) -> None:
    browser, device = alice
    unconfirm(company)
    codes = "/staff/account/recovery-codes"
    asked = browser.send(browser.get("/staff/account"), codes)
    assert (asked.status, asked.text("h1")) == (403, "Confirm that it is you")
    refused = browser.send(asked, codes, passkey_factor="{}")
    assert (refused.status, refused.text(".error-summary li")) == (422, REFUSED)
    done = browser.send(refused, codes, passkey_factor=device.answer(options(refused, codes)))
    assert done.text("h1") == "Keep these recovery codes"


def test_adding_and_removing_ask_for_a_second_factor_anew(
    company: Company, alice: tuple[Browser, Authenticator]
) -> None:
    browser, device = alice
    unconfirm(company)
    account = browser.get("/staff/account")
    remove = account.node('form[action$="/remove"]').attributes["action"] or ""
    for action, typed in ((NEW, {"name": "telephone"}), (remove, {})):
        assert browser.send(account, action, **typed).status == 403
    asked = browser.send(account, NEW, name="telephone")
    answer = device.answer(options(asked, NEW))
    assert browser.send(asked, NEW, passkey_factor=answer).text("h1") == "Add a passkey"
    assert "You have none." in browser.send(account, remove).text()


def test_a_name_that_cannot_be_shown_is_refused_beside_its_field(
    alice: tuple[Browser, Authenticator],
) -> None:
    browser, _ = alice
    page = browser.send(browser.get("/staff/account"), NEW, name=" ")
    assert page.status == 422
    assert page.text("#name-error") == "Error: Name of a new passkey is required"


@pytest.mark.parametrize("answer", ["", "{}", "[" * 5000, "\x00", '{"id": "\\ud800"}'])
def test_a_new_passkey_that_does_not_hold_is_asked_for_again(
    alice: tuple[Browser, Authenticator], answer: str
) -> None:
    browser, _ = alice
    naming = browser.send(browser.get("/staff/account"), NEW, name="laptop")
    page = browser.send(naming, ADD, passkey=answer)
    assert (page.status, page.text(".error-summary li")) == (422, REFUSED)
    assert options(page, ADD) != options(naming, ADD)


def test_nobody_removes_somebody_elses(
    company: Company, alice: tuple[Browser, Authenticator]
) -> None:
    page = alice[0].get("/staff/account")
    remove = page.node('form[action$="/remove"]').attributes["action"] or ""
    arthur = company.browser("arthur")
    token = arthur.get("/staff/account").value("csrf_token")
    assert arthur.post(remove, {"csrf_token": token}).status == 404


def test_the_forms_of_passkeys_are_hidden_until_the_script_shows_them(company: Company) -> None:
    page = company.browser().get("/staff/sign-in")
    assert "hidden" in page.node(f'form[action="{SIGN_IN}"]').attributes
    script = page.node("script").attributes
    assert script["nonce"]
    assert (script["src"] or "").endswith("/passkey.js")
