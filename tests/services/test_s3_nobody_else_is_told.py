"""S3: only a customer who signed in, or a machine trusted to ask for one, gets any verdict."""

from __future__ import annotations

import pytest

from tests.services.company import Company
from verifier.domain.contact import Source
from verifier.domain.errors import Forbidden, NotFound
from verifier.domain.facts import Question
from verifier.domain.principal import Machine, Person, Principal, Role, Scope
from verifier.domain.verdict import VerdictKind
from verifier.services.check_contact import NewCheck

NOBODY: list[Principal | None] = [
    None,
    *(Person(1, role, "Not a customer") for role in Role),
    Person(1, Role.AGENT, "Poses as a customer", customer_id=1),
    Machine("machine", frozenset(set(Scope) - {Scope.CHECKS_WRITE}), Source.SYSTEM),
]


@pytest.mark.parametrize("by", NOBODY)
def test_s3_who_is_no_customer_gets_no_verdict(company: Company, by: Principal | None) -> None:
    """Fails when a check without, or with the wrong, principal is answered at all."""
    mail = company.mail(company.customer(), company.agent())
    assert mail.token is not None
    with pytest.raises(Forbidden):
        company.use.check_contact(NewCheck(Question.CONTACTED_ME, mail.token), by)  # type: ignore[arg-type] # None is what a door without a principal would pass


def test_s3_a_customer_asks_for_nobody_else(company: Company) -> None:
    owner, asker = company.customer(), company.customer()
    check = NewCheck(Question.CONTACTED_ME, "hello", owner.host_id)
    with pytest.raises(Forbidden):
        company.use.check_contact(check, asker.person)


def test_a_machine_asks_for_the_customer_it_names(company: Company) -> None:
    owner, asker = company.customer(), company.customer()
    mail = company.mail(owner, company.agent())
    assert mail.token is not None
    host = company.machine(Source.SYSTEM)
    kinds = [
        company.use.check_contact(
            NewCheck(Question.CONTACTED_ME, mail.token, customer.host_id), host
        ).verdict.kind
        for customer in (owner, asker)
    ]
    assert kinds == [VerdictKind.GENUINE, VerdictKind.NOT_CONFIRMED]


@pytest.mark.parametrize("host_id", [None, "", "nobody we know"])
def test_a_machine_that_names_nobody_is_told_so(company: Company, host_id: str | None) -> None:
    check = NewCheck(Question.CONTACTED_ME, "hello", host_id)
    with pytest.raises(NotFound):
        company.use.check_contact(check, company.machine(Source.SYSTEM))
