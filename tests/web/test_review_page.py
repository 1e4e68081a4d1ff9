"""The reviewers' page: everything a report holds, and two people to publish."""

from __future__ import annotations

import pytest

from tests.web.browser import Browser, Company, Page

SCAM = "+1 888 555 0199"


def _report(company: Company, *contents: str) -> None:
    agent = company.browser("alice")
    form = agent.get("/agent/report")
    for content in contents:
        agent.send(form, "/agent/report", content=content)


def _decide(browser: Browser, page: Page, decision: str) -> Page:
    action = page.node("td.actions form").attributes["action"] or ""
    return browser.send(page, action, decision=decision)


def test_two_people_publish_and_one_retracts(company: Company) -> None:
    _report(company, SCAM)
    rita, rob, customer = (company.browser(login) for login in ("rita", "rob", "carla"))
    confirmed = _decide(rita, rita.get("/review"), "confirm")
    assert "by you; somebody else must publish" in confirmed.text("tbody")
    assert "Publish" not in confirmed.text("td.actions")
    refused = _decide(rita, confirmed, "publish")
    assert refused.status == 409
    assert refused.text(".error-summary a") == "A second person must publish what you confirmed"
    assert customer.ask(SCAM).has("#verdict.not_confirmed")
    published = _decide(rob, rob.get("/review"), "publish")
    assert "Published" in published.text("tbody")
    assert customer.ask(SCAM).text("#headline") == "Known scam. Don't reply."
    assert "Retracted" in _decide(rita, rita.get("/review"), "retract").text("tbody")
    assert customer.ask(SCAM).has("#verdict.not_confirmed")


def test_a_decision_that_came_too_late_is_told_in_words(company: Company) -> None:
    _report(company, SCAM)
    rita, rob = company.browser("rita"), company.browser("rob")
    stale = rob.get("/review")
    _decide(rita, rita.get("/review"), "confirm")
    refused = _decide(rob, stale, "confirm")
    assert refused.status == 409
    assert "The indicator is confirmed" in refused.text(".error-summary")


@pytest.mark.parametrize("decision", ["", "delete"])
def test_a_decision_that_is_no_button_is_refused(company: Company, decision: str) -> None:
    _report(company, SCAM)
    rita = company.browser("rita")
    assert _decide(rita, rita.get("/review"), decision).status == 422


@pytest.mark.parametrize("number", ["999", "0", "9223372036854775807", "9" * 30])
def test_an_indicator_that_does_not_exist_is_not_found(company: Company, number: str) -> None:
    _report(company, SCAM)
    rita = company.browser("rita")
    token = rita.get("/review").value("csrf_token")
    fields = {"csrf_token": token, "decision": "confirm"}
    assert rita.post(f"/review/indicators/{number}", fields).status == 404


def test_long_content_is_folded_but_whole(company: Company) -> None:
    _report(company, "\n".join(f"line {number}" for number in range(1, 31)))
    page = company.browser("rita").get("/review")
    assert "line 30" not in page.text(".evidence summary")
    assert "line 30" in page.text(".evidence .whole")
    assert len(page.text(".digest .figures")) == 64


def test_reports_are_paged_newest_first(company: Company) -> None:
    _report(company, *(f"scam number {number}" for number in range(1, 24)))
    rita = company.browser("rita")
    newest = rita.get("/review")
    assert [node.text() for node in newest.all(".report h2 .figures")][:2] == ["23", "22"]
    older = rita.get(newest.node(".pager a").attributes["href"] or "")
    assert [node.text() for node in older.all(".report h2 .figures")] == ["3", "2", "1"]
    assert "No older reports." in rita.get("/review?before=1").text()


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 18, "9" * 40, "%00", "%F0%9F%98%80", "²"])
def test_a_strange_place_in_the_list_is_no_error(company: Company, before: str) -> None:
    _report(company, SCAM)
    assert company.browser("rita").get(f"/review?before={before}").status == 200


def test_an_empty_list_says_what_would_fill_it(company: Company) -> None:
    assert "What customers and agents report" in company.browser("rita").get("/review").text()
