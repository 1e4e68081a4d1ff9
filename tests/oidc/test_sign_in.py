"""Staff who come from the company's identity provider, through the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyotp import TOTP

from tests.oidc.provider_process import local, sign_in_there
from tests.web.browser import Browser, Company, Page
from verifier.domain.principal import Role


@pytest.fixture
def company(tmp_path: Path, issuer: str) -> Iterator[Company]:
    provider = {
        "oidc_issuer": issuer,
        "oidc_client_id": "verifier",
        "oidc_client_secret": "a secret",
    }
    with Company(tmp_path, **provider) as company:
        yield company


def _come_back(browser: Browser, subject: str) -> Page:
    """Follow the sign-in page's link, sign in there, and come back."""
    link = browser.get("/staff/sign-in").node('a[href="/staff/provider"]')
    sent = browser.client.get(link.attributes["href"] or "")
    return browser.get(local(sign_in_there(sent.headers["Location"], subject)))


def test_an_invited_person_is_linked_once_and_sets_up_a_device(company: Company) -> None:
    company.use_cases.invite_account("nina@example.com", Role.AGENT, "Nina")
    browser = company.browser()
    enrol = _come_back(browser, "s-1")
    assert enrol.path == "/staff/enrol"
    secret = enrol.text(".secret").replace(" ", "")
    browser.send(enrol, "/staff/enrol", code=TOTP(secret).now())
    assert browser.get("/staff").path == "/agent"
    again = company.browser()
    assert _come_back(again, "s-1").path == "/staff/second-factor"
    assert again.get("/agent").path == "/staff/sign-in"


def test_two_factors_there_are_enough(company: Company) -> None:
    company.use_cases.invite_account("otto@example.com", Role.REVIEWER, "Otto")
    browser = company.browser()
    assert _come_back(browser, "s-3").path == "/review"
    assert _come_back(company.browser(), "s-4").status == 422


def test_two_factors_given_there_long_ago_are_not_enough(company: Company) -> None:
    """Fails when a session at the provider, open since the morning, confirms dangerous acts."""
    company.use_cases.invite_account("olga@example.com", Role.ADMIN, "Olga")
    browser = company.browser()
    assert _come_back(browser, "s-6").path == "/staff/enrol"
    assert browser.get("/admin/accounts").path == "/staff/sign-in"


def test_the_provider_is_asked_to_ask_again(company: Company) -> None:
    sent = company.browser().client.get("/staff/provider").headers["Location"]
    assert "max_age=300" in sent


@pytest.mark.parametrize("subject", ["s-1", "s-2", "s-5"])
def test_whoever_is_not_invited_is_nobody_here(company: Company, subject: str) -> None:
    """Fails when an account is made or found by what the provider says of an address alone."""
    company.account("somebody@example.com", Role.ADMIN)
    page = _come_back(company.browser(), subject)
    assert page.status == 422
    assert "was not confirmed by your company account" in page.text("#login-error")


def test_an_address_that_is_not_verified_takes_no_invitation(company: Company) -> None:
    company.use_cases.invite_account("nina@example.com", Role.AGENT, "Nina")
    assert _come_back(company.browser(), "s-2").status == 422
    assert _come_back(company.browser(), "s-1").path == "/staff/enrol"


def test_an_account_with_a_password_is_not_taken_over(company: Company) -> None:
    company.account("nina@example.com", Role.ADMIN)
    assert _come_back(company.browser(), "s-1").status == 422


def test_what_one_browser_was_sent_with_is_worth_nothing_in_another(company: Company) -> None:
    company.use_cases.invite_account("otto@example.com", Role.REVIEWER, "Otto")
    victim, attacker = company.browser(), company.browser()
    sent = attacker.client.get("/staff/provider")
    back = local(sign_in_there(sent.headers["Location"], "s-3"))
    victim.client.get("/staff/provider")
    assert victim.get(back).status == 422
    assert attacker.get(back).path == "/review"
    assert attacker.get(back).status == 422


def test_a_deactivated_person_does_not_come_in_this_way_either(company: Company) -> None:
    company.use_cases.invite_account("otto@example.com", Role.REVIEWER, "Otto")
    _come_back(company.browser(), "s-3")
    (otto,) = company.use_cases.accounts.list()
    company.use_cases.accounts.deactivate(otto.id)
    assert _come_back(company.browser(), "s-3").status == 422


@pytest.mark.parametrize(
    "query", ["", "?error=access_denied&state=x", "?code=x", "?state=x&code=y"]
)
def test_a_way_back_that_nobody_was_sent_on_leads_nowhere(company: Company, query: str) -> None:
    assert company.browser().get(f"/staff/provider/return{query}").status == 422
