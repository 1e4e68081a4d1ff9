"""Hostile text is shown, never obeyed: markup stays text and hidden characters become visible."""

from __future__ import annotations

import pytest

from tests.web.browser import Company, Page

HOSTILE = (
    "<script>alert(1)</script> </textarea></p><img src=x onerror=alert(2)> \"'><svg onload=x()>"
    " {{ 7*7 }} {% raw %} +1 888 555 0199 ev\u202eil\u200b help@exa\u00admple.org\r\nSecond: line"
)


def _harmless(page: Page) -> None:
    assert page.status < 500
    assert not page.has("img")
    assert all("nonce" in node.attributes for node in page.all("script"))
    assert not [node for node in page.all("*") if any(n.startswith("on") for n in node.attributes)]
    assert "{{ 7*7 }}" in page.html


@pytest.mark.parametrize("question", ["contacted_me", "found_this"])
def test_what_a_customer_pasted_is_shown_as_text(company: Company, question: str) -> None:
    page = company.browser("carla").ask(HOSTILE, question)
    _harmless(page)
    assert "<script>alert(1)</script>" in page.node(".read .pasted").text()


def test_what_a_customer_mistyped_is_kept_as_text(company: Company) -> None:
    customer = company.browser("carla")
    _harmless(customer.ask(HOSTILE + "\x00"))
    _harmless(customer.send(customer.get("/report"), "/report", content=HOSTILE + "\x00"))


def test_what_was_reported_reaches_a_reviewer_as_text(company: Company) -> None:
    customer = company.browser("carla")
    customer.send(customer.get("/report"), "/report", content=HOSTILE, note=HOSTILE)
    page = company.browser("rita").get("/review")
    _harmless(page)
    assert "U+202E" in page.text(".report .pasted")
    assert "\u202e" not in page.html


def test_what_an_agent_typed_reaches_a_customer_as_text(company: Company) -> None:
    agent = company.browser("alice")
    markup = "<b>{{ 7*7 }}</b> \"'"
    assert agent.start_call(purpose=markup, department=markup, ticket=markup).status == 200
    page = company.browser("carla").get("/check")
    _harmless(page)
    assert markup in page.node(".status .facts").text()
    _harmless(agent.get("/agent"))


def test_a_letter_from_another_alphabet_is_named(company: Company) -> None:
    page = company.browser("carla").ask("write to supp\u043ert@example.com")
    assert "U+043E" in page.text(".parts")
