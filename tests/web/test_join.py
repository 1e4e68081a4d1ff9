"""Joining: an invitation, a password, a device, recovery codes, and in."""

from __future__ import annotations

import re

import pytest
from pyotp import TOTP

from tests.deployment import PASSWORD
from tests.web.browser import Browser, Company, Page
from verifier.domain.principal import Role


def _join(
    browser: Browser, login: str, invitation: str, typed: dict[str, str] | None = None
) -> Page:
    fields = {"login": login, "invitation": invitation, "password": PASSWORD, "again": PASSWORD}
    return browser.send(browser.get("/staff/join"), "/staff/join", **(fields | (typed or {})))


def _secret(page: Page) -> str:
    return page.text(".secret").replace(" ", "")


def test_an_invited_person_joins_and_is_signed_in(company: Company) -> None:
    invitation = company.use_cases.invite_account("nina", Role.AGENT, "Nina")
    browser = company.browser()
    enrol = _join(browser, "nina", invitation.lower().replace("-", " "))
    assert enrol.path == "/staff/enrol"
    assert enrol.has(".qr svg")
    assert browser.get("/agent").path == "/staff/sign-in"
    wrong = browser.send(enrol, "/staff/enrol", code="000000")
    assert wrong.status == 422
    assert _secret(wrong) == _secret(enrol)
    codes = browser.send(wrong, "/staff/enrol", code=TOTP(_secret(enrol)).now())
    shown = [node.text() for node in codes.all(".codes li")]
    assert len(set(shown)) == 10
    assert browser.get("/staff").path == "/agent"
    again = company.browser()
    page = again.send(again.sign_in("nina"), "/staff/second-factor", code=shown[3].lower())
    assert page.path == "/agent"
    once_more = company.browser()
    page = once_more.send(once_more.sign_in("nina"), "/staff/second-factor", code=shown[3])
    assert page.status == 422


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"invitation": "00000-00000-00000-00000"}, "invitation"),
        ({"invitation": ""}, "invitation"),
        ({"invitation": "x" * 500}, "invitation"),
        ({"login": "nobody"}, "invitation"),
        ({"login": ""}, "login"),
        ({"again": "another password"}, "again"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "x" * 300, "again": "x" * 300}, "password"),
        ({"password": "a" * 20, "again": "a" * 20}, "password"),
        ({"password": "ninaninanina1", "again": "ninaninanina1"}, "password"),
    ],
)
def test_what_does_not_hold_is_told_beside_its_field_and_nothing_is_used_up(
    company: Company, typed: dict[str, str], field: str
) -> None:
    invitation = company.use_cases.invite_account("nina", Role.AGENT, "Nina")
    page = _join(company.browser(), "nina", invitation, typed)
    assert page.status == 422
    assert page.has(f"#{field}-error")
    assert PASSWORD not in page.html
    assert _join(company.browser(), "nina", invitation).path == "/staff/enrol"


def test_an_invitation_works_once(company: Company) -> None:
    invitation = company.use_cases.invite_account("nina", Role.AGENT, "Nina")
    assert _join(company.browser(), "nina", invitation).path == "/staff/enrol"
    assert _join(company.browser(), "nina", invitation).status == 422


def test_who_left_before_setting_up_a_device_does_so_at_the_next_sign_in(
    company: Company,
) -> None:
    invitation = company.use_cases.invite_account("nina", Role.AGENT, "Nina")
    first = _secret(_join(company.browser(), "nina", invitation))
    later = company.browser().sign_in("nina")
    assert later.path == "/staff/enrol"
    assert _secret(later) == first


def test_the_secret_of_somebody_who_has_a_device_is_never_shown(company: Company) -> None:
    company.hire("alice")
    browser = company.browser()
    browser.sign_in("alice")
    assert browser.get("/staff/enrol").path == "/staff/sign-in"
    assert not re.search(r"[A-Z2-7]{32}", browser.get("/staff/second-factor").html)


def test_inviting_anew_voids_password_device_and_sessions(company: Company) -> None:
    browser = company.browser("alice")
    company.use_cases.invite_account.again(company.hire("alice"))
    assert browser.get("/agent").path == "/staff/sign-in"
    assert company.browser().sign_in("alice").status == 422
