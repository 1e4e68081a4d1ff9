"""Customers and their sealed data: finds a customer and opens what was sealed under their key."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.envelope import CustomerKey, Envelopes
from verifier.domain.contact import CallDetails, ContactDetails, ContactRef, MailDetails
from verifier.domain.errors import NotFound
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.persistence import customers
from verifier.persistence.customers import CustomerRow

_HOST_ID = "customers.host_id"
_ADDRESS = "customers.address"


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer whose key is open for the length of one use case."""

    id: int
    key: CustomerKey
    region: str | None


class Vault:
    """The only place where customers' keys are opened."""

    def __init__(self, envelopes: Envelopes, indexes: BlindIndexes) -> None:
        self._envelopes = envelopes
        self._indexes = indexes

    def host_indexes(self, host_id: str) -> tuple[bytes, ...]:
        """Every blind index under which a customer may be stored, the one for new ones first."""
        return self._indexes.candidates(_HOST_ID, host_id)

    def address_indexes(self, address: Identifier) -> tuple[bytes, ...]:
        """Every blind index under which an address may be mapped, the one for new ones first."""
        return self._indexes.candidates(_ADDRESS, str(address))

    def fingerprints(self, request: bytes) -> tuple[bytes, ...]:
        """Keyed hashes of a request: a plain one of a short request could be reversed by trying."""
        return self._indexes.candidates("idempotency.request", request.hex())

    def find(self, connection: sa.Connection, host_id: str, *, hold: bool = False) -> Customer:
        """The customer with the host's id; raises `NotFound`.

        `hold`: for a transaction that will write something of theirs; they stay until it ends.
        """
        indexes = self.host_indexes(host_id)
        return self._open(customers.by_host_indexes(connection, indexes, hold=hold))

    def load(self, connection: sa.Connection, customer_id: int, *, hold: bool = False) -> Customer:
        """The customer with our key; raises `NotFound`. `hold` as in `find`."""
        return self._open(customers.by_id(connection, customer_id, hold=hold))

    def open_key(self, wrapped_key: bytes, customer_id: int) -> CustomerKey:
        """The key in a row that was read together with other facts."""
        return self._envelopes.open_customer_key(wrapped_key, customer_id)

    def _open(self, row: CustomerRow | None) -> Customer:
        if row is None:
            raise NotFound("customer")
        return Customer(row.id, self.open_key(row.wrapped_key, row.id), row.region)


def seal_details(key: CustomerKey, ref: ContactRef, details: ContactDetails) -> bytes:
    """The details as JSON, sealed for this very contact."""
    return key.seal(json.dumps(asdict(details)).encode(), _context(ref))


def seal_again(source: Customer, owner: Customer, contact_id: UUID, sealed: bytes) -> bytes:
    """The details of a contact that moves from one customer to another, sealed for the other."""
    details = source.key.open(sealed, _context(ContactRef(source.id, contact_id)))
    return owner.key.seal(details, _context(ContactRef(owner.id, contact_id)))


def open_call(key: CustomerKey, ref: ContactRef, sealed: bytes) -> CallDetails:
    """What `seal_details` sealed for a call."""
    fields = _open_fields(key, ref, sealed)
    for name in ("number_shown", "number_called"):
        fields[name] = _identifier(fields[name])
    return CallDetails(**fields)


def open_mail(key: CustomerKey, ref: ContactRef, sealed: bytes) -> MailDetails:
    """What `seal_details` sealed for a mail."""
    fields = _open_fields(key, ref, sealed)
    for name in ("sender", "recipient"):
        fields[name] = _identifier(fields[name])
    fields["links"] = tuple(fields["links"])
    return MailDetails(**fields)


def _open_fields(key: CustomerKey, ref: ContactRef, sealed: bytes) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(key.open(sealed, _context(ref)))
    return fields


def _identifier(fields: dict[str, str] | None) -> Identifier | None:
    if fields is None:
        return None
    return Identifier(IdentifierKind(fields["kind"]), fields["value"])


def _context(ref: ContactRef) -> str:
    return f"contacts.details:{ref}"
