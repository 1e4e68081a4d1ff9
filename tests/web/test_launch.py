"""Where a launch may come from, and what becomes of the session that was there before."""

from __future__ import annotations

import pytest

from tests.deployment import HOST_APP
from tests.web.browser import Browser, Company, Page


def launch(company: Company, browser: Browser, host_id: str = "host-1", **headers: str) -> Page:
    return browser.post("/launch", {"token": company.host_app.token(host_id)}, **headers)


def test_the_host_apps_page_opens_the_check_page(company: Company) -> None:
    page = launch(company, company.browser(), Origin=HOST_APP)
    assert (page.status, page.path) == (200, "/check")


def test_a_host_app_that_is_no_browser_says_no_origin(company: Company) -> None:
    assert launch(company, company.browser()).path == "/check"


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://evil.example",
        HOST_APP + "/",
        HOST_APP + "0",
        HOST_APP[:-1],
        HOST_APP + ".evil.example",
        HOST_APP + "@evil.example",
        f"{HOST_APP}, http://evil.example",
        f"{HOST_APP} http://evil.example",
        HOST_APP.upper(),
        HOST_APP.replace("http:", "https:"),
        HOST_APP.replace("9000", "9001"),
        HOST_APP.replace("localhost", "127.0.0.1"),
        HOST_APP.replace("localhost", "localhost."),
        HOST_APP.replace("//", "//app."),
        "http://localhost",
        "localhost:9000",
        "*",
    ],
)
def test_no_other_page_may_launch_anybody(
    company: Company, origin: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = company.rows()
    browser, token = company.browser(), company.host_app.token("host-1")
    page = browser.post("/launch", {"token": token}, Origin=origin)
    assert (page.status, page.text("h1")) == (403, "This didn't work. Open it from the app again.")
    assert browser.get("/check").status == 401
    assert company.rows() == before
    assert "not the host app's" in caplog.text
    assert "evil" not in caplog.text
    again = browser.post("/launch", {"token": token}, Origin=HOST_APP)
    assert again.path == "/check", "its token was not used up"


def test_a_deployment_without_a_host_app_lets_no_page_in(company: Company) -> None:
    company.app.config["HOST_ORIGINS"] = ()
    assert launch(company, company.browser(), Origin=HOST_APP).status == 403
    assert launch(company, company.browser(), Origin="").status == 403


def test_a_refused_launch_leaves_the_session_that_was_there(company: Company) -> None:
    browser = company.browser("carla")
    assert browser.post("/launch", {"token": "x"}).status == 403
    assert browser.get("/check").status == 200


def test_the_same_customers_other_open_pages_stay_good(company: Company) -> None:
    browser = company.browser("carla")
    framed = browser.get("/check")
    launch(company, browser)
    answer = browser.send(framed, "/check", content="hello", question="contacted_me")
    assert answer.has("#verdict")


def test_another_customer_takes_nothing_over(company: Company) -> None:
    browser = company.browser("carla")
    framed = browser.get("/check")
    launch(company, browser, "host-2")
    answer = browser.send(framed, "/check", content="hello", question="contacted_me")
    assert answer.status == 400


def test_nobody_keeps_a_form_token_from_before_they_came(company: Company) -> None:
    browser = company.browser()
    with browser.client.session_transaction("/check") as session:
        session["csrf_token"] = "planted"
    launch(company, browser)
    with browser.client.session_transaction("/check") as session:
        assert session.get("csrf_token") != "planted"


@pytest.mark.parametrize("host_id", ["host-1", "host-2"])
def test_a_browsers_earlier_session_ends_with_the_next(company: Company, host_id: str) -> None:
    browser = company.browser("carla")
    with browser.client.session_transaction("/check") as session:
        earlier = session["secret"]
    launch(company, browser, host_id)
    assert company.use_cases.sessions.customer(earlier) is None
    assert browser.get("/check").status == 200


def test_being_signed_in_as_staff_is_untouched(company: Company) -> None:
    browser = company.browser("alice")
    launch(company, browser)
    assert browser.get("/agent").status == 200
    assert browser.get("/check").status == 200
