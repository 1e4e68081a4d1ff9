"""Every page against every role: what is not declared for a role is refused, GET and POST alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.web.browser import Browser, Company, Page
from verifier.domain.permission import Permission, allows
from verifier.domain.principal import Person, Role
from verifier.web.access import requires

LOGINS = {
    Role.CUSTOMER: "carla",
    Role.AGENT: "alice",
    Role.REVIEWER: "rita",
    Role.ADMIN: "ada",
}

PAGES = {
    ("GET", "/"): Permission.PUBLIC,
    ("GET", "/sign-in"): Permission.PUBLIC,
    ("POST", "/sign-in"): Permission.PUBLIC,
    ("GET", "/static/<digest>/<path:name>"): Permission.PUBLIC,
    ("POST", "/sign-out"): Permission.SIGN_OUT,
    ("GET", "/check"): Permission.CHECK,
    ("POST", "/check"): Permission.CHECK,
    ("GET", "/report"): Permission.FILE_REPORT,
    ("POST", "/report"): Permission.FILE_REPORT,
    ("GET", "/agent"): Permission.RECORD_CONTACT,
    ("POST", "/agent/calls"): Permission.RECORD_CONTACT,
    ("POST", "/agent/mails"): Permission.RECORD_CONTACT,
    ("GET", "/agent/calls/<ref>"): Permission.RECORD_CONTACT,
    ("POST", "/agent/calls/<ref>/code"): Permission.ISSUE_CODE,
    ("POST", "/agent/calls/<ref>/events"): Permission.RECORD_EVENT,
    ("POST", "/agent/contacts/<ref>/revoke"): Permission.REVOKE_CONTACT,
    ("GET", "/review"): Permission.READ_REPORTS,
    ("POST", "/review/indicators/<int(max=9223372036854775807):number>"): (
        Permission.DECIDE_INDICATOR
    ),
}
GUARDED = [key for key, permission in PAGES.items() if permission is not Permission.PUBLIC]
POSTS = [rule for method, rule in PAGES if method == "POST"]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with Company(tmp_path_factory.mktemp("company")) as company:
        for login in LOGINS.values():
            company.hire(login)
        yield company


def _address(rule: str) -> str:
    path = rule.replace("<ref>", "0" * 48).replace("<digest>/<path:name>", "x/app.css")
    return path.replace("<int(max=9223372036854775807):number>", "7")


def _visit(browser: Browser, method: str, rule: str, **headers: str) -> Page:
    """The bare answer, with a CSRF token that holds: only access decides."""
    browser.get("/sign-in")
    token = browser.get("/sign-in").value("csrf_token", 'form[action="/sign-in"]')
    options = {"data": {"csrf_token": token}, "headers": headers} if method == "POST" else {}
    return Page(browser.client.open(_address(rule), method=method, **options))


def test_this_table_is_every_page(company: Company) -> None:
    rules = {
        (method, rule.rule): company.app.view_functions[rule.endpoint].permission
        for rule in company.app.url_map.iter_rules()
        if rule.endpoint.startswith("pages.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert rules == PAGES


@pytest.mark.parametrize(("method", "rule"), GUARDED)
def test_a_stranger_is_sent_away(company: Company, method: str, rule: str) -> None:
    page = _visit(company.browser(), method, rule)
    if method == "GET":
        assert (page.status, page.headers["Location"]) == (303, "/sign-in")
    else:
        assert (page.status, page.text("h1")) == (401, "Sign in first.")


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_its_own_pages_and_no_others(company: Company, role: Role) -> None:
    browser = company.browser(LOGINS[role])
    person = Person(1, role, "x")
    for method, rule in GUARDED:
        if rule == "/sign-out":
            continue
        refused = _visit(browser, method, rule).status == 403
        assert refused is not allows(person, PAGES[method, rule]), (method, rule)
    assert _visit(browser, "POST", "/sign-out").status == 303


@pytest.mark.parametrize("rule", POSTS)
@pytest.mark.parametrize("token", ["", "made-up", "ImEi.aaaaaa.forged"])
def test_no_form_counts_without_its_csrf_token(company: Company, rule: str, token: str) -> None:
    role = next(role for role in Role if allows(Person(1, role, "x"), PAGES["POST", rule]))
    browser = company.browser(LOGINS[role])
    page = browser.post(_address(rule), {"csrf_token": token} if token else {})
    assert (page.status, page.text("h1")) == (400, "This page was open for too long.")


def test_anothers_csrf_token_does_not_count(company: Company) -> None:
    token = company.browser("carla").get("/check").value("csrf_token")
    page = company.browser("alice").post("/report", {"csrf_token": token, "content": "x"})
    assert page.status == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_sent_from_another_site_is_refused(company: Company, site: str) -> None:
    page = _visit(company.browser("carla"), "POST", "/sign-out", **{"Sec-Fetch-Site": site})
    assert page.status == 400


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_form_sent_from_our_own_page_counts(company: Company, site: str) -> None:
    page = _visit(company.browser("carla"), "POST", "/sign-out", **{"Sec-Fetch-Site": site})
    assert page.status == 303


def test_forms_count_over_https_although_no_referer_is_sent(tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("https")
    with Company(folder, public_url="https://verify.example.com") as company:
        browser = company.browser("carla", base_url="https://verify.example.com")
        assert browser.ask("+1 888 555 0199").has("#verdict")


def test_a_page_that_declares_nothing_is_refused_to_everybody(company: Company) -> None:
    app: Flask = company.app
    browsers = [company.browser(login) for login in (None, *LOGINS.values())]
    view = app.view_functions["pages.check"]
    app.view_functions["pages.check"] = lambda: "forgotten"
    try:
        for browser in browsers:
            assert browser.get("/check").status == 403
    finally:
        app.view_functions["pages.check"] = view


def test_declaring_a_permission_leaves_the_view_itself() -> None:
    def view() -> str:
        return "page"

    assert requires(Permission.CHECK)(view) is view
    assert view.permission is Permission.CHECK
