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
_KNOWN = "is known already"


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
        """Our key of the customer, new or known, in a transaction that others commit.

        Raises `Invalid`, or `Conflict` when this customer was erased.
        """
        checked = text.line("customer", host_id)
        known = self._known(transaction, checked)
        if known is not None:
            return known
        try:
            return self._add(transaction, checked, None)
        except Conflict:  # another transaction made them known between the two statements
            known = self._known(transaction, checked)
            if known is None:
                raise
            return known

    def _known(self, transaction: Transaction, host_id: str) -> int | None:
        indexes = self._vault.host_indexes(host_id)
        found = customers.by_host_indexes(transaction.connection, indexes)
        return None if found is None else found.id

    def _add(self, transaction: Transaction, host_id: str, region: str | None) -> int:
        if self._known(transaction, host_id) is not None:
            raise Conflict(_KNOWN, field="customer")
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
        if not added:  # by somebody else, between the two statements
            raise Conflict(_KNOWN, field="customer")
        return customer_id
