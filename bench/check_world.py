"""A deployment filled for `bench/check.py`: customers, old contacts, and some live calls."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from verifier import bootstrap
from verifier.crypto import keyfile
from verifier.crypto.keyring import KeyRing
from verifier.domain.channel import Channel, Direction, Registry
from verifier.domain.contact import CallDetails, ContactRef, Source
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Machine, Scope
from verifier.persistence import contacts, migrate
from verifier.persistence.database import Database
from verifier.services.record_contact import NewContact
from verifier.settings import load

NUMBER = Identifier(IdentifierKind.PHONE, "+18005550101")
CUSTOMERS = 2_000


@dataclass
class World:
    """What the bench asks: (host id, number) pairs, under a client's token (ten minutes)."""

    environment: dict[str, str]
    token: str
    questions: list[tuple[str, str]]


def build(folder: Path, url: str, history: int) -> World:
    """Migrate the database at `url`, fill it with `history` calls, and start some live ones."""
    keys = folder / "keys.json"
    keyfile.save(keys, KeyRing.generate("bench"))
    environment = {
        "VERIFIER_DATABASE_URL": url,
        "VERIFIER_KEYS_FILE": str(keys),
        "VERIFIER_PUBLIC_URL": "http://localhost",
    }
    settings = load(environment)
    database = bootstrap.open_database(settings)
    migrate.upgrade(database)
    use_cases = bootstrap.use_cases(settings, bootstrap.load_keys(settings), database)
    channel = Channel("example", NUMBER, Direction.OUTBOUND)
    use_cases.import_channels(Registry([channel], [("example", "example")]), "bench")
    hosts = [f"customer-{number}" for number in range(CUSTOMERS)]
    ids = [use_cases.enrol_customer(host_id) for host_id in hosts]
    _add_history(database, ids, history)
    agent = Machine("crm", frozenset({Scope.CONTACTS_WRITE}), Source.SYSTEM)
    details = CallDetails("Security", "Confirm a withdrawal", NUMBER, ticket="T-1")
    called, not_called = hosts[::2], hosts[1::2]
    for host_id in called:
        use_cases.record_contact(NewContact(host_id, details), agent)
    checks = frozenset({Scope.CHECKS_WRITE})
    secret = use_cases.add_client("host", checks, Source.SYSTEM, "bench")
    access = use_cases.grant_access("host", secret)
    assert access is not None
    database.close()
    asked = [host_id for pair in zip(called, not_called, strict=True) for host_id in pair]
    return World(environment, access.token, [(host_id, NUMBER.value) for host_id in asked])


def _add_history(database: Database, customer_ids: list[int], history: int) -> None:
    """Calls that are over, so that the table has the size of a used one."""
    with database.writing() as transaction:
        for customer_id in customer_ids * (history // len(customer_ids)):
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
