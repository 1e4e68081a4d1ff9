"""Rotating keys: what was made under the old ones is still found, opened and proven."""

from __future__ import annotations

import pytest

from tests.services.company import Company, Customer
from verifier.crypto.keyring import Purpose
from verifier.domain.contact import ContactRef
from verifier.domain.errors import Conflict
from verifier.domain.facts import Question
from verifier.domain.principal import Person
from verifier.domain.report import NewReport
from verifier.domain.verdict import VerdictKind
from verifier.services.check_contact import NewCheck
from verifier.services.once import OnceKey
from verifier.services.record_contact import Recorded

ROTATED = [Purpose.TOKEN, Purpose.INDEX, Purpose.ENVELOPE, Purpose.CODE]
World = tuple[Customer, Person, Recorded, ContactRef, str]


def world(company: Company) -> World:
    customer, agent = company.customer(), company.agent()
    mail = company.mail(customer, agent)
    ref = company.answered_call(customer, agent)
    return customer, agent, mail, ref, company.code(ref, agent)


@pytest.mark.parametrize("purpose", [*ROTATED, Purpose.LOG, Purpose.SESSION])
def test_everything_made_before_a_rotation_still_holds(company: Company, purpose: Purpose) -> None:
    """Fails when only the active key is tried for what is stored already."""
    customer, agent, mail, _, code = world(company)
    once = OnceKey.of(f"before-{purpose}", b"body")
    first = company.mail(customer, agent, once)
    with company.elsewhere(ring=company.ring.rotate(purpose)) as later:
        for proof in (mail.token, mail.handle, code):
            assert proof is not None
            assert later.kind(customer, proof) is VerdictKind.GENUINE
        host = NewCheck(Question.CONTACTED_ME, mail.token or "", customer.host_id)
        answer = later.use.check_contact(host, later.machine())
        assert answer.verdict.kind is VerdictKind.GENUINE
        assert later.mail(customer, agent, once) == first
        with pytest.raises(Conflict):
            later.use.enrol_customer(customer.host_id)


def test_everything_made_after_rotating_twice_holds_too(company: Company) -> None:
    ring = company.ring
    for purpose in ROTATED * 2:
        ring = ring.rotate(purpose)
    with company.elsewhere(ring=ring) as later:
        customer, _, mail, _, code = world(later)
        for proof in (mail.token, mail.handle, code):
            assert proof is not None
            assert later.kind(customer, proof) is VerdictKind.GENUINE
        assert company.kind(customer, mail.token or "") is not VerdictKind.GENUINE


def test_an_agent_still_reads_the_code_of_before(company: Company) -> None:
    _, agent, _, ref, code = world(company)
    with company.elsewhere(ring=company.ring.rotate(Purpose.CODE)) as later:
        assert later.use.show_agent_calls.one(ref, agent).code == code
        assert later.use.issue_code(ref, agent).ordinal == 2


def test_reports_of_before_are_still_read(company: Company) -> None:
    customer = company.customer()
    company.use.file_report(NewReport.of("by an agent"), company.agent())
    company.use.file_report(NewReport.of("by a customer"), customer.person)
    with company.elsewhere(ring=company.ring.rotate(Purpose.ENVELOPE)) as later:
        page = later.use.list_reports(later.reviewer(), most=2)
    assert [report.content for report in page.reports] == ["by a customer", "by an agent"]


def test_a_revoked_key_proves_nothing_any_more(company: Company) -> None:
    """Fails when a stolen key, once revoked, still vouches."""
    customer, _, mail, _, code = world(company)
    revoked = {
        purpose: company.ring.rotate(purpose).revoke(purpose, "k1")
        for purpose in (Purpose.TOKEN, Purpose.CODE)
    }
    with company.elsewhere(ring=revoked[Purpose.TOKEN]) as later:
        for proof in (mail.token, mail.handle):
            assert proof is not None
            assert later.kind(customer, proof) is VerdictKind.NOT_CONFIRMED
    with company.elsewhere(ring=revoked[Purpose.CODE]) as later:
        assert later.kind(customer, code) is VerdictKind.NOT_CONFIRMED
