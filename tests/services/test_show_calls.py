"""What customers see of a call without asking, and what agents see of their contacts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.company import Company, Customer, other
from verifier.domain.call_status import CallStatus, CallStatusKind
from verifier.domain.contact import CallDetails, ContactRef
from verifier.domain.errors import Forbidden, NotFound
from verifier.domain.principal import Role


def status(company: Company, customer: Customer) -> CallStatus:
    return company.use.show_call_status(customer.person).status


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        ((), CallStatusKind.CALLING_NOW),
        (("dialing",), CallStatusKind.CALLING_NOW),
        (("ringing",), CallStatusKind.CALLING_NOW),
        (("answered",), CallStatusKind.ON_A_CALL),
        (("answered", "ended"), CallStatusKind.LAST_CALLED),
        (("ringing", "failed"), CallStatusKind.NOT_CALLING),
    ],
)
def test_the_status_follows_the_call(
    company: Company, steps: tuple[str, ...], kind: CallStatusKind
) -> None:
    customer, dialer = company.customer(), company.machine()
    ref = company.call(customer, company.agent())
    for step in steps:
        company.event(ref, step, dialer)
    shown = status(company, customer)
    assert shown.kind is kind
    live = kind in (CallStatusKind.CALLING_NOW, CallStatusKind.ON_A_CALL)
    assert (shown.details is not None) is live


def test_who_was_never_called_is_told_so(company: Company) -> None:
    called, never = company.customer(), company.customer()
    company.answered_call(called, company.agent())
    company.mail(never, company.agent())
    assert status(company, never) == CallStatus(CallStatusKind.NEVER_CALLED)


def test_a_call_that_nobody_ended_is_over_after_a_while(company: Company) -> None:
    customer = company.customer()
    company.answered_call(customer, company.agent())
    with company.elsewhere(shift=timedelta(hours=4)) as later:
        assert status(later, customer).kind is CallStatusKind.LAST_CALLED


def test_a_revoked_call_was_never_made(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    company.use.revoke_contact(company.answered_call(customer, agent), agent)
    assert status(company, customer).kind is CallStatusKind.NEVER_CALLED


def test_only_customers_have_a_call_status(company: Company) -> None:
    for role in (Role.AGENT, Role.REVIEWER, Role.ADMIN):
        with pytest.raises(Forbidden):
            company.use.show_call_status(company.agent(role))
    with pytest.raises(Forbidden):
        company.use.show_call_status(company.agent(Role.CUSTOMER))
    unknown = replace(company.customer().person, customer_id=1)
    with pytest.raises(NotFound):
        company.use.show_call_status(unknown)


def test_an_agent_sees_the_code_while_it_can_be_typed(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    ref = company.answered_call(customer, agent)
    assert company.use.show_agent_calls.one(ref, agent).code is None
    code = company.code(ref, agent)
    company.ask(customer, other(code))
    shown = company.use.show_agent_calls.one(ref, agent)
    assert (shown.code, shown.guesses_left, shown.live) == (code, 2, True)
    assert isinstance(shown.details, CallDetails)
    company.ask(customer, code)
    used = company.use.show_agent_calls.one(ref, agent)
    assert (used.code, used.guesses_left, used.live) == (None, 0, True)


def test_an_agent_sees_no_code_that_expired_or_whose_call_is_over(company: Company) -> None:
    agent = company.agent()
    ref = company.answered_call(company.customer(), agent)
    company.code(ref, agent)
    with company.elsewhere(shift=timedelta(minutes=5)) as later:
        assert later.use.show_agent_calls.one(ref, agent).code is None
    company.event(ref, "ended", agent)
    ended = company.use.show_agent_calls.one(ref, agent)
    assert (ended.code, ended.live) == (None, False)


def test_an_agent_sees_own_contacts_only_newest_first(company: Company) -> None:
    agent, customer = company.agent(), company.customer()
    with company.elsewhere(shift=timedelta(minutes=-1)) as earlier:
        mail = earlier.mail(customer, agent).ref
    call, strange = company.call(customer, agent), company.call(customer, company.agent())
    shown = company.use.show_agent_calls.newest(agent)
    assert [contact.row.ref for contact in shown] == [call, mail]
    for ref in (strange, ContactRef(company.customer().id, call.contact_id)):
        with pytest.raises(NotFound):
            company.use.show_agent_calls.one(ref, agent)


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.REVIEWER, Role.ADMIN])
def test_nobody_else_sees_agents_contacts(company: Company, role: Role) -> None:
    with pytest.raises(Forbidden):
        company.use.show_agent_calls.newest(company.agent(role))
