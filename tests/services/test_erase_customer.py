"""Erasing a customer: nothing here opens or names them any more, and nobody else loses anything."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
import sqlalchemy as sa

from tests.services.addresses import launch, mail_to, new_email, new_number
from tests.services.company import Company, Customer
from verifier.crypto.keyring import Purpose
from verifier.crypto.secret import new_secret
from verifier.domain.contact import ContactRef, Source
from verifier.domain.errors import Conflict, Forbidden, Invalid, NotConfirmed, NotFound
from verifier.domain.facts import Question
from verifier.domain.principal import Person, Role
from verifier.domain.report import NewReport
from verifier.domain.verdict import VerdictKind
from verifier.persistence import migrate
from verifier.persistence.staff_tables import alerts, audit, idempotency
from verifier.persistence.tables import contacts, customers, log_leaves, messages, outbox
from verifier.services import keep_sessions
from verifier.services.check_contact import NewCheck
from verifier.services.claim_addresses import HANDED_OVER
from verifier.services.once import OnceKey

WHY = "They closed their account and asked for it"
ADMIN = Person(4242, Role.ADMIN, "Ada", confirmed=True)


@dataclass
class Life:
    """A customer with something in every table that is about customers."""

    customer: Customer
    agent: Person
    call: ContactRef
    mails: list[str]
    session: str
    code: str


def live(company: Company) -> Life:
    """A waiting mail and the launch that claims it, a mail, a live call, a report, checks."""
    address, agent = new_email(), company.agent()
    waiting = mail_to(company, address, once=OnceKey.of(secrets.token_hex(8), b"before"))
    customer = launch(company, emails=[address], phones=[new_number()])
    sent = company.mail(customer, agent, OnceKey.of(secrets.token_hex(8), b"after"))
    call = company.answered_call(customer, agent)
    code = company.code(call, agent)
    company.use.file_report(NewReport.of("They said: read me the code"), customer.person)
    tokens = [waiting.token or "", sent.token or ""]
    company.kind(customer, tokens[0])
    company.kind(company.customer(), tokens[1])
    company.use.notes.write_waiting()
    with company.database.writing() as transaction:
        session = keep_sessions.begin(transaction, "Their browser", customer_id=customer.id)
        transaction.commit()
    return Life(customer, agent, call, tokens, session, code)


def keys(company: Company, customer: Customer) -> list[int]:
    """Our keys of them: theirs, and those merged into them."""
    merged = sa.or_(customers.c.id == customer.id, customers.c.merged_into == customer.id)
    with company.database.reading() as connection:
        return list(connection.execute(sa.select(customers.c.id).where(merged)).scalars())


def bytes_of(company: Company, ids: list[int]) -> Iterator[bytes]:
    """Everything in their rows that is sealed, an index, a hash or a nonce."""
    with company.database.reading() as connection:
        for table in migrate.all_tables.sorted_tables:
            name = "id" if table.name == "customers" else "customer_id"
            if name not in table.c:
                continue
            for row in connection.execute(sa.select(table).where(table.c[name].in_(ids))):
                named = zip(table.c, row, strict=True)
                yield from (
                    value
                    for column, value in named
                    if isinstance(value, bytes) and column.name != "digest" and value
                )


def erase(company: Company, life: Life) -> None:
    company.use.erase_customer(life.customer.host_id, WHY, ADMIN)


def test_nothing_in_the_database_opens_or_names_them_afterwards(company: Company) -> None:
    life = live(company)
    ids = keys(company, life.customer)
    assert len(ids) == 2
    theirs = set(bytes_of(company, ids))
    assert len(theirs) > 20
    before = company.stored()
    assert all(value in before for value in theirs)
    erase(company, life)
    assert set(bytes_of(company, ids)) == set()
    after = company.stored()
    assert [value for value in theirs if value in after] == []
    assert life.customer.host_id.encode() not in after
    assert b"Their browser" not in after


def test_what_was_too_old_to_be_theirs_goes_as_well(company: Company) -> None:
    """It lies with the customer merged into them, whose key is destroyed."""
    address = new_email()
    with company.elsewhere(shift=-2 * HANDED_OVER) as earlier:
        old = mail_to(earlier, address)
    customer = launch(company, emails=[address])
    ids = keys(company, customer)
    assert ids != [customer.id]
    assert old.ref.customer_id in ids
    company.use.erase_customer(customer.host_id, WHY, ADMIN)
    assert list(bytes_of(company, ids)) == []


def test_what_stays_is_that_something_happened(company: Company) -> None:
    life = live(company)
    ids = keys(company, life.customer)

    def left(table: sa.Table, key: str = "customer_id") -> int:
        query = sa.select(sa.func.count()).where(table.c[key].in_(ids))
        with company.database.reading() as connection:
            return connection.execute(query).scalar_one()

    kept = {table.name: left(table) for table in (contacts, log_leaves)}
    erase(company, life)
    assert {table.name: left(table) for table in (contacts, log_leaves)} == kept
    assert [left(table) for table in (messages, outbox, idempotency)] == [0, 0, 0]
    assert left(alerts, "contact_customer_id") == 0


def test_it_is_audited_without_naming_them(company: Company) -> None:
    life = live(company)
    erase(company, life)
    with company.database.reading() as connection:
        query = sa.select(audit.c.actor, audit.c.subject, audit.c.reason)
        rows = connection.execute(query.where(audit.c.action == "customer.erased")).all()
    assert ("person:4242", str(life.customer.id), WHY) in [tuple(row) for row in rows]


def test_another_customer_is_untouched(company: Company) -> None:
    life, other = live(company), live(company)
    theirs = sorted(bytes_of(company, keys(company, other.customer)))
    erase(company, life)
    assert sorted(bytes_of(company, keys(company, other.customer))) == theirs
    for token in other.mails:
        assert company.kind(other.customer, token) is VerdictKind.GENUINE
    assert company.kind(other.customer, other.code) is VerdictKind.GENUINE
    assert company.use.sessions.customer(other.session) is not None


def test_a_live_call_is_never_confirmed_again(company: Company) -> None:
    life = live(company)
    erase(company, life)
    with pytest.raises(NotFound):
        company.kind(life.customer, life.code)
    for act in (
        lambda: company.event(life.call, "ended", life.agent),
        lambda: company.event(life.call, "answered", company.machine()),
        lambda: company.code(life.call, life.agent),
    ):
        before = company.rows()
        with pytest.raises(Conflict):
            act()
        assert company.rows() == before
    before = company.rows()
    company.use.revoke_contact(life.call, replace(life.agent, role=Role.ADMIN))
    assert company.rows() == before
    assert company.use.show_agent_calls.newest(life.agent) == []


def test_they_are_unknown_until_they_come_again_and_then_they_are_new(company: Company) -> None:
    life = live(company)
    host_id = life.customer.host_id
    machine = company.machine(Source.SYSTEM)
    erase(company, life)
    assert company.use.sessions.customer(life.session) is None
    check = NewCheck(Question.CONTACTED_ME, life.mails[0], host_id)
    with pytest.raises(NotFound):
        company.use.check_contact(check, machine)
    with pytest.raises(NotFound):
        company.mail(life.customer, company.agent())
    again = launch(company, host_id)
    assert again.id not in keys(company, life.customer)
    for token in life.mails:
        assert company.kind(again, token) is VerdictKind.NOT_CONFIRMED
    new = company.mail(again, company.agent())
    assert company.kind(again, new.token or "") is VerdictKind.GENUINE


def test_they_can_be_erased_again_and_again(company: Company) -> None:
    life = live(company)
    for _ in range(3):
        erase(company, life)
        with pytest.raises(NotFound):
            erase(company, life)
        launch(company, life.customer.host_id)


def test_a_request_that_was_answered_once_is_a_new_one(company: Company) -> None:
    """Fails when the earlier answer, which nothing opens any more, is looked for."""
    customer, agent = company.customer(), company.agent()
    once = OnceKey.of(secrets.token_hex(8), b"body")
    company.mail(customer, agent, once)
    company.use.erase_customer(customer.host_id, WHY, ADMIN)
    launch(company, customer.host_id)
    mail = company.mail(customer, agent, once)
    assert mail.ref.customer_id != customer.id


def test_their_reports_keep_their_place_without_words(company: Company) -> None:
    life = live(company)
    erase(company, life)
    newest = company.use.list_reports(company.reviewer()).reports[0]
    assert (newest.content, newest.note, newest.digest) == (None, None, None)


def test_somebody_known_under_two_index_keys_is_erased_whole(company: Company) -> None:
    """Two processes with different keys may both have made one person known."""
    host_id = f"host-{secrets.token_hex(8)}"
    with company.elsewhere(ring=company.ring.rotate(Purpose.INDEX)) as later:
        twins = [process.use.enrol_customer(host_id) for process in (later, company)]
        later.use.erase_customer(host_id, WHY, ADMIN)
        with pytest.raises(NotFound):
            later.use.erase_customer(host_id, WHY, ADMIN)
    assert list(bytes_of(company, twins)) == []


@pytest.mark.parametrize(
    ("reason", "field"),
    [
        ("", "reason"),
        ("no", "reason"),
        ("Ticket of bo@customers.example", "reason"),
        ("Their number is 02 4455 66 77 88", "reason"),
        ("Asked by HOST, twice", "reason"),
        ("x" * 201, "reason"),
    ],
)
def test_a_reason_is_wanted_that_names_nobody(company: Company, reason: str, field: str) -> None:
    customer = company.customer()
    said = reason.replace("HOST", customer.host_id.upper())
    with pytest.raises(Invalid) as invalid:
        company.use.erase_customer(customer.host_id, said, ADMIN)
    assert invalid.value.field == field
    assert company.kind(customer, "is that you?") is VerdictKind.NOT_CONFIRMED


@pytest.mark.parametrize("host_id", ["", "a\x00b", "x" * 300, "a\ud800b"])
def test_an_impossible_id_names_its_field(company: Company, host_id: str) -> None:
    for act in (
        lambda: company.use.erase_customer(host_id, WHY, ADMIN),
        lambda: company.use.erase_customer.holdings(host_id, ADMIN),
    ):
        with pytest.raises(Invalid) as invalid:
            act()
        assert invalid.value.field == "customer"


def test_only_an_admin_who_confirmed_erases(company: Company) -> None:
    life = live(company)
    host_id, unconfirmed = life.customer.host_id, replace(ADMIN, confirmed=False)
    before = company.rows()
    for by in (life.customer.person, life.agent, replace(company.reviewer(), confirmed=True)):
        with pytest.raises(Forbidden):
            company.use.erase_customer(host_id, WHY, by)
        with pytest.raises(Forbidden):
            company.use.erase_customer.holdings(host_id, by)
    with pytest.raises(NotConfirmed):
        company.use.erase_customer(host_id, WHY, unconfirmed)
    after = company.rows()
    assert {name for name in after if after[name] != before[name]} <= {"accounts", "audit"}
    found = company.use.erase_customer.holdings(host_id, unconfirmed)
    assert (found.contacts, found.reports, found.addresses) == (3, 1, 2)
    with pytest.raises(NotFound):
        company.use.erase_customer.holdings(new_secret(), ADMIN)
