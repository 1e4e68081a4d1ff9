"""Recording a contact: everything of it is written, or nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from tests.deployment import BOTH, INBOUND, OUTBOUND, SENDER
from tests.services.company import Company, phone
from verifier.domain.contact import MailDetails, Source
from verifier.domain.errors import Forbidden, Invalid, NotFound
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Machine, Role, Scope
from verifier.persistence.staff_tables import audit
from verifier.persistence.tables import contact_events, contacts, log_leaves, messages, outbox
from verifier.services.once import OnceKey
from verifier.services.record_contact import NewContact, Recorded
from verifier.transparency import leaf


class Power(Exception):
    """The power cut that a test makes."""


@contextmanager
def power_cut_at(company: Company, which: int) -> Iterator[list[str]]:
    """Fail at the statement of that number, or else at the commit; yields what was run before."""
    run: list[str] = []

    def before(_c: object, _u: object, statement: str, *_rest: object) -> None:
        if len(run) == which:
            raise Power
        run.append(statement)

    def at_commit(_connection: object) -> None:
        raise Power

    engine = company.database.writer
    sa.event.listen(engine, "before_cursor_execute", before)
    sa.event.listen(engine, "commit", at_commit)
    try:
        yield run
    finally:
        sa.event.remove(engine, "before_cursor_execute", before)
        sa.event.remove(engine, "commit", at_commit)


@pytest.mark.parametrize("medium", ["call", "mail"])
def test_a_power_cut_at_any_statement_leaves_nothing(company: Company, medium: str) -> None:
    """Fails when contact, event, leaf, message, push, audit row or key commit apart."""
    customer, agent = company.customer(), company.agent()
    company.use.registry.newest()
    before = company.rows()

    def record() -> None:
        if medium == "mail":
            company.mail(customer, agent, OnceKey.of("key", b"body"))
        else:
            company.call(customer, agent)

    statements: list[str] = []
    for which in range(100):
        with power_cut_at(company, which) as run, pytest.raises(Power):
            record()
        assert company.rows() == before
        if len(run) < which:
            break
        statements = run
    written = " ".join(statements)
    for table in (contacts, contact_events, log_leaves, messages, outbox, audit):
        assert f"INSERT INTO {table.name}" in written


def rows(company: Company, table: sa.Table, recorded: Recorded) -> list[Any]:
    with company.database.reading() as connection:
        own = table.c.customer_id == recorded.ref.customer_id
        return list(connection.execute(sa.select(table).where(own)))


def test_a_mail_leaves_its_whole_trail(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    mail = company.mail(customer, agent)
    [event], [committed] = rows(company, contact_events, mail), rows(company, log_leaves, mail)
    [message], [push] = rows(company, messages, mail), rows(company, outbox, mail)
    assert (event.number, event.kind, event.source) == (1, "created", "agent")
    assert (message.kind, message.contact_id) == ("mail_sent", mail.ref.contact_id)
    assert (push.topic, push.subject) == ("contact", str(mail.ref))
    record: leaf.Record = {
        "contact": mail.ref.contact_id.hex,
        "number": 1,
        "kind": "created",
        "source": "agent",
        "actor": f"person:{agent.id}",
        "claimed_at": None,
        "recorded_at": round(mail.recorded_at.timestamp() * 1000),
    }
    assert leaf.verify(record, leaf.Leaf(committed.nonce, committed.digest))
    with company.database.reading() as connection:
        named = sa.select(audit).where(audit.c.subject == str(mail.ref))
        [noted] = connection.execute(named).all()
    assert (noted.actor, noted.action) == (f"person:{agent.id}", "contact.created")


def test_a_call_is_announced_to_its_customer(company: Company) -> None:
    customer = company.customer()
    call = Recorded(company.call(customer, company.agent()), None)  # type: ignore[arg-type] # only its reference is used
    [message] = rows(company, messages, call)
    assert message.kind == "call_announced"


def test_a_mail_gets_a_token_and_a_handle_and_a_call_gets_neither(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    mail = company.mail(customer, agent)
    details = replace(company.use.show_agent_calls.one(company.call(customer, agent), agent).row)
    assert mail.token is not None
    assert mail.handle is not None
    assert (len(mail.token), len(mail.handle)) == (76, 14)
    assert (details.token_hash, details.handle_index) == (None, None)


def test_an_unknown_customer_is_not_found_and_leaves_nothing(company: Company) -> None:
    customer, before = company.customer(), company.rows()
    unknown = replace(customer, host_id="nobody we know")
    for once in (None, OnceKey.of("unknown customer", b"")):
        with pytest.raises(NotFound):
            company.mail(unknown, company.agent(), once)
    assert company.rows()["contacts"] == before["contacts"]
    assert company.rows()["idempotency"] == before["idempotency"]


@pytest.mark.parametrize("number", [INBOUND, "+18005550199", "+886223456789"])
def test_a_call_shows_an_outbound_number_of_ours(company: Company, number: str) -> None:
    with pytest.raises(Invalid, match="number_shown"):
        company.call(company.customer(), company.agent(), number)


@pytest.mark.parametrize("number", [OUTBOUND, BOTH])
def test_our_outbound_numbers_may_be_shown(company: Company, number: str) -> None:
    customer, agent = company.customer(), company.agent()
    shown = company.use.show_agent_calls.one(company.call(customer, agent, number), agent).details
    assert shown.number_shown == phone(number)  # type: ignore[union-attr] # a call's details


@pytest.mark.parametrize(
    ("sender", "ours"),
    [
        (SENDER, True),
        ("anybody@example.com", True),
        ("anybody@mail.example.com", True),
        ("support@example.net", False),
        ("support@example.com.example.net", False),
        ("support@notexample.com", False),
    ],
)
def test_a_mail_comes_from_an_address_or_domain_of_ours(
    company: Company, sender: str, ours: bool
) -> None:
    address = Identifier(IdentifierKind.EMAIL, sender)
    details = MailDetails("Security", "Purpose", address, "Subject")
    new = NewContact(company.customer().host_id, details)
    if ours:
        assert company.use.record_contact(new, company.agent()).token
    else:
        with pytest.raises(Invalid, match="sender"):
            company.use.record_contact(new, company.agent())


def test_agents_and_granted_machines_record_and_nobody_else(company: Company) -> None:
    customer = company.customer()
    for role in (Role.CUSTOMER, Role.REVIEWER, Role.ADMIN):
        with pytest.raises(Forbidden):
            company.mail(customer, company.agent(role))
    with pytest.raises(Forbidden):
        company.mail(customer, Machine("m", frozenset({Scope.EVENTS_WRITE}), Source.DIALER))
    granted = Machine("m", frozenset({Scope.CONTACTS_WRITE}), Source.MAIL_SERVER)
    assert company.mail(customer, granted).token


def test_a_witness_records_only_what_it_can_see(company: Company) -> None:
    """Fails when a dialer vouches for mails, or a mail server for calls."""
    customer = company.customer()
    with pytest.raises(Forbidden):
        company.mail(customer, company.machine(Source.DIALER))
    with pytest.raises(Forbidden):
        company.call(customer, company.machine(Source.MAIL_SERVER))
