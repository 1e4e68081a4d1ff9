"""Find the customer whom a new contact is made to: by the host's id, or by the address contacted.

Whoever records to an address is told nothing about its owner: where nobody is known, the contact is
recorded to a provisional customer, made for that address, and moves when its owner claims it
(`claim_addresses`). Recording and claiming wait for each other, so no contact is left behind.
"""

from __future__ import annotations

from verifier.crypto.envelope import Envelopes
from verifier.domain.contact import CallDetails, ContactDetails
from verifier.domain.errors import Invalid, Unavailable
from verifier.domain.identifier import Identifier
from verifier.persistence import customer_addresses, customers
from verifier.persistence.database import Transaction
from verifier.services.vault import Customer, Vault

_TRIES = 5


class FindRecipient:
    """See the module."""

    def __init__(self, vault: Vault, envelopes: Envelopes) -> None:
        self._vault = vault
        self._envelopes = envelopes

    def __call__(
        self, transaction: Transaction, host_id: str | None, details: ContactDetails
    ) -> Customer:
        """The customer; raises `NotFound`, or `Invalid` when there is neither id nor address."""
        if host_id is not None:
            return self._vault.find(transaction.connection, host_id, hold=True)
        indexes = self._vault.address_indexes(recipient_address(details))
        for _ in range(_TRIES):
            found = self._owner(transaction, indexes) or self._new(transaction, indexes)
            if found is not None:
                return found
        raise Unavailable("the owner of an address keeps changing")

    def _owner(self, transaction: Transaction, indexes: tuple[bytes, ...]) -> Customer | None:
        """Who owns the address; None when nobody does, or a claim or erasure was faster."""
        owner = customer_addresses.owner(transaction.connection, indexes)
        if owner is None or not customers.hold(transaction, owner.customer_id):
            return None
        key = self._vault.open_key(owner.wrapped_key, owner.customer_id)
        return Customer(owner.customer_id, key, owner.region)

    def _new(self, transaction: Transaction, indexes: tuple[bytes, ...]) -> Customer | None:
        """A provisional customer for the address; None when a rival was faster."""
        customer_id = customers.new_id()
        wrapped = self._envelopes.new_customer_key(customer_id)
        customer_addresses.remove_erased(transaction, indexes)
        with transaction.connection.begin_nested() as attempt:
            customers.add_provisional(transaction, customer_id, wrapped)
            if customer_addresses.add(transaction, indexes[0], customer_id, verified=False):
                return Customer(customer_id, self._vault.open_key(wrapped, customer_id), None)
            attempt.rollback()
        return None


def recipient_address(details: ContactDetails) -> Identifier:
    """The address or number contacted; raises `Invalid` when a customer must be named instead."""
    if isinstance(details, CallDetails):
        field, address = "number_called", details.number_called
    else:
        field, address = "recipient", details.recipient
    if address is None:
        raise Invalid(field, "is required when no customer is named")
    return address
