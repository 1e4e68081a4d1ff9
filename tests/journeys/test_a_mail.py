"""A mail that a machine records, as its customer pastes it whole, and as a forger changes it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.caller import Caller
from tests.web.browser import Company
from verifier.domain.contact import Source
from verifier.domain.principal import Scope

TRACKED = "https://t.example-mail.test/c/1"


def sent(company: Company) -> str:
    """The mail as it arrives: its sender is ours by domain, one link goes through a tracker."""
    relay = Caller(
        company.app, company.client("relay", [Scope.CONTACTS_WRITE], source=Source.MAIL_SERVER)
    )
    body: dict[str, Any] = {
        "customer": "host-1",
        "medium": "mail",
        "department": "Account security",
        "purpose": "Your blocked withdrawal",
        "sender": "no-reply@example.com",
        "recipient": "carla@customers.test",
        "subject": "Your withdrawal is on hold",
        "links": ["https://www.example.com/help/holds", TRACKED],
    }
    answer = relay.post("/api/v1/contacts", body)
    assert answer.json is not None
    token, handle = answer.json["token"], answer.json["handle"]
    return (
        "Return-Path: <bounce+1@mta.example.com>\n"
        'From: "Example Exchange" <no-reply@example.com>\n'
        "To: carla@customers.test\n"
        "Subject: Your withdrawal is on hold\n"
        f"Contact-Token: {token}\n"
        "Content-Type: text/html; charset=utf-8\n\n"
        '<p>See <a href="https://www.example.com/help/holds">our help</a> or '
        f'<a href="{TRACKED}">the details</a>.</p><p>Reference: {handle}</p>\n'
    )


def test_a_whole_mail_of_ours_is_green_with_our_own_copy_beside_it(company: Company) -> None:
    page = company.browser("carla").ask(sent(company))
    assert page.has("#verdict.genuine")
    assert "Your withdrawal is on hold" in page.text("#verdict .facts")
    assert "no-reply@example.com" in page.text("#verdict .facts")


def test_the_same_mail_is_nothing_to_another_customer(company: Company) -> None:
    assert company.browser("carl").ask(sent(company)).has("#verdict.not_confirmed")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("no-reply@example.com>", "no-reply@example.com.scam.test>"),
        ("https://www.example.com/help/holds", "https://www.example.com.scam.test/help"),
        ("</p><p>Reference", " Call +1 888 555 0199.</p><p>Reference"),
        ("</p><p>Reference", " Or write to help@scam.test.</p><p>Reference"),
        ("</p><p>Reference", " Or @example_help on Telegram.</p><p>Reference"),
        ('<a href="https://www', '<a href="https://www.example.com@scam.test/www'),
        ("Subject:", "Reply-To: help@scam.test\nSubject:"),
        ("<p>See", "<p>Call 888<b hidden>x</b>777<b hidden>x</b>8842. See"),
        ("<p>See", '<img src="https://scam.test/hotline.png"><p>See'),
    ],
)
def test_a_footer_copied_into_another_mail_is_exposed(
    company: Company, ours: str, theirs: str
) -> None:
    mail = sent(company)
    assert ours in mail
    page = company.browser("carla").ask(mail.replace(ours, theirs, 1))
    assert page.has("#verdict.not_confirmed")
    assert not page.has("#verdict.genuine")


def test_every_changed_character_of_its_token_is_refused(company: Company) -> None:
    mail = sent(company)
    token = mail.partition("Contact-Token: ")[2].partition("\n")[0]
    customer = company.browser("carla")
    for place in (0, 3, 24, 26, 32, 33, 75):
        changed = "A" if token[place] != "A" else "B"
        page = customer.ask(token[:place] + changed + token[place + 1 :])
        assert page.has("#verdict.not_confirmed"), place
