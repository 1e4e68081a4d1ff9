"""A company at work: its customers, agents and machines, and the ways they use the service.

Everybody is new and has an identity of their own, so tests can share a database.
"""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from tests.deployment import OUTBOUND, SENDER, count_rows
from verifier import bootstrap
from verifier.crypto.keyring import KeyRing
from verifier.domain.contact import CallDetails, CallState, ContactRef, MailDetails, Source
from verifier.domain.errors import Unavailable
from verifier.domain.facts import Question
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Machine, Person, Principal, Role, Scope, source_of
from verifier.domain.verdict import VerdictKind
from verifier.persistence import migrate
from verifier.persistence.database import Database
from verifier.persistence.staff_tables import audit
from verifier.services.check_contact import CheckAnswer, NewCheck
from verifier.services.once import OnceKey
from verifier.services.record_contact import NewContact, Recorded
from verifier.services.record_event import CallEvent, EventRecorded
from verifier.settings import Settings

AGENT_NAME = "Agnes Agent"
LINK = "https://example.com/withdrawals/17"
_ids = itertools.count(1_000_000)


def phone(value: str) -> Identifier:
    return Identifier(IdentifierKind.PHONE, value)


@dataclass(frozen=True)
class Customer:
    host_id: str
    person: Person

    @property
    def id(self) -> int:
        assert self.person.customer_id is not None
        return self.person.customer_id


class Company:
    """One process of a deployment; `elsewhere` is another one on the same database."""

    def __init__(self, settings: Settings, ring: KeyRing, database: Database) -> None:
        self.settings, self.ring, self.database = settings, ring, database
        self.use = bootstrap.use_cases(settings, ring, database)

    @contextmanager
    def elsewhere(
        self,
        shift: timedelta = timedelta(0),
        ring: KeyRing | None = None,
        **choices: Any,
    ) -> Iterator[Company]:
        """A process with another clock, key ring or settings."""
        settings = self.settings.model_copy(update=choices)
        database = bootstrap.open_database(settings, clock_shift=shift)
        process = Company(settings, ring or self.ring, database)
        try:
            yield process
        finally:
            process.close()

    def close(self) -> None:
        """End this process: what its thread has still to write is written, or lost, now."""
        with suppress(Unavailable):
            self.use.notes.write_waiting()
        self.database.close()

    def customer(self, region: str | None = None) -> Customer:
        host_id = f"host-{secrets.token_hex(8)}"
        customer_id = self.use.enrol_customer(host_id, region)
        return Customer(host_id, Person.customer(customer_id))

    def agent(self, role: Role = Role.AGENT) -> Person:
        return Person(next(_ids), role, AGENT_NAME)

    def reviewer(self) -> Person:
        """With an account, since indicators name who decided, and just confirmed."""
        login = secrets.token_hex(8)
        self.use.invite_account(login, Role.REVIEWER, login)
        (account,) = (each for each in self.use.accounts.list() if each.login == login)
        return replace(account.person, confirmed=True)

    def machine(self, source: Source = Source.DIALER) -> Machine:
        return Machine(f"client-{next(_ids)}", frozenset(Scope), source)

    def call(
        self, customer: Customer, by: Principal, number: str = OUTBOUND, **more: Any
    ) -> ContactRef:
        details = CallDetails("Security", "Confirm a withdrawal", phone(number), ticket="T-17")
        return self.use.record_contact(NewContact(customer.host_id, details, **more), by).ref

    def mail(
        self, customer: Customer, by: Principal, once: OnceKey | None = None, **more: Any
    ) -> Recorded:
        sender = Identifier(IdentifierKind.EMAIL, SENDER)
        details = MailDetails("Security", "Withdrawal", sender, "Your withdrawal", links=(LINK,))
        return self.use.record_contact(NewContact(customer.host_id, details, **more), by, once)

    def event(
        self,
        ref: ContactRef,
        state: CallState | str,
        by: Principal,
        number: str = OUTBOUND,
        **more: Any,
    ) -> EventRecorded:
        if state == "answered" and source_of(by) is Source.DIALER:
            more = {"number_shown": phone(number)} | more  # it vouches for nothing without
        return self.use.record_event(ref, CallEvent(CallState(state), **more), by)

    def answered_call(
        self, customer: Customer, agent: Person, number: str = OUTBOUND
    ) -> ContactRef:
        """A corroborated call: the agent recorded it, a dialer saw it answered."""
        ref = self.call(customer, agent, number)
        self.event(ref, "answered", self.machine(), number)
        return ref

    def code(self, ref: ContactRef, agent: Person) -> str:
        return self.use.issue_code(ref, agent).digits

    def ask(
        self,
        customer: Customer,
        content: str,
        question: Question = Question.CONTACTED_ME,
    ) -> CheckAnswer:
        return self.use.check_contact(NewCheck(question, content), customer.person)

    def kind(
        self, customer: Customer, content: str, question: Question = Question.CONTACTED_ME
    ) -> VerdictKind:
        return self.ask(customer, content, question).verdict.kind

    def found(self, customer: Customer, content: str) -> VerdictKind:
        return self.kind(customer, content, Question.FOUND_THIS)

    def rows(self) -> dict[str, int]:
        return count_rows(self.database)

    def stored_audit(self) -> list[tuple[str, str]]:
        """Every audit row's action and subject."""
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(audit.c.action, audit.c.subject))
            return [(row.action, row.subject) for row in rows]

    def stored(self) -> bytes:
        """Everything that a reader of the database sees, as one text."""
        with self.database.reading() as connection:
            tables = migrate.all_tables.sorted_tables
            rows = [row for table in tables for row in connection.execute(sa.select(table))]
        return b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for row in rows
            for value in row
        )


def other(code: str) -> str:
    """A code that is not `code`."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def eventually(happened: Callable[[], object]) -> bool:
    """Whether it comes true within some seconds: history and alerts are written afterwards."""
    for _ in range(200):
        if happened():
            return True
        time.sleep(0.05)
    return False
