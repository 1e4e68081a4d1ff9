"""Staff in a real browser: from the invitation to their own page, and in again with two factors."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pyotp import TOTP

from tests.browser.conftest import Open, look
from tests.browser.staff import at, give_code, give_password, path
from tests.deployment import PASSWORD, Deployment
from verifier.domain.principal import Role


def test_an_invited_person_joins_and_lands_on_their_page(service: Deployment, page: Page) -> None:
    invitation = service.use_cases.invite_account("alice", Role.AGENT, "Alice")
    at(page, service, "/staff/sign-in")
    look(page, "sign-in")
    page.get_by_role("link", name="I have an invitation").click()
    look(page, "join")
    page.get_by_label("Login").fill("alice")
    page.get_by_label("Invitation").fill(invitation)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("img", name="QR code for your authenticator app")).to_be_visible()
    look(page, "enrol")
    page.get_by_text("Type it instead").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    service.devices["alice"] = TOTP(secret)
    give_code(page, service, "alice", "Finish")
    codes = page.locator(".codes li").all_inner_texts()
    assert len(set(codes)) == 10
    look(page, "recovery-codes")
    page.get_by_role("button", name="I have them. Go on").click()
    assert path(page, service) == "/agent"


@pytest.mark.parametrize("width", [360, 1280])
def test_an_agent_signs_in_with_password_and_code(
    service: Deployment, open_browser: Open, width: int
) -> None:
    service.account("alice", Role.AGENT)
    page = open_browser(viewport={"width": width, "height": 740}).new_page()
    give_password(page, service, "alice")
    look(page, "second-factor")
    give_code(page, service, "alice")
    assert path(page, service) == "/agent"
    page.get_by_role("button", name="Sign out").click()
    assert path(page, service) == "/staff/sign-in"


def test_the_same_code_does_not_sign_in_twice(service: Deployment, page: Page) -> None:
    service.account("alice", Role.AGENT)
    give_password(page, service, "alice")
    code = service.code("alice")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    give_password(page, service, "alice")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("a code works once")
    look(page, "second-factor-refused")


def test_without_scripting_nothing_is_offered_that_needs_it(
    service: Deployment, open_browser: Open
) -> None:
    service.account("alice", Role.AGENT)
    page = open_browser(java_script_enabled=False).new_page()
    at(page, service, "/staff/sign-in")
    expect(page.get_by_role("button", name=re.compile("passkey"))).to_have_count(0)
    give_password(page, service, "alice")
    give_code(page, service, "alice")
    at(page, service, "/staff/account")
    expect(page.get_by_role("button", name="Add a passkey")).to_have_count(0)
    expect(page.get_by_text("Adding one needs scripting")).to_be_visible()
