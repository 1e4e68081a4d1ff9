"""Signing in and out: one answer to every wrong try, and twelve hours at most."""

from __future__ import annotations

import time

import pytest

from tests.web.browser import Browser, Company
from verifier.web.session import LIFE


@pytest.mark.parametrize(
    ("login", "path", "heading"),
    [
        ("carla", "/check", "Is it really us?"),
        ("alice", "/agent", "Contacts"),
        ("rita", "/review", "Reports"),
        ("ada", "/review", "Reports"),
    ],
)
def test_everybody_lands_on_the_page_of_their_role(
    company: Company, login: str, path: str, heading: str
) -> None:
    company.hire(login)
    page = company.browser().sign_in(login)
    assert (page.status, page.path, page.text("h1")) == (200, path, heading)


def test_a_stranger_is_sent_to_the_sign_in(company: Company) -> None:
    for path in ("/", "/check", "/agent", "/review", "/report"):
        assert company.browser().get(path).path == "/sign-in"


@pytest.mark.parametrize(
    ("login", "password"),
    [("carla", "wrong"), ("nobody", "wrong"), ("carla", ""), ("ca\x00rla", "x"), ("x" * 300, "x")],
)
def test_every_wrong_try_is_one_answer_beside_the_login(
    company: Company, login: str, password: str
) -> None:
    company.hire("carla")
    page = company.browser().sign_in(login, password)
    assert page.status == 422
    assert page.text("#login-error") == "Error: Login and password do not belong together"
    assert page.node(".error-summary a").attributes["href"] == "#login"


def test_the_login_is_kept_after_a_wrong_try_and_the_password_is_not(company: Company) -> None:
    page = company.browser().sign_in("carla", "wrong-secret")
    assert page.value("login") == "carla"
    assert "wrong-secret" not in page.html


def test_signing_out_ends_the_session(company: Company) -> None:
    browser = company.browser("carla")
    assert browser.send(browser.get("/check"), "/sign-out").path == "/sign-in"
    assert browser.get("/check").path == "/sign-in"


@pytest.mark.parametrize(("age", "path"), [(LIFE - 60, "/check"), (LIFE + 1, "/sign-in")])
def test_a_session_ends_twelve_hours_after_the_sign_in(
    company: Company, age: int, path: str
) -> None:
    browser = company.browser("carla")
    with browser.client.session_transaction() as session:
        session["since"] = int(time.time()) - age
    assert browser.get("/check").path == path


def test_using_a_session_does_not_make_it_last_longer(company: Company) -> None:
    browser = company.browser("carla")
    with browser.client.session_transaction() as session:
        since = session["since"] = int(time.time()) - 3600
    browser.ask("+1 888 555 0199")
    with browser.client.session_transaction() as session:
        assert session["since"] == since


def test_signing_in_leaves_nothing_of_the_session_before(company: Company) -> None:
    browser = company.browser()
    browser.get("/sign-in")
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    company.hire("carla")
    browser.sign_in("carla")
    with browser.client.session_transaction() as session:
        assert "planted" not in session
        assert session["csrf_token"] != before


def test_a_session_somebody_made_up_is_nobody(company: Company) -> None:
    browser = Browser(company.app)
    browser.client.set_cookie("session", "eyJhY2NvdW50IjoxfQ.aaaaaa.forged")
    assert browser.get("/check").path == "/sign-in"


def test_the_cookie_is_out_of_reach_of_scripts_and_bound_to_https(company: Company) -> None:
    response = company.app.test_client().get("/sign-in")
    assert "HttpOnly" in response.headers["Set-Cookie"]
    assert "SameSite=Lax" in response.headers["Set-Cookie"]
