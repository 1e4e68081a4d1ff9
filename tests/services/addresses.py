"""Contacts to an address, and launches that claim it, as the launch use case does."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from tests.deployment import OUTBOUND, SENDER
from tests.services.company import LINK, Company, Customer, phone
from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.envelope import Envelopes
from verifier.crypto.keyring import KeyRing
from verifier.domain.contact import CallDetails, MailDetails, Source
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Person, Principal, Role
from verifier.persistence.database import Database
from verifier.persistence.tables import customers
from verifier.services.claim_addresses import ClaimAddresses, read_addresses
from verifier.services.once import OnceKey
from verifier.services.record_contact import NewContact, Recorded
from verifier.services.use_cases import UseCases
from verifier.services.vault import Vault

_numbers = itertools.count(1000)


def new_email() -> str:
    return f"{secrets.token_hex(8)}@customers.test"


def new_number() -> str:
    return f"+1202555{next(_numbers)}"


def email(value: str) -> Identifier:
    return Identifier(IdentifierKind.EMAIL, value)


def mail_to(
    company: Company, address: str, by: Principal | None = None, once: OnceKey | None = None
) -> Recorded:
    details = MailDetails(
        "Security", "Withdrawal", email(SENDER), "Yours", email(address), links=(LINK,)
    )
    recorder = by or company.machine(Source.MAIL_SERVER)
    return company.use.record_contact(NewContact(None, details), recorder, once)


def call_to(company: Company, number: str, by: Principal, **more: Any) -> Recorded:
    details = CallDetails("Security", "Confirm a withdrawal", phone(OUTBOUND), phone(number))
    return company.use.record_contact(NewContact(None, details, **more), by)


def launch(
    company: Company,
    host_id: str | None = None,
    *,
    emails: Sequence[str] = (),
    phones: Sequence[str] = (),
) -> Customer:
    """A customer, perhaps a new one, who opens the app."""
    host_id = host_id or f"host-{secrets.token_hex(8)}"
    addresses = read_addresses(phones, emails)
    customer_id = open_app(company.ring, company.database, company.use, host_id, addresses)
    return Customer(host_id, Person(1, Role.CUSTOMER, "A customer", customer_id))


def open_app(
    ring: KeyRing,
    database: Database,
    use: UseCases,
    host_id: str,
    addresses: Sequence[Identifier],
) -> int:
    """The host app says who opens the app and what it has verified; our key of the customer."""
    claim = ClaimAddresses(Vault(Envelopes(ring), BlindIndexes(ring)))
    with database.writing() as transaction:
        enrolled = use.enrol_customer.enrol(transaction, host_id)
        claim(transaction, enrolled.customer, addresses)
        transaction.commit()
    return enrolled.customer.id


def merged_into(company: Company, customer_id: int) -> int | None:
    with company.database.reading() as connection:
        query = sa.select(customers.c.merged_into).where(customers.c.id == customer_id)
        return connection.execute(query).scalar_one()


def provisional(company: Company) -> int:
    """How many customers there are without a host id."""
    with company.database.reading() as connection:
        query = sa.select(sa.func.count()).where(customers.c.host_index.is_(None))
        return connection.execute(query).scalar_one()
