"""S7: an agent alone cannot make a call genuine, and neither can a telephone system alone."""

from __future__ import annotations

import pytest

from tests.services.company import Company
from verifier.domain.contact import Evidence, Source
from verifier.domain.errors import Conflict, Forbidden, NotFound
from verifier.domain.reason import Reason
from verifier.domain.verdict import VerdictKind

MAIL_SERVER = Source.MAIL_SERVER


def test_s7_an_agent_alone_stays_amber_with_the_right_code(company: Company) -> None:
    """Fails when a code proves a call that no dialer has seen answered."""
    customer, agent = company.customer(), company.agent()
    ref = company.call(customer, agent)
    code = company.code(ref, agent)
    for step in ("dialing", "ringing", "answered"):
        assert company.event(ref, step, agent).evidence is Evidence.ASSERTED
    answer = company.ask(customer, code).verdict
    assert (answer.kind, answer.reasons) == (
        VerdictKind.ASK_FOR_CODE,
        (Reason.NOT_CORROBORATED,),
    )


def test_s7_a_right_code_before_the_dialer_spoke_still_counts_after(company: Company) -> None:
    """Fails when the first, amber answer uses the code up."""
    customer, agent = company.customer(), company.agent()
    ref = company.call(customer, agent)
    code = company.code(ref, agent)
    assert company.kind(customer, code) is VerdictKind.ASK_FOR_CODE
    company.event(ref, "answered", company.machine())
    assert company.kind(customer, code) is VerdictKind.GENUINE


@pytest.mark.parametrize("steps", [(), ("dialing",), ("ringing",), ("dialing", "ringing")])
def test_s7_a_dialer_that_only_rang_corroborates_nothing(
    company: Company, steps: tuple[str, ...]
) -> None:
    """Fails when any event of a dialer counts: it rang a number, nobody spoke there."""
    customer, agent, dialer = company.customer(), company.agent(), company.machine()
    ref = company.call(customer, agent)
    code = company.code(ref, agent)
    for step in steps:
        assert company.event(ref, step, dialer).evidence is Evidence.ASSERTED
    company.event(ref, "answered", agent)
    assert company.kind(customer, code) is VerdictKind.ASK_FOR_CODE


def test_s7_a_mail_server_vouches_for_no_call(company: Company) -> None:
    """Fails when a witness of mails counts as a witness of calls."""
    customer, agent, witness = company.customer(), company.agent(), company.machine(MAIL_SERVER)
    ref = company.call(customer, agent)
    code = company.code(ref, agent)
    for step in ("ringing", "answered"):
        with pytest.raises(Forbidden):
            company.event(ref, step, witness)
    company.event(ref, "answered", agent)
    assert company.kind(customer, code) is VerdictKind.ASK_FOR_CODE


@pytest.mark.parametrize("source", [Source.SYSTEM, Source.AGENT])
def test_s7_only_a_dialer_corroborates_a_call(company: Company, source: Source) -> None:
    """Fails when another machine's word counts like the telephone system's."""
    customer, agent = company.customer(), company.agent()
    ref = company.call(customer, agent)
    code = company.code(ref, agent)
    assert company.event(ref, "answered", company.machine(source)).evidence is Evidence.ASSERTED
    assert company.kind(customer, code) is VerdictKind.ASK_FOR_CODE


def test_s7_a_dialer_corroborates_what_the_agent_answered_first(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    ref = company.call(customer, agent)
    code = company.code(ref, agent)
    assert company.event(ref, "answered", agent).evidence is Evidence.ASSERTED
    assert company.event(ref, "answered", company.machine()).evidence is Evidence.CORROBORATED
    assert company.kind(customer, code) is VerdictKind.GENUINE


def test_s7_a_dialer_that_made_the_contact_itself_has_no_agent(company: Company) -> None:
    """Fails when a dialer's record and its own event count as two voices."""
    customer, dialer = company.customer(), company.machine()
    ref = company.call(customer, dialer)
    assert company.event(ref, "answered", dialer).evidence is Evidence.OBSERVED
    assert company.event(ref, "answered", company.machine()).evidence is Evidence.OBSERVED
    with pytest.raises(NotFound):
        company.code(ref, company.agent())
    assert company.kind(customer, "is that you?") is VerdictKind.ASK_FOR_CODE
    assert company.kind(customer, "000000") is not VerdictKind.GENUINE


def test_s7_one_voice_is_not_heard_twice(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    ref = company.call(customer, agent)
    company.event(ref, "answered", agent)
    with pytest.raises(Conflict):
        company.event(ref, "answered", agent)


def test_s7_a_deployment_without_dialer_may_accept_asserted_calls_and_says_so(
    company: Company,
) -> None:
    """Fails when the policy is ignored, or its green reads like a corroborated one."""
    customer, agent = company.customer(), company.agent()
    code = company.code(company.call(customer, agent), agent)
    with company.elsewhere(accept_asserted_calls=True) as lenient:
        answer = lenient.ask(customer, code).verdict
        again = lenient.kind(customer, code)
    assert (answer.kind, answer.reasons) == (
        VerdictKind.GENUINE,
        (Reason.CODE_MATCHED, Reason.ONLY_ASSERTED),
    )
    assert again is VerdictKind.NOT_CONFIRMED


def test_s7_the_policy_accepts_no_call_that_no_agent_asserted(company: Company) -> None:
    customer, dialer = company.customer(), company.machine()
    company.event(company.call(customer, dialer), "answered", dialer)
    with company.elsewhere(accept_asserted_calls=True) as lenient:
        assert lenient.kind(customer, "000000") is VerdictKind.NOT_CONFIRMED
