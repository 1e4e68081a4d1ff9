"""Looking behind a mask: who may, why, and that it is in the audit before it is on a page."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.deployment import OUTBOUND, SENDER
from tests.services.company import Company, Customer, phone
from verifier.domain.contact import CallDetails, ContactRef, MailDetails
from verifier.domain.errors import Forbidden, Invalid, NotConfirmed, NotFound
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Person, Role, actor
from verifier.persistence.staff_tables import audit
from verifier.persistence.tables import customers
from verifier.services.record_contact import NewContact

NUMBER = phone("+447700900123")
ADDRESS = Identifier(IdentifierKind.EMAIL, "alexandra@customers.example")
WHY = "Line dropped, ring back"


def confirmed(person: Person) -> Person:
    return replace(person, confirmed=True)


def call(company: Company, customer: Customer, by: Person) -> ContactRef:
    details = CallDetails("Security", "Withdrawal", phone(OUTBOUND), number_called=NUMBER)
    return company.use.record_contact(NewContact(customer.host_id, details), by).ref


def mail(company: Company, customer: Customer, by: Person) -> ContactRef:
    sender = Identifier(IdentifierKind.EMAIL, SENDER)
    details = MailDetails("Security", "Withdrawal", sender, "Hold", recipient=ADDRESS)
    return company.use.record_contact(NewContact(customer.host_id, details), by).ref


def revealed(company: Company, ref: ContactRef) -> list[tuple[str, str | None]]:
    with company.database.reading() as connection:
        rows = connection.execute(
            sa.select(audit).where(
                audit.c.subject == str(ref), audit.c.action == "contact.revealed"
            )
        )
        return [(row.actor, row.reason) for row in rows]


def test_an_agent_sees_what_their_own_contact_went_to_and_the_audit_knows(
    company: Company,
) -> None:
    agent = confirmed(company.agent())
    ref = call(company, company.customer(), agent)
    assert company.use.reveal_identifier.masked(ref, agent).shown == "+44 ···· ··23"
    assert company.use.reveal_identifier(ref, f"  {WHY} ", agent) == NUMBER
    assert revealed(company, ref) == [(actor(agent), WHY)]


def test_an_address_is_revealed_like_a_number(company: Company) -> None:
    agent = confirmed(company.agent())
    ref = mail(company, company.customer(), agent)
    assert company.use.reveal_identifier.masked(ref, agent).shown == "a···@customers.example"
    assert company.use.reveal_identifier(ref, WHY, agent) == ADDRESS


def test_an_admin_looks_behind_any_contact(company: Company) -> None:
    admin = confirmed(company.agent(Role.ADMIN))
    ref = call(company, company.customer(), company.agent())
    assert company.use.reveal_identifier(ref, WHY, admin) == NUMBER
    assert revealed(company, ref) == [(actor(admin), WHY)]


@pytest.mark.parametrize("role", [Role.AGENT, Role.REVIEWER])
def test_others_are_told_what_they_are_told_of_nothing(company: Company, role: Role) -> None:
    stranger = confirmed(company.agent(role))
    customer = company.customer()
    ref = call(company, customer, company.agent())
    nothing = ContactRef(customer.id, ContactRef.parse("0" * 48).contact_id)
    told = set()
    for named in (ref, nothing):
        for attempt in (
            lambda named=named: company.use.reveal_identifier.masked(named, stranger),
            lambda named=named: company.use.reveal_identifier(named, WHY, stranger),
        ):
            with pytest.raises(NotFound) as error:
                attempt()
            told.add(str(error.value))
    assert len(told) == 1
    assert revealed(company, ref) == []


def test_a_customer_is_refused(company: Company) -> None:
    customer = company.customer()
    ref = call(company, customer, company.agent())
    with pytest.raises(Forbidden):
        company.use.reveal_identifier(ref, WHY, confirmed(customer.person))


def test_a_second_factor_is_asked_for_first(company: Company) -> None:
    agent = company.agent()
    ref = call(company, company.customer(), agent)
    with pytest.raises(NotConfirmed):
        company.use.reveal_identifier(ref, WHY, agent)
    assert revealed(company, ref) == []


@pytest.mark.parametrize("why", ["", "  ", "no", "x" * 201, "their number is +44 7700 900123"])
def test_without_a_reason_nothing_is_shown(company: Company, why: str) -> None:
    agent = confirmed(company.agent())
    ref = call(company, company.customer(), agent)
    with pytest.raises(Invalid) as error:
        company.use.reveal_identifier(ref, why, agent)
    assert error.value.field == "reason"
    assert revealed(company, ref) == []


def test_what_was_never_given_or_is_erased_is_not_found(company: Company) -> None:
    agent, customer = confirmed(company.agent()), company.customer()
    without = company.call(customer, agent)
    erased = call(company, customer, agent)
    with company.database.writing() as transaction:
        transaction.connection.execute(
            sa.update(customers).where(customers.c.id == customer.id).values(wrapped_key=None)
        )
        transaction.commit()
    for ref in (without, erased):
        with pytest.raises(NotFound):
            company.use.reveal_identifier(ref, WHY, agent)


def test_every_other_use_case_gives_agents_a_mask(company: Company) -> None:
    agent, customer = company.agent(), company.customer()
    refs = [call(company, customer, agent), mail(company, customer, agent)]
    seen = [*company.use.show_agent_calls.newest(agent)]
    seen += [company.use.show_agent_calls.one(ref, agent) for ref in refs]
    assert {contact.to.shown for contact in seen if contact.to} == {
        "+44 ···· ··23",
        "a···@customers.example",
    }
    for secret in (NUMBER.value, ADDRESS.value):
        assert secret not in repr(seen)
