"""Passkeys in a real browser, with an authenticator that the browser plays."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import look
from tests.browser.staff import (
    add_passkey,
    at,
    give_code,
    give_password,
    hours_pass,
    path,
    plug_in,
    refuse_the_finger,
)
from tests.deployment import Deployment
from verifier.domain.principal import Role


@pytest.fixture
def alice(service: Deployment, page: Page) -> Page:
    """An agent's browser, signed in with password and code."""
    service.account("alice", Role.AGENT)
    give_password(page, service, "alice")
    give_code(page, service, "alice")
    return page


def test_a_passkey_signs_in_alone(service: Deployment, alice: Page) -> None:
    plug_in(alice)
    add_passkey(alice, service, "work laptop")
    look(alice, "account")
    alice.get_by_role("button", name="Sign out", exact=True).click()
    alice.get_by_role("button", name="Sign in with a passkey").click()
    alice.wait_for_url("**/agent")
    at(alice, service, "/staff/account")
    expect(alice.get_by_text("Not used yet.")).to_have_count(0)


def test_adding_one_asks_for_a_second_factor_anew(service: Deployment, alice: Page) -> None:
    plug_in(alice)
    hours_pass(service)
    at(alice, service, "/staff/account")
    alice.get_by_label("Name of a new passkey").fill("work laptop")
    alice.get_by_role("button", name="Add a passkey").click()
    expect(alice.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    look(alice, "confirm")
    code = service.code("alice", steps=1)
    alice.get_by_label("Code").fill(code)
    alice.get_by_role("button", name="Confirm and go on").click()
    look(alice, "add-passkey")
    alice.get_by_role("button", name="Make the passkey").click()
    expect(alice.get_by_role("button", name="Remove work laptop")).to_be_visible()


def test_a_passkey_confirms_a_dangerous_act(service: Deployment, alice: Page) -> None:
    plug_in(alice)
    add_passkey(alice, service, "work laptop")
    hours_pass(service)
    alice.reload()
    alice.get_by_role("button", name="Make ten new ones").click()
    look(alice, "confirm-with-passkey")
    alice.get_by_role("button", name="Confirm with a passkey").click()
    expect(alice.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()


def test_a_passkey_stands_in_for_the_code_after_the_password(
    service: Deployment, alice: Page
) -> None:
    plug_in(alice)
    add_passkey(alice, service, "work laptop")
    alice.get_by_role("button", name="Sign out", exact=True).click()
    give_password(alice, service, "alice")
    look(alice, "second-factor-with-passkey")
    alice.get_by_role("button", name="Use a passkey instead").click()
    alice.wait_for_url("**/agent")


def test_a_prompt_that_comes_to_nothing_says_so_and_can_be_repeated(
    service: Deployment, alice: Page
) -> None:
    device = plug_in(alice)
    add_passkey(alice, service, "work laptop")
    alice.get_by_role("button", name="Sign out", exact=True).click()
    refuse_the_finger(device)
    button = alice.get_by_role("button", name="Sign in with a passkey")
    button.click()
    expect(alice.get_by_text("Nothing was sent.")).to_be_visible()
    look(alice, "sign-in-cancelled")
    expect(button).to_be_enabled()
    assert path(alice, service) == "/staff/sign-in"


def test_one_device_keeps_one_passkey_of_an_account(service: Deployment, alice: Page) -> None:
    plug_in(alice)
    add_passkey(alice, service, "work laptop")
    alice.get_by_label("Name of a new passkey").fill("again")
    alice.get_by_role("button", name="Add a passkey").click()
    alice.get_by_role("button", name="Make the passkey").click()
    expect(alice.get_by_text("has a passkey for your account already")).to_be_visible()


def test_a_removed_passkey_is_refused_in_one_wording(service: Deployment, alice: Page) -> None:
    plug_in(alice)
    add_passkey(alice, service, "work laptop")
    alice.get_by_role("button", name="Remove").click()
    expect(alice.get_by_text("You have none.")).to_be_visible()
    alice.get_by_role("button", name="Sign out", exact=True).click()
    alice.get_by_role("button", name="Sign in with a passkey").click()
    expect(alice.get_by_text("Passkey does not hold; try once more")).to_be_visible()
    look(alice, "sign-in-refused")


def test_a_page_that_was_open_for_too_long_asks_again_with_a_new_challenge(
    service: Deployment, alice: Page
) -> None:
    plug_in(alice)
    add_passkey(alice, service, "work laptop")
    alice.clock.install()
    alice.get_by_role("button", name="Sign out", exact=True).click()
    alice.clock.fast_forward("05:00")
    alice.get_by_role("button", name="Sign in with a passkey").click()
    expect(alice.get_by_text("Passkey does not hold; try once more")).to_be_visible()
    alice.get_by_role("button", name="Sign in with a passkey").click()
    alice.wait_for_url("**/agent")
