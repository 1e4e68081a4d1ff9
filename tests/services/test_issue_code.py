from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.company import Company
from verifier.domain.errors import Conflict, Forbidden, NotFound
from verifier.domain.principal import Role


def test_an_agent_gets_six_digits_for_five_minutes(company: Company) -> None:
    agent = company.agent()
    issued = company.use.issue_code(company.call(company.customer(), agent), agent)
    assert (len(issued.digits), issued.digits.isdecimal(), issued.ordinal) == (6, True, 1)
    with company.database.reading() as connection:
        left = issued.expires_at - company.database.time(connection)
    assert timedelta(minutes=4, seconds=50) < left <= timedelta(minutes=5)


def test_only_the_agent_of_the_call_gets_its_code(company: Company) -> None:
    """Fails when another agent, who is not on the phone, can read the code."""
    ref = company.call(company.customer(), company.agent())
    with pytest.raises(NotFound):
        company.code(ref, company.agent())
    for role in (Role.CUSTOMER, Role.REVIEWER, Role.ADMIN):
        with pytest.raises(Forbidden):
            company.code(ref, company.agent(role))
    with pytest.raises(Forbidden):
        company.use.issue_code(ref, company.machine())


def test_what_is_no_live_call_has_no_code(company: Company) -> None:
    agent, customer = company.agent(), company.customer()
    ended, revoked = company.answered_call(customer, agent), company.call(customer, agent)
    company.event(ended, "ended", agent)
    company.use.revoke_contact(revoked, agent)
    for ref in (ended, revoked, company.mail(customer, agent).ref):
        with pytest.raises(Conflict, match="over"):
            company.code(ref, agent)


def test_a_call_that_was_proven_gets_no_other_code(company: Company) -> None:
    agent, customer = company.agent(), company.customer()
    ref = company.answered_call(customer, agent)
    company.ask(customer, company.code(ref, agent))
    with pytest.raises(Conflict, match="no code left"):
        company.code(ref, agent)
