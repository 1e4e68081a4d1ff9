"""Filing reports, listing them and deciding about what they name."""

from __future__ import annotations

import hashlib

import pytest
import sqlalchemy as sa

from tests.services.company import Company, Customer
from verifier.domain.contact import Source
from verifier.domain.errors import Conflict, Forbidden, NotFound
from verifier.domain.principal import Machine, Role, Scope
from verifier.domain.report import NewReport, ReporterKind
from verifier.persistence.tables import customers, messages
from verifier.services.decide_indicator import Decision
from verifier.services.list_reports import Report

EVIDENCE = "Müller from “Example Exchange” wrote from a-person@example.net: send your seed phrase"


def newest(company: Company, most: int = 1) -> list[Report]:
    return list(company.use.list_reports(company.agent(Role.REVIEWER), most=most).reports)


def erase(company: Company, customer: Customer) -> None:
    with company.database.writing() as transaction:
        transaction.connection.execute(
            sa.update(customers)
            .where(customers.c.id == customer.id)
            .values(wrapped_key=None, sealed_host_id=None, erased_at=transaction.now)
        )
        transaction.commit()


def test_a_customers_report_is_in_the_queue_and_in_their_inbox(company: Company) -> None:
    customer = company.customer()
    filed = company.use.file_report(NewReport.of(EVIDENCE, "they called too"), customer.person)
    [report] = newest(company)
    assert (report.id, report.recorded_at) == (filed.report_id, filed.recorded_at)
    assert (report.content, report.note) == (EVIDENCE, "they called too")
    assert report.reporter is ReporterKind.CUSTOMER
    assert report.digest == hashlib.sha256(EVIDENCE.encode()).hexdigest()
    assert filed.candidates == len(report.indicators) >= 1
    own = messages.c.customer_id == customer.id
    with company.database.reading() as connection:
        [message] = connection.execute(sa.select(messages).where(own)).all()
    assert (message.kind, message.report_id) == ("report_filed", filed.report_id)


def test_agents_and_machines_report_with_or_without_a_customer(company: Company) -> None:
    customer, machine = company.customer(), company.machine(Source.SYSTEM)
    company.use.file_report(NewReport.of("content one"), company.agent())
    company.use.file_report(NewReport.of("content two", None, customer.host_id), machine)
    two, one = newest(company, 2)
    assert (one.reporter, one.content) == (ReporterKind.AGENT, "content one")
    assert (two.reporter, two.content) == (ReporterKind.MACHINE, "content two")


def test_evidence_cannot_be_read_in_the_database(company: Company) -> None:
    """Fails when content or note is stored as it came."""
    by = [company.customer().person, company.agent()]
    for reporter in by:
        company.use.file_report(NewReport.of(EVIDENCE, "a private note"), reporter)
    stored = company.stored()
    for secret in ("Müller", "seed phrase", "a private note"):
        assert secret.encode() not in stored
    assert hashlib.sha256(EVIDENCE.encode()).hexdigest().encode() not in stored


def test_an_erased_customers_report_keeps_its_place_without_words(company: Company) -> None:
    customer = company.customer()
    company.use.file_report(NewReport.of(EVIDENCE), customer.person)
    erase(company, customer)
    [report] = newest(company)
    assert (report.content, report.note, report.digest) == (None, None, None)
    with pytest.raises(NotFound):
        company.use.file_report(NewReport.of(EVIDENCE), customer.person)


def test_pages_hold_every_report_once(company: Company) -> None:
    reviewer = company.agent(Role.REVIEWER)
    filed = [
        company.use.file_report(NewReport.of(f"report {n}"), company.agent()).report_id
        for n in range(5)
    ]
    seen: list[int] = []
    page = company.use.list_reports(reviewer, most=2)
    while True:
        seen += [report.id for report in page.reports]
        if page.next_before is None:
            break
        page = company.use.list_reports(reviewer, page.next_before, 2)
    assert seen[:5] == filed[::-1]
    assert len(set(seen)) == len(seen) == company.rows()["reports"]


def test_a_page_that_is_just_full_is_the_last(company: Company) -> None:
    company.use.file_report(NewReport.of("one more"), company.agent())
    every = company.rows()["reports"]
    page = company.use.list_reports(company.agent(Role.REVIEWER), most=every)
    assert (len(page.reports), page.next_before) == (every, None)


def test_a_customer_reports_for_nobody_else(company: Company) -> None:
    someone = company.customer()
    report = NewReport.of("content", None, company.customer().host_id)
    with pytest.raises(Forbidden):
        company.use.file_report(report, someone.person)


def test_a_report_from_a_customer_nobody_knows_leaves_nothing(company: Company) -> None:
    before = company.rows()
    with pytest.raises(NotFound):
        company.use.file_report(NewReport.of(EVIDENCE, None, "nobody"), company.agent())
    assert company.rows() == before


def test_reports_are_filed_and_read_by_those_who_may(company: Company) -> None:
    no_scope = Machine("m", frozenset({Scope.CONTACTS_WRITE}), Source.SYSTEM)
    for by in (company.agent(Role.REVIEWER), company.agent(Role.ADMIN), no_scope):
        with pytest.raises(Forbidden):
            company.use.file_report(NewReport.of("content"), by)
    for reader in (company.agent(), company.customer().person, no_scope):
        with pytest.raises(Forbidden):
            company.use.list_reports(reader)


def test_decisions_need_something_to_decide(company: Company) -> None:
    with pytest.raises(NotFound):
        company.use.decide_indicator(2**40, Decision.CONFIRM, company.reviewer())


def test_decisions_follow_their_order(company: Company) -> None:
    company.use.file_report(NewReport.of("see order-of-decisions.example.net"), company.agent())
    [report] = newest(company)
    candidate = report.indicators[0].id
    for early in (Decision.PUBLISH, Decision.RETRACT):
        with pytest.raises(Conflict):
            company.use.decide_indicator(candidate, early, company.reviewer())
    by = company.reviewer()
    decided = company.use.decide_indicator(candidate, Decision.CONFIRM, by)
    assert decided.confirmed_by == by.id
    assert newest(company)[0].indicators == (decided,)
    with pytest.raises(Conflict):
        company.use.decide_indicator(candidate, Decision.CONFIRM, company.reviewer())


def test_a_text_full_of_identifiers_makes_a_bounded_number_of_candidates(
    company: Company,
) -> None:
    many = " ".join(f"n{number}.many.example.net" for number in range(500))
    assert company.use.file_report(NewReport.of(many), company.agent()).candidates == 200
