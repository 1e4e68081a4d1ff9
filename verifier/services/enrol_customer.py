"""Make a customer of the host app known here, under a key of their own."""

from __future__ import annotations

import re

from verifier.crypto.envelope import Envelopes
from verifier.domain import text
from verifier.domain.errors import Conflict, Invalid
from verifier.persistence import customers
from verifier.persistence.database import Database, Transaction
from verifier.services.vault import Vault

_REGION = re.compile(r"[A-Z]{2}", re.ASCII)


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
        checked = text.line("customer", host_id)
        if region is not None and not _REGION.fullmatch(region):
            raise Invalid("region", "must be two capital letters, such as TW")
        with self._database.writing() as transaction:
            customer_id = self._add(transaction, checked, region)
            transaction.commit()
        return customer_id

    def within(self, transaction: Transaction, host_id: str) -> int:
        """Our key of the customer, new or known, in a transaction that others commit."""
        checked = text.line("customer", host_id)
        known = customers.by_host_indexes(transaction.connection, self._vault.host_indexes(checked))
        return known.id if known is not None else self._add(transaction, checked, None)

    def _add(self, transaction: Transaction, host_id: str, region: str | None) -> int:
        indexes = self._vault.host_indexes(host_id)
        if customers.by_host_indexes(transaction.connection, indexes) is not None:
            raise _known()
        customer_id = customers.new_id()
        wrapped = self._envelopes.new_customer_key(customer_id)
        key = self._envelopes.open_customer_key(wrapped, customer_id)
        added = customers.add(
            transaction,
            customer_id,
            host_index=indexes[0],
            wrapped_key=wrapped,
            sealed_host_id=key.seal(host_id.encode(), f"customers.host_id:{customer_id}"),
            region=region,
        )
        if not added:  # by somebody else, between the two statements
            raise _known()
        return customer_id


def _known() -> Conflict:
    return Conflict("is known already", field="customer")
