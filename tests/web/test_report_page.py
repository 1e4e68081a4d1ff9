"""Reporting: from the card or from its own page, thanked with a number, mistakes beside fields."""

from __future__ import annotations

import pytest

from tests.web.browser import Company


def test_what_was_checked_is_reported_from_the_card(company: Company) -> None:
    customer = company.browser("carla")
    card = customer.ask("Call +1 888 555 0199\nnow")
    thanks = customer.send(card, "/report", note="They wanted my codes")
    assert thanks.text("h1") == "Thank you. We have your report."
    assert thanks.text(".thanks .figures") == "1"
    report = company.browser("rita").get("/review")
    assert "Call +1 888 555 0199" in report.text(".report .pasted")
    assert "They wanted my codes" in report.text(".reported-note")


def test_thanks_are_said_once(company: Company) -> None:
    customer = company.browser("carla")
    customer.send(customer.get("/report"), "/report", content="+1 888 555 0199")
    assert customer.get("/report").text("h1") == "Report a scam"


def test_a_typed_code_is_never_put_into_a_report_form(company: Company) -> None:
    page = company.browser("carla").ask("482 913")
    assert not page.has('form[action="/report"]')
    assert page.node(".do a.big").attributes["href"] == "/report"


def test_an_agent_may_report(company: Company) -> None:
    agent = company.browser("alice")
    thanks = agent.send(agent.get("/agent/report"), "/agent/report", content="+1 888 555 0199")
    assert "report no. 1" in thanks.text(".thanks")


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"content": " ", "note": "kept"}, "content", "What you report is required"),
        (
            {"content": "a\x00", "note": "kept"},
            "content",
            "What you report contains a NUL character",
        ),
        (
            {"content": "kept", "note": "n" * 4001},
            "note",
            "Your note is longer than 4000 characters",
        ),
    ],
)
def test_mistakes_stand_beside_their_fields_and_nothing_is_lost(
    company: Company, typed: dict[str, str], field: str, message: str
) -> None:
    customer = company.browser("carla")
    page = customer.send(customer.get("/report"), "/report", **typed)
    assert page.status == 422
    assert page.text(f"#{field}-error") == f"Error: {message}"
    for name, value in typed.items():
        assert page.value(name, "form.panel") == value.replace("\x00", "\ufffd")
    assert company.rows()["reports"] == 0
