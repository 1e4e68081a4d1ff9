"""S10: amber shows nothing that the caller should have to say; the agent's name waits for green."""

from __future__ import annotations

from dataclasses import replace

from tests.deployment import OUTBOUND
from tests.services.company import AGENT_NAME, Company, other, phone
from verifier.domain.contact import CallDetails
from verifier.domain.verdict import VerdictKind
from verifier.services.record_contact import NewContact


def test_s10_the_agents_name_appears_with_green_only(company: Company) -> None:
    """Fails when amber, red or the call status carries the name."""
    customer, agent = company.customer(), company.agent()
    ref = company.call(customer, agent)
    code = company.code(ref, agent)
    early = [company.ask(customer, content) for content in ("is that you?", OUTBOUND, code)]
    company.event(ref, "answered", company.machine())
    early += [company.ask(customer, content) for content in (OUTBOUND, other(code), "+18005550199")]
    assert {answer.verdict.kind for answer in early} == {
        VerdictKind.ASK_FOR_CODE,
        VerdictKind.NOT_CONFIRMED,
    }
    assert not any(AGENT_NAME in repr(answer) for answer in early)
    assert AGENT_NAME not in repr(company.use.show_call_status(customer.person))
    green = company.ask(customer, code).verdict
    assert green.call is not None
    assert green.call.details.agent == AGENT_NAME


def test_s10_amber_shows_what_a_caller_need_not_prove(company: Company) -> None:
    customer = company.customer()
    company.call(customer, company.agent())
    shown = company.ask(customer, "is that you?").verdict.call
    status = company.use.show_call_status(customer.person).status.details
    assert shown is not None
    assert shown.details == status
    assert status is not None
    assert (status.department, status.purpose) == ("Security", "Confirm a withdrawal")
    assert (status.ticket, status.number_shown, status.agent) == ("T-17", phone(OUTBOUND), None)


def test_s10_red_shows_nothing_of_a_live_call(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    ref = company.answered_call(customer, agent)
    code = company.code(ref, agent)
    for content in (other(code), "+1 800 555 0199", "https://evil.example.net/"):
        answer = company.ask(customer, content).verdict
        assert (answer.kind, answer.call, answer.mail) == (VerdictKind.NOT_CONFIRMED, None, None)


def test_s10_nobody_signs_for_somebody_else(company: Company) -> None:
    """Fails when the name a request carries is believed over the agent's own."""
    customer, agent = company.customer(), company.agent()
    details = CallDetails("Security", "Purpose", phone(OUTBOUND), agent="Somebody Else")
    recorded = company.use.record_contact(NewContact(customer.host_id, details), agent)
    shown = company.use.show_agent_calls.one(recorded.ref, agent)
    assert shown.details == replace(details, agent=AGENT_NAME)
