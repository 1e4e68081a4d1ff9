"""S1: an official number, address or domain is never proof of a contact."""

from __future__ import annotations

import pytest

from tests.deployment import BOTH, INBOUND, OUTBOUND, SENDER
from tests.services.company import Company
from verifier.domain.facts import Question
from verifier.domain.reason import Reason
from verifier.domain.verdict import VerdictKind


@pytest.mark.parametrize(
    "official",
    [OUTBOUND, BOTH, "+1 (800) 555-0100", SENDER, "example.com", "https://www.example.com/login"],
)
def test_s1_what_is_ours_proves_no_contact(company: Company, official: str) -> None:
    """Fails when the registry answers the question "they contacted me"."""
    answer = company.ask(company.customer(), official).verdict
    assert answer.kind is VerdictKind.NOT_CONFIRMED
    assert Reason.CAN_BE_FAKED in answer.reasons


@pytest.mark.parametrize("official", [INBOUND, BOTH, SENDER, "example.com"])
def test_s1_official_answers_only_what_was_found(company: Company, official: str) -> None:
    """Fails when `official` is said to somebody who was contacted."""
    customer = company.customer()
    assert company.found(customer, official) is VerdictKind.OFFICIAL
    assert company.kind(customer, official) is VerdictKind.NOT_CONFIRMED


def test_s1_an_inbound_only_number_is_a_stronger_no(company: Company) -> None:
    """Fails when a number we never call from reads like any unknown number, or like a call."""
    customer = company.customer()
    unknown = company.ask(customer, "+1 800 555 0199").verdict
    company.answered_call(customer, company.agent())
    inbound = company.ask(customer, INBOUND).verdict
    assert inbound.kind is VerdictKind.NOT_CONFIRMED
    assert Reason.INBOUND_ONLY in company.ask(company.customer(), INBOUND).verdict.reasons
    assert Reason.INBOUND_ONLY not in unknown.reasons


def test_s1_a_number_where_we_have_no_line_is_a_stronger_no(company: Company) -> None:
    """Fails when the registry's negatives are not asked."""
    for question in Question:
        answer = company.ask(company.customer(), "+886 2 2345 6789", question).verdict
        assert answer.kind is VerdictKind.NOT_CONFIRMED
        assert Reason.NO_LINE_IN_REGION in answer.reasons


def test_s1_the_right_number_in_a_live_call_is_amber_at_best(company: Company) -> None:
    """Fails when caller ID counts as proof."""
    customer = company.customer()
    company.answered_call(customer, company.agent())
    answer = company.ask(customer, OUTBOUND).verdict
    assert answer.kind is VerdictKind.ASK_FOR_CODE
    assert Reason.NUMBER_OF_THE_CALL in answer.reasons


def test_s1_another_number_of_ours_is_not_the_live_call(company: Company) -> None:
    customer = company.customer()
    company.answered_call(customer, company.agent())
    answer = company.ask(customer, BOTH).verdict
    assert (answer.kind, answer.reasons) == (
        VerdictKind.NOT_CONFIRMED,
        (Reason.OTHER_NUMBER,),
    )


def test_s1_an_outbound_number_cannot_be_called_back(company: Company) -> None:
    assert company.found(company.customer(), OUTBOUND) is VerdictKind.NOT_CONFIRMED
