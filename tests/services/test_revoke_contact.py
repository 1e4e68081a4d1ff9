from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.services.company import Company
from verifier.domain.contact import ContactRef, Source
from verifier.domain.errors import Forbidden, NotFound
from verifier.domain.principal import Role
from verifier.domain.verdict import VerdictKind
from verifier.persistence.tables import contact_events


def kinds_of_events(company: Company, ref: ContactRef) -> list[str]:
    own = contact_events.c.contact_id == ref.contact_id
    with company.database.reading() as connection:
        return list(connection.execute(sa.select(contact_events.c.kind).where(own)).scalars())


def test_a_revoked_mail_is_never_confirmed_again(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    mail = company.mail(customer, agent)
    company.use.revoke_contact(mail.ref, agent)
    for proof in (mail.token, mail.handle):
        assert proof is not None
        assert company.kind(customer, proof) is VerdictKind.NOT_CONFIRMED


def test_a_revoked_call_is_over_and_its_code_proves_nothing(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    ref = company.answered_call(customer, agent)
    code = company.code(ref, agent)
    company.use.revoke_contact(ref, agent)
    assert company.kind(customer, code) is VerdictKind.NOT_CONFIRMED
    assert company.kind(customer, "is that you?") is VerdictKind.NOT_CONFIRMED


def test_revoking_twice_changes_nothing(company: Company) -> None:
    agent = company.agent()
    ref = company.mail(company.customer(), agent).ref
    first = company.use.revoke_contact(ref, agent)
    before = company.rows()
    assert company.use.revoke_contact(ref, company.agent(Role.ADMIN)) == first
    assert company.rows() == before
    assert kinds_of_events(company, ref) == ["created", "revoked"]


def test_an_admin_may_revoke_anything(company: Company) -> None:
    for by in (company.agent(), company.machine(Source.MAIL_SERVER)):
        ref = company.mail(company.customer(), by).ref
        assert company.use.revoke_contact(ref, company.agent(Role.ADMIN))


def test_others_revoke_only_what_they_recorded(company: Company) -> None:
    machine = company.machine(Source.MAIL_SERVER)
    for by in (company.agent(), machine):
        ref = company.mail(company.customer(), by).ref
        for stranger in (company.agent(), company.machine()):
            with pytest.raises(NotFound):
                company.use.revoke_contact(ref, stranger)
        assert company.use.revoke_contact(ref, by)


def test_an_unknown_contact_is_not_found(company: Company) -> None:
    ref = company.mail(company.customer(), company.agent()).ref
    moved = ContactRef(company.customer().id, ref.contact_id)
    with pytest.raises(NotFound):
        company.use.revoke_contact(moved, company.agent(Role.ADMIN))


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.REVIEWER])
def test_who_records_nothing_revokes_nothing(company: Company, role: Role) -> None:
    ref = company.mail(company.customer(), company.agent()).ref
    with pytest.raises(Forbidden):
        company.use.revoke_contact(ref, company.agent(role))
