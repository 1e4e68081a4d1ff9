"""Every page against every role: what is not declared for a role is refused, GET and POST alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.web.browser import STAFF, Browser, Company, Page
from verifier.domain.permission import Permission, allows
from verifier.domain.principal import Person, Role
from verifier.web.access import requires
from verifier.web.zone import is_staff

LOGINS = {
    Role.CUSTOMER: "carla",
    Role.AGENT: "alice",
    Role.REVIEWER: "rita",
    Role.ADMIN: "ada",
}

_ID = "<int(max=9223372036854775807):number>"

PAGES = {
    ("GET", "/"): Permission.PUBLIC,
    ("POST", "/launch"): Permission.PUBLIC,
    ("POST", "/leave"): Permission.SIGN_OUT,
    ("GET", "/static/<digest>/<path:name>"): Permission.PUBLIC,
    ("GET", "/check"): Permission.CHECK,
    ("POST", "/check"): Permission.CHECK,
    ("GET", "/report"): Permission.FILE_REPORT,
    ("POST", "/report"): Permission.FILE_REPORT,
    ("GET", "/staff"): Permission.OWN_ACCOUNT,
    ("GET", "/staff/sign-in"): Permission.PUBLIC,
    ("POST", "/staff/sign-in"): Permission.PUBLIC,
    ("GET", "/staff/second-factor"): Permission.PUBLIC,
    ("POST", "/staff/second-factor"): Permission.PUBLIC,
    ("GET", "/staff/join"): Permission.PUBLIC,
    ("POST", "/staff/join"): Permission.PUBLIC,
    ("GET", "/staff/enrol"): Permission.PUBLIC,
    ("POST", "/staff/enrol"): Permission.PUBLIC,
    ("GET", "/staff/provider"): Permission.PUBLIC,
    ("GET", "/staff/provider/return"): Permission.PUBLIC,
    ("POST", "/staff/sign-out"): Permission.SIGN_OUT,
    ("GET", "/staff/account"): Permission.OWN_ACCOUNT,
    ("POST", f"/staff/account/sessions/{_ID}/end"): Permission.OWN_ACCOUNT,
    ("POST", "/staff/account/recovery-codes"): Permission.CHANGE_OWN_FACTORS,
    ("POST", "/staff/passkey"): Permission.PUBLIC,
    ("POST", "/staff/account/passkeys/new"): Permission.CHANGE_OWN_FACTORS,
    ("POST", "/staff/account/passkeys"): Permission.CHANGE_OWN_FACTORS,
    ("POST", f"/staff/account/passkeys/{_ID}/remove"): Permission.CHANGE_OWN_FACTORS,
    ("GET", "/staff/contacts/<ref>/reveal"): Permission.REVEAL_IDENTIFIER,
    ("POST", "/staff/contacts/<ref>/reveal"): Permission.REVEAL_IDENTIFIER,
    ("GET", "/agent"): Permission.RECORD_CONTACT,
    ("GET", "/agent/report"): Permission.FILE_REPORT,
    ("POST", "/agent/report"): Permission.FILE_REPORT,
    ("POST", "/agent/calls"): Permission.RECORD_CONTACT,
    ("POST", "/agent/mails"): Permission.RECORD_CONTACT,
    ("GET", "/agent/calls/<ref>"): Permission.RECORD_CONTACT,
    ("POST", "/agent/calls/<ref>/code"): Permission.ISSUE_CODE,
    ("POST", "/agent/calls/<ref>/events"): Permission.RECORD_EVENT,
    ("POST", "/agent/contacts/<ref>/revoke"): Permission.REVOKE_CONTACT,
    ("GET", "/admin/accounts"): Permission.READ_ACCOUNTS,
    ("POST", "/admin/accounts"): Permission.MANAGE_ACCOUNTS,
    ("GET", f"/admin/accounts/{_ID}"): Permission.READ_ACCOUNTS,
    ("POST", f"/admin/accounts/{_ID}/invitation"): Permission.MANAGE_ACCOUNTS,
    ("POST", f"/admin/accounts/{_ID}/role"): Permission.MANAGE_ACCOUNTS,
    ("POST", f"/admin/accounts/{_ID}/sign-out"): Permission.MANAGE_ACCOUNTS,
    ("POST", f"/admin/accounts/{_ID}/unlock"): Permission.MANAGE_ACCOUNTS,
    ("POST", f"/admin/accounts/{_ID}/deactivate"): Permission.MANAGE_ACCOUNTS,
    ("GET", "/admin/clients"): Permission.READ_CLIENTS,
    ("POST", "/admin/clients"): Permission.MANAGE_CLIENTS,
    ("GET", "/admin/clients/<client_id>"): Permission.READ_CLIENTS,
    ("POST", "/admin/clients/<client_id>/secret"): Permission.MANAGE_CLIENTS,
    ("POST", "/admin/clients/<client_id>/revoke"): Permission.MANAGE_CLIENTS,
    ("POST", "/admin/clients/<client_id>/contacts"): Permission.MANAGE_CLIENTS,
    ("GET", "/admin/customers"): Permission.ERASE_CUSTOMER,
    ("POST", "/admin/customers"): Permission.ERASE_CUSTOMER,
    ("POST", "/admin/customers/erase"): Permission.ERASE_CUSTOMER,
    ("GET", "/admin/audit"): Permission.READ_AUDIT,
    ("POST", "/admin/audit"): Permission.READ_AUDIT,
    ("GET", "/.well-known/security.txt"): Permission.PUBLIC,
    ("GET", "/review"): Permission.READ_REPORTS,
    ("POST", f"/review/indicators/{_ID}"): Permission.DECIDE_INDICATOR,
}
ENDING = {"/staff/sign-out", "/leave"}
GUARDED = [key for key, permission in PAGES.items() if permission is not Permission.PUBLIC]
POSTS = [rule for method, rule in PAGES if method == "POST" and rule != "/launch"]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with Company(tmp_path_factory.mktemp("company")) as company:
        for login in STAFF:
            company.hire(login)
        yield company


def _address(rule: str) -> str:
    path = rule.replace("<ref>", "0" * 48).replace("<digest>/<path:name>", "x/app.css")
    # Of nothing: a small number may be that of the very session which knocks, and end it.
    return path.replace(_ID, "999999").replace("<client_id>", "no-machine")


def _visit(browser: Browser, method: str, rule: str, **headers: str) -> Page:
    """The bare answer, with a CSRF token that holds: only access decides."""
    options = {"headers": headers}
    if method == "POST":
        page = browser.get("/staff/account" if is_staff(rule) else "/check")
        options["data"] = {"csrf_token": page.value("csrf_token")} if page.has("form") else {}
    return Page(browser.client.open(_address(rule), method=method, **options))


def _holder(rule: str) -> Role:
    """Somebody of the page's zone who may send its form."""
    zone = set(Role) - {Role.CUSTOMER} if is_staff(rule) else {Role.CUSTOMER}
    permission = PAGES["POST", rule]
    return next(role for role in sorted(zone) if allows(Person(1, role, "x"), permission))


def test_this_table_is_every_page(company: Company) -> None:
    rules = {
        (method, rule.rule): company.app.view_functions[rule.endpoint].permission
        for rule in company.app.url_map.iter_rules()
        if rule.endpoint.startswith("pages.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert rules == PAGES


@pytest.mark.parametrize(("method", "rule"), GUARDED)
@pytest.mark.parametrize("who", [None, "carla", "alice"])
def test_whoever_is_a_stranger_to_a_zone_is_sent_to_its_front_door(
    company: Company, method: str, rule: str, who: str | None
) -> None:
    if who is not None and is_staff(rule) is (who == "alice"):
        return  # at home here
    page = _visit(company.browser(who), method, rule)
    if not is_staff(rule):
        assert (page.status, page.text("h1")) == (401, "Open this page from the app.")
    elif method == "GET":
        assert (page.status, page.headers["Location"]) == (303, "/staff/sign-in")
    else:
        assert (page.status, page.text("h1")) == (401, "Sign in first.")


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_its_own_pages_and_no_others(company: Company, role: Role) -> None:
    person = Person(1, role, "x")
    browser = company.browser(LOGINS[role])
    for method, rule in GUARDED:
        if is_staff(rule) is (role is Role.CUSTOMER) or rule in ENDING:
            continue
        page = _visit(browser, method, rule)
        refused = page.status == 403 and page.text("h1") == "This page is not for your account."
        assert refused is not allows(person, PAGES[method, rule]), (method, rule)
    ending = "/leave" if role is Role.CUSTOMER else "/staff/sign-out"
    assert _visit(browser, "POST", ending).status == 303


@pytest.mark.parametrize("rule", POSTS)
@pytest.mark.parametrize("token", ["", "made-up", "ImEi.aaaaaa.forged"])
def test_no_form_counts_without_its_csrf_token(company: Company, rule: str, token: str) -> None:
    browser = company.browser(LOGINS[_holder(rule)])
    page = browser.post(_address(rule), {"csrf_token": token} if token else {})
    assert (page.status, page.text("h1")) == (400, "This page was open for too long.")


def test_anothers_csrf_token_does_not_count(company: Company) -> None:
    token = company.browser("arthur").get("/agent/report").value("csrf_token")
    fields = {"csrf_token": token, "content": "x"}
    assert company.browser("alice").post("/agent/report", fields).status == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_sent_from_another_site_is_refused(company: Company, site: str) -> None:
    page = _visit(company.browser("carla"), "POST", "/leave", **{"Sec-Fetch-Site": site})
    assert page.status == 400


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_form_sent_from_our_own_page_counts(company: Company, site: str) -> None:
    page = _visit(company.browser("carla"), "POST", "/leave", **{"Sec-Fetch-Site": site})
    assert page.status == 303


@pytest.mark.parametrize(
    ("who", "own", "other"),
    [("carla", "/check", "/staff/account"), ("alice", "/staff/account", "/check")],
)
def test_a_cookie_moved_to_the_other_zone_opens_nothing(
    company: Company, who: str, own: str, other: str
) -> None:
    browser = company.browser(who)
    assert browser.get(own).status == 200
    cookies = {name: browser.client.get_cookie(name) for name in ("customer", "staff")}
    taken = next(cookie for cookie in cookies.values() if cookie is not None)
    thief = company.browser()
    for name in cookies:
        thief.client.set_cookie(name, taken.value)
    assert thief.get(own).status == 200
    assert thief.get(other).path != other or thief.get(other).status == 401


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
