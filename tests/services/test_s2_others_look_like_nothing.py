"""S2: what belongs to somebody else's contact is answered like what belongs to nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from tests.databases import empty_database
from tests.deployment import OUTBOUND, Deployment
from tests.services.company import Company, Customer, eventually, other
from verifier.crypto.token import ContactTokens
from verifier.domain.contact import ContactRef, Source
from verifier.domain.errors import NotFound
from verifier.domain.facts import Question
from verifier.domain.verdict import VerdictKind
from verifier.persistence import contacts
from verifier.persistence.staff_tables import alerts
from verifier.services.check_contact import CheckAnswer


def answer(
    company: Company, customer: Customer, content: str, question: Question = Question.CONTACTED_ME
) -> CheckAnswer:
    """The whole answer but for its time and what the customer pasted themselves."""
    given = company.ask(customer, content, question)
    parts = tuple(replace(part, finding=None) for part in given.verdict.parts)
    return replace(given, checked_at=None, verdict=replace(given.verdict, parts=parts))


def alerts_of(company: Company, customer: Customer) -> list[ContactRef]:
    with company.database.reading() as connection:
        rows = connection.execute(sa.select(alerts).where(alerts.c.customer_id == customer.id))
        return [ContactRef(row.contact_customer_id, row.contact_id) for row in rows]


def test_s2_anothers_token_equals_a_token_of_nothing(company: Company) -> None:
    """Fails when any field tells a stolen token from one that names no row."""
    owner, asker = company.customer(), company.customer()
    mail = company.mail(owner, company.agent())
    assert mail.token is not None
    nothing = ContactTokens(company.ring).mint(mail.recorded_at).text
    forged = mail.token[:-4] + ("AAAA" if mail.token[-4:] != "AAAA" else "BBBA")
    for question in Question:
        others = answer(company, asker, mail.token, question)
        assert others == answer(company, asker, nothing, question)
        assert others == answer(company, asker, forged, question)
    assert company.kind(asker, mail.token) is VerdictKind.NOT_CONFIRMED
    assert company.kind(owner, mail.token) is VerdictKind.GENUINE


def test_s2_a_token_at_the_wrong_customer_alerts_the_security_team(company: Company) -> None:
    """Fails when nobody learns of it, or when own, revoked or unknown tokens raise alarms too."""
    owner, asker, agent = company.customer(), company.customer(), company.agent()
    mail, revoked = company.mail(owner, agent), company.mail(asker, agent)
    assert mail.token is not None
    assert revoked.token is not None
    company.use.revoke_contact(revoked.ref, agent)
    for token in (revoked.token, ContactTokens(company.ring).mint(mail.recorded_at).text):
        company.ask(asker, token)
    company.ask(owner, mail.token)
    company.ask(asker, mail.token)
    assert eventually(lambda: alerts_of(company, asker))
    assert alerts_of(company, asker) == [mail.ref]
    assert alerts_of(company, owner) == []


def test_s2_anothers_handle_equals_a_handle_of_nothing(company: Company) -> None:
    owner, asker = company.customer(), company.customer()
    mail = company.mail(owner, company.agent())
    assert mail.handle is not None
    assert answer(company, asker, mail.handle) == answer(company, asker, "4K2M-9QXT-7BWD")
    assert company.kind(owner, mail.handle) is VerdictKind.GENUINE


def test_s2_anothers_code_equals_a_wrong_code(company: Company) -> None:
    """Fails when codes are looked up beyond the asker's own call."""
    owner, asker, agent = company.customer(), company.customer(), company.agent()
    code = company.code(company.answered_call(owner, agent), agent)
    assert answer(company, asker, code) == answer(company, asker, other(code))
    own = company.code(company.answered_call(asker, agent), agent)
    wrong = next(digits for digits in (other(code), other(other(code))) if digits != own)
    if code != own:
        assert answer(company, asker, code) == answer(company, asker, wrong)
    assert company.kind(owner, code) is VerdictKind.GENUINE


def test_s2_a_number_that_calls_somebody_else_equals_one_that_calls_nobody(
    company: Company,
) -> None:
    owner, asker = company.customer(), company.customer()
    before = answer(company, asker, OUTBOUND)
    company.answered_call(owner, company.agent())
    assert answer(company, asker, OUTBOUND) == before
    assert company.kind(owner, OUTBOUND) is VerdictKind.ASK_FOR_CODE


def test_s2_anothers_link_equals_a_link_of_nothing(company: Company) -> None:
    """Fails when our copy of one customer's mail vouches for another customer's question."""
    owner, asker, agent = company.customer(), company.customer(), company.agent()
    theirs, own = company.mail(owner, agent), company.mail(asker, agent)
    assert answer(company, asker, f"{own.token} {theirs.token}") == answer(
        company, asker, f"{own.token} 4K2M-9QXT-7BWD"
    )


def test_s2_the_same_query_is_asked_for_anothers_token_and_for_a_forged_one(
    company: Company,
) -> None:
    """Fails when a forged token takes a shorter way, which its time would tell."""
    owner, asker = company.customer(), company.customer()
    mail = company.mail(owner, company.agent())
    assert mail.token is not None
    forged = mail.token[:-4] + ("AAAA" if mail.token[-4:] != "AAAA" else "BBBA")
    statements: list[tuple[str, int]] = []

    def note(_c: object, _u: object, text: str, parameters: object, *_rest: object) -> None:
        statements.append((text, len(str(parameters)) // 400))

    company.use.registry.newest()
    sa.event.listen(company.database.reader, "before_cursor_execute", note)
    try:
        company.ask(asker, mail.token)
        company.ask(asker, forged)
    finally:
        sa.event.remove(company.database.reader, "before_cursor_execute", note)
    assert len(statements) == 2
    assert statements[0][0] == statements[1][0]


def test_s2_nobody_waits_for_a_contact_of_somebody_elses(tmp_path: Path) -> None:
    """Fails when an agent who may not know a call must wait while it is being written to.

    On SQLite every writer waits for every other, whatever they write.
    """
    with (
        empty_database("postgresql", tmp_path) as url,
        Deployment(tmp_path, database_url=url) as deployment,
    ):
        company = Company(deployment.settings, deployment.ring, deployment.database)
        ref = company.answered_call(company.customer(), company.agent())
        stranger, machine = company.agent(), company.machine(Source.SYSTEM)
        with ThreadPoolExecutor(3) as pool, company.database.writing() as busy:
            contacts.lock(busy, ref)
            refused = [
                pool.submit(company.use.issue_code, ref, stranger),
                pool.submit(company.use.revoke_contact, ref, machine),
                pool.submit(company.event, ref, "ended", stranger),
            ]
            errors = [asked.exception(timeout=20) for asked in refused]
        assert [type(error) for error in errors] == [NotFound] * 3
        company.close()
