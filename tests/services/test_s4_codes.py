"""S4: three guesses a code, three codes a contact, five minutes, first use; counted in SQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.services.company import Company, other
from verifier.domain.errors import Conflict
from verifier.domain.reason import Reason
from verifier.domain.verdict import VerdictKind


def test_s4_the_right_code_of_a_corroborated_call_is_genuine_once(company: Company) -> None:
    """Fails when a code counts twice."""
    customer, agent = company.customer(), company.agent()
    code = company.code(company.answered_call(customer, agent), agent)
    assert company.ask(customer, code).verdict.reasons == (Reason.CODE_MATCHED,)
    assert company.kind(customer, code) is VerdictKind.NOT_CONFIRMED


def test_s4_after_three_wrong_guesses_the_right_code_is_too_late(company: Company) -> None:
    """Fails when a fourth guess is looked at."""
    customer, agent = company.customer(), company.agent()
    code = company.code(company.answered_call(customer, agent), agent)
    for _ in range(3):
        assert company.kind(customer, other(code)) is VerdictKind.NOT_CONFIRMED
    assert company.kind(customer, code) is VerdictKind.NOT_CONFIRMED


def test_s4_the_third_guess_still_counts(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    code = company.code(company.answered_call(customer, agent), agent)
    for _ in range(2):
        company.ask(customer, other(code))
    assert company.kind(customer, code) is VerdictKind.GENUINE


def test_s4_a_wrong_code_makes_the_next_one_no_easier(company: Company) -> None:
    """Fails when a code stays valid after its successor was issued."""
    customer, agent = company.customer(), company.agent()
    ref = company.answered_call(customer, agent)
    old, new = company.code(ref, agent), company.code(ref, agent)
    if old != new:
        assert company.kind(customer, old) is VerdictKind.NOT_CONFIRMED
    assert company.kind(customer, new) is VerdictKind.GENUINE


def test_s4_a_contact_has_three_codes(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    ref = company.answered_call(customer, agent)
    issued = [company.use.issue_code(ref, agent) for _ in range(3)]
    assert [code.ordinal for code in issued] == [1, 2, 3]
    with pytest.raises(Conflict, match="no code left"):
        company.code(ref, agent)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (timedelta(minutes=4, seconds=30), VerdictKind.GENUINE),
        (timedelta(minutes=5), VerdictKind.NOT_CONFIRMED),
    ],
)
def test_s4_a_code_lives_five_minutes(
    company: Company, after: timedelta, verdict: VerdictKind
) -> None:
    """Fails when a code outlives five minutes of the database's clock, or dies early."""
    customer, agent = company.customer(), company.agent()
    code = company.code(company.answered_call(customer, agent), agent)
    with company.elsewhere(shift=after) as later:
        assert later.kind(customer, code) is verdict


def test_s4_of_parallel_right_guesses_one_is_genuine(company: Company) -> None:
    """Fails when first use is decided before the guess is counted."""
    customer, agent = company.customer(), company.agent()
    code = company.code(company.answered_call(customer, agent), agent)
    with ThreadPoolExecutor(8) as pool:
        kinds = list(pool.map(lambda _: company.kind(customer, code), range(16)))
    assert kinds.count(VerdictKind.GENUINE) == 1
    assert kinds.count(VerdictKind.NOT_CONFIRMED) == 15


def test_s4_parallel_processes_share_the_counters(company: Company) -> None:
    """Fails when guesses are counted in a process instead of in the database."""
    customer, agent = company.customer(), company.agent()
    code = company.code(company.answered_call(customer, agent), agent)
    with company.elsewhere() as second, company.elsewhere() as third:
        processes = [company, second, third] * 4
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda process: process.kind(customer, other(code)), processes))
        assert third.kind(customer, code) is VerdictKind.NOT_CONFIRMED
    [shown] = [
        contact
        for contact in company.use.show_agent_calls.newest(agent)
        if contact.row.ref.customer_id == customer.id
    ]
    assert (shown.row.code.guesses, shown.code, shown.guesses_left) == (3, None, 0)


def test_s4_no_answer_holds_the_code(company: Company) -> None:
    """Fails when the customer's pages could show what the caller must say."""
    customer, agent = company.customer(), company.agent()
    code = company.code(company.answered_call(customer, agent), agent)
    answers = [
        company.ask(customer, "is that you?"),
        company.ask(customer, other(code)),
        company.use.show_call_status(customer.person),
    ]
    assert not any(code in repr(answer) for answer in answers)
    assert code.encode() not in company.stored().split(b"\n")


def test_a_code_inside_a_longer_text_spends_no_guess(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    code = company.code(company.answered_call(customer, agent), agent)
    for _ in range(5):
        assert company.kind(customer, f"they said {other(code)}") is VerdictKind.ASK_FOR_CODE
    assert company.kind(customer, f" {code[:3]} {code[3:]} ") is VerdictKind.GENUINE
