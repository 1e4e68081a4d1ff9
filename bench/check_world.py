"""A deployment filled for `bench/check.py`: customers, old contacts, and some live calls."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deployed import NUMBERS, Deployed, deploy

from verifier.domain.contact import CallDetails, ContactRef, Source
from verifier.domain.principal import Machine, Scope
from verifier.persistence import contacts
from verifier.services.record_contact import NewContact

NUMBER = NUMBERS[0]
CUSTOMERS = 2_000


@dataclass
class World:
    """What the bench asks: (host id, number) pairs, under a client's token (ten minutes)."""

    deployed: Deployed
    token: str
    questions: list[tuple[str, str]]


def build(folder: Path, url: str, history: int) -> World:
    """Fill the database at `url` with `history` calls, and start some live ones."""
    deployed = deploy(folder, url)
    use_cases = deployed.use_cases
    hosts = add_history(deployed, history)
    agent = Machine("crm", frozenset({Scope.CONTACTS_WRITE}), Source.SYSTEM)
    details = CallDetails("Security", "Confirm a withdrawal", NUMBER, ticket="T-1")
    called, not_called = hosts[::2], hosts[1::2]
    for host_id in called:
        use_cases.record_contact(NewContact(host_id, details), agent)
    token = deployed.token("host", {Scope.CHECKS_WRITE})
    asked = [host_id for pair in zip(called, not_called, strict=True) for host_id in pair]
    return World(deployed, token, [(host_id, NUMBER.value) for host_id in asked])


def add_history(deployed: Deployed, history: int) -> list[str]:
    """Customers with calls that are over, so that the table has the size of a used one."""
    hosts = [f"customer-{number}" for number in range(CUSTOMERS)]
    ids = [deployed.use_cases.enrol_customer(host_id) for host_id in hosts]
    with deployed.database.writing() as transaction:
        for customer_id in ids * (history // len(ids)):
            values = {
                "medium": "call",
                "state": "ended",
                "state_since": transaction.now,
                "recorded_by": "machine:crm",
                "asserted_by": "machine:crm",
                "sealed_details": bytes(300),
            }
            contacts.add(transaction, ContactRef(customer_id, contacts.new_id()), values)
        transaction.commit()
    return hosts
