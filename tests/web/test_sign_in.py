"""Signing in: two steps, one answer to every wrong try, and a session that ends."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.deployment import PASSWORD
from tests.web.browser import Browser, Company, Page
from verifier.domain.staff import CONFIRMED_FOR, IDLE, LONGEST, TRIES
from verifier.persistence.identity_tables import sessions

SESSIONS = "section[aria-labelledby=sessions] .rows"


def _factor(company: Company, browser: Browser, login: str, code: str | None = None) -> Page:
    """Both steps, the second with `code` or what the person's device shows."""
    page = browser.sign_in(login)
    assert page.path == "/staff/second-factor"
    typed = company.code(login) if code is None else code
    return browser.send(page, "/staff/second-factor", code=typed)


def _age(company: Company, **columns: timedelta) -> None:
    """Move a session's times into the past."""
    with company.database.writing() as transaction:
        for column, age in columns.items():
            transaction.connection.execute(
                sa.update(sessions).values({column: transaction.now - age})
            )
        transaction.commit()


@pytest.mark.parametrize(
    ("login", "path", "heading"),
    [
        ("alice", "/agent", "Contacts"),
        ("rita", "/review", "Reports"),
    ],
)
def test_password_and_code_lead_to_the_page_of_ones_role(
    company: Company, login: str, path: str, heading: str
) -> None:
    company.hire(login)
    page = _factor(company, company.browser(), login)
    assert (page.status, page.path, page.text("h1")) == (200, path, heading)


def test_the_password_alone_opens_nothing(company: Company) -> None:
    company.hire("alice")
    browser = company.browser()
    browser.sign_in("alice")
    for path in ("/staff", "/agent", "/staff/account"):
        assert browser.get(path).path == "/staff/sign-in"


@pytest.mark.parametrize("code", ["", "000000", "12345", "not a code", "0000-0000", "٠٠٠٠٠٠"])
def test_a_wrong_code_is_told_beside_its_field(company: Company, code: str) -> None:
    company.hire("alice")
    page = _factor(company, company.browser(), "alice", code)
    assert page.status == 422
    assert page.text("#code-error").startswith("Error: Code does not hold")


def test_a_code_works_once(company: Company) -> None:
    company.hire("alice")
    code = company.code("alice")
    assert _factor(company, company.browser(), "alice", code).path == "/agent"
    assert _factor(company, company.browser(), "alice", code).status == 422


def test_an_older_code_than_the_last_one_does_not_work(company: Company) -> None:
    company.hire("alice")
    assert _factor(company, company.browser(), "alice", company.code("alice", 1)).path == "/agent"
    assert _factor(company, company.browser(), "alice").status == 422


def test_the_second_step_must_follow_within_minutes(company: Company) -> None:
    company.hire("alice")
    browser = company.browser()
    page = browser.sign_in("alice")
    with browser.client.session_transaction("/staff") as session:
        session["entrant"] = [*session["entrant"][:2], int(time.time()) - 301]
    late = browser.send(page, "/staff/second-factor", code=company.code("alice"))
    assert late.path == "/staff/sign-in"


@pytest.mark.parametrize(
    ("login", "password"),
    [("alice", "wrong"), ("nobody", "wrong"), ("alice", ""), ("al\x00ice", "x"), ("x" * 300, "x")],
)
def test_every_wrong_try_is_one_answer_beside_the_login(
    company: Company, login: str, password: str
) -> None:
    company.hire("alice")
    page = company.browser().sign_in(login, password)
    assert page.status == 422
    assert page.text("#login-error") == "Error: Login and password do not belong together"
    assert page.node(".error-summary a").attributes["href"] == "#login"


def test_the_login_is_kept_after_a_wrong_try_and_the_password_is_not(company: Company) -> None:
    page = company.browser().sign_in("alice", "wrong-secret")
    assert page.value("login") == "alice"
    assert "wrong-secret" not in page.html


def test_a_locked_account_answers_like_a_wrong_password(company: Company) -> None:
    company.hire("alice")
    browser = company.browser()
    wrong = [browser.sign_in("alice", "wrong") for _ in range(TRIES)]
    right = browser.sign_in("alice", PASSWORD)
    assert right.status == 422
    assert right.text("main") == wrong[0].text("main")


def test_guessing_codes_locks_the_account_as_well(company: Company) -> None:
    company.hire("alice")
    browser = company.browser()
    page = browser.sign_in("alice")
    for _ in range(TRIES):
        page = browser.send(page, "/staff/second-factor", code="000000")
    page = browser.send(page, "/staff/second-factor", code=company.code("alice"))
    assert page.status == 422


def test_signing_out_ends_the_session_for_whoever_copied_the_cookie(company: Company) -> None:
    browser, thief = company.browser("alice"), company.browser()
    cookie = browser.client.get_cookie("staff")
    assert cookie is not None
    thief.client.set_cookie("staff", cookie.value)
    assert thief.get("/agent").path == "/agent"
    assert browser.send(browser.get("/agent"), "/staff/sign-out").path == "/staff/sign-in"
    assert browser.get("/agent").path == "/staff/sign-in"
    assert thief.get("/agent").path == "/staff/sign-in"


@pytest.mark.parametrize(
    ("ages", "path"),
    [
        ({"seen_at": IDLE - timedelta(minutes=1)}, "/agent"),
        ({"seen_at": IDLE}, "/staff/sign-in"),
        ({"started_at": LONGEST - timedelta(minutes=1)}, "/agent"),
        ({"started_at": LONGEST}, "/staff/sign-in"),
    ],
)
def test_a_session_ends_when_idle_or_old(
    company: Company, ages: dict[str, timedelta], path: str
) -> None:
    browser = company.browser("alice")
    _age(company, **ages)
    assert browser.get("/agent").path == path


def test_using_a_session_keeps_it_from_idling_but_not_from_ageing(company: Company) -> None:
    browser = company.browser("alice")
    for _ in range(3):
        _age(company, seen_at=IDLE - timedelta(minutes=1))
        assert browser.get("/agent").path == "/agent"
    _age(company, started_at=LONGEST)
    assert browser.get("/agent").path == "/staff/sign-in"


def test_a_customers_session_ends_too(company: Company) -> None:
    browser = company.browser("carla")
    assert browser.get("/check").status == 200
    _age(company, seen_at=timedelta(hours=2))
    assert browser.get("/check").status == 401


def test_signing_in_leaves_nothing_of_the_session_before(company: Company) -> None:
    company.hire("alice")
    browser = company.browser()
    browser.get("/staff/sign-in")
    with browser.client.session_transaction("/staff") as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    _factor(company, browser, "alice")
    with browser.client.session_transaction("/staff") as session:
        assert "planted" not in session
        assert session["csrf_token"] != before


def test_a_session_somebody_made_up_is_nobody(company: Company) -> None:
    browser = Browser(company.app)
    browser.client.set_cookie("staff", "eyJzZWNyZXQiOiJ4In0.aaaaaa.forged")
    assert browser.get("/agent").path == "/staff/sign-in"
    with browser.client.session_transaction("/staff") as session:
        session["secret"] = "x" * 43
    assert browser.get("/agent").path == "/staff/sign-in"


def test_a_dangerous_act_asks_for_a_second_factor_and_then_is_done(company: Company) -> None:
    browser = company.browser("alice")
    _age(company, confirmed_at=CONFIRMED_FOR)
    asked = browser.send(browser.get("/staff/account"), "/staff/account/recovery-codes")
    assert (asked.status, asked.text("h1")) == (403, "Confirm that it is you")
    action = "/staff/account/recovery-codes"
    wrong = browser.send(asked, action, second_factor="000000")
    assert wrong.status == 422
    assert not wrong.has(".codes")
    done = browser.send(wrong, action, second_factor=company.code("alice"))
    assert len(done.all(".codes li")) == 10
    again = browser.send(browser.get("/staff/account"), action)
    assert len(again.all(".codes li")) == 10


def test_what_was_typed_before_the_second_factor_is_not_lost(company: Company) -> None:
    agent, rita, rob = (company.browser(login) for login in ("alice", "rita", "rob"))
    agent.send(agent.get("/agent/report"), "/agent/report", content="+1 888 555 0199")
    review = rita.get("/review")
    action = review.node("td.actions form").attributes["action"] or ""
    rita.send(review, action, decision="confirm")
    _age(company, confirmed_at=CONFIRMED_FOR)
    asked = rob.send(rob.get("/review"), action, decision="publish")
    assert asked.text("h1") == "Confirm that it is you"
    assert "Published" not in rob.get("/review").text("tbody")
    done = rob.send(asked, action, second_factor=company.code("rob"))
    assert "Published" in done.text("tbody")


def test_a_customers_form_cannot_bring_a_second_factor(company: Company) -> None:
    customer = company.browser("carla")
    page = customer.send(customer.get("/report"), "/report", content="x y", second_factor="000000")
    assert page.has(".thanks")


def test_sessions_are_listed_and_one_is_ended_from_another(company: Company) -> None:
    here, there = company.browser("alice"), company.browser("alice")
    page = here.get("/staff/account")
    assert len(page.all(f"{SESSIONS} li")) == 2
    assert "This one" in page.text(SESSIONS)
    action = page.node(f"{SESSIONS} form").attributes["action"] or ""
    assert len(here.send(page, action).all(f"{SESSIONS} li")) == 1
    assert there.get("/agent").path == "/staff/sign-in"
    assert here.get("/agent").path == "/agent"


def test_nobody_ends_anothers_session(company: Company) -> None:
    alice, arthur = company.browser("alice"), company.browser("arthur")
    company.browser("arthur")
    theirs = arthur.get("/staff/account").node(f"{SESSIONS} form").attributes["action"] or ""
    token = alice.get("/staff/account").value("csrf_token")
    assert alice.post(theirs, {"csrf_token": token}).status == 404
    assert len(arthur.get("/staff/account").all(f"{SESSIONS} li")) == 2
