"""Make a customer of the host app known here, under a key of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.crypto.envelope import Envelopes
from verifier.domain import text
from verifier.domain.errors import Conflict, Invalid, NotFound, Unavailable
from verifier.persistence import customers
from verifier.persistence.database import Database, Transaction
from verifier.services.vault import Customer, Vault

_TRIES = 5
_REGION = re.compile(r"[A-Z]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A customer who is known now; `new` when they were not before."""

    customer: Customer
    new: bool


class EnrolCustomer:
    """See the module."""

    def __init__(self, database: Database, vault: Vault, envelopes: Envelopes) -> None:
        self._database = database
        self._vault = vault
        self._envelopes = envelopes

    def __call__(self, host_id: str, region: str | None = None) -> int:
        """Our key of the new customer; raises `Invalid`, or `Conflict` when already known.

        `host_id` is the host app's own id, `region` ISO 3166-1 alpha-2.
        """
        with self._database.writing() as transaction:
            enrolled = self.enrol(transaction, host_id, region)
            if not enrolled.new:
                raise Conflict("is known already", field="customer")
            transaction.commit()
        return enrolled.customer.id

    def enrol(self, transaction: Transaction, host_id: str, region: str | None = None) -> Enrolled:
        """The customer with this host id, made known if need be; the caller commits.

        Of two who enrol one customer at once, the second waits and gets what the first made. The
        region of a customer who is known stays as it is; one who was erased is new. Nobody erases
        them before the transaction ends. Raises `Invalid` or `Unavailable`.
        """
        checked = text.line("customer", host_id)
        if region is not None and not _REGION.fullmatch(region):
            raise Invalid("region", "must be two capital letters, such as TW")
        for _ in range(_TRIES):
            known = self._known(transaction, checked)
            if known is not None:
                return Enrolled(known, new=False)
            added = self._add(transaction, checked, region)
            if added is not None:
                return Enrolled(added, new=True)
        raise Unavailable("a customer keeps coming and going")

    def _known(self, transaction: Transaction, host_id: str) -> Customer | None:
        try:
            return self._vault.find(transaction.connection, host_id, hold=True)
        except NotFound:
            return None

    def _add(self, transaction: Transaction, host_id: str, region: str | None) -> Customer | None:
        customer_id = customers.new_id()
        wrapped = self._envelopes.new_customer_key(customer_id)
        key = self._envelopes.open_customer_key(wrapped, customer_id)
        added = customers.add(
            transaction,
            customer_id,
            host_index=self._vault.host_indexes(host_id)[0],
            wrapped_key=wrapped,
            sealed_host_id=key.seal(host_id.encode(), f"customers.host_id:{customer_id}"),
            region=region,
        )
        return Customer(customer_id, key, region) if added else None
