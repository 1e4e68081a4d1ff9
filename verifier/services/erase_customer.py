"""Erase a customer: from its commit on, nothing here opens what was theirs, or names them.

Their key is destroyed, and those of the provisional customers merged into them; what was sealed
under it is emptied as well, so that a key in an old backup opens nothing that is here. Nonces of
log leaves go, which severs the leaves. Nothing of theirs is confirmed ever again. The host app may
send the same person again: they are a new customer then, who starts from nothing.

What stays: that something happened, under a random number that nobody can join to anybody any
more; what others reported; identifiers that reports named.
"""

from __future__ import annotations

import re

from verifier.domain import masking, text
from verifier.domain.errors import Forbidden, Invalid, NotFound
from verifier.domain.permission import Permission, allows, require
from verifier.domain.principal import Person, actor
from verifier.persistence import erasing, trail
from verifier.persistence.database import Database
from verifier.persistence.erasing import Holdings
from verifier.services.vault import Vault

_FIELD = "customer"


class EraseCustomer:
    """See the module. `by` a plain word: the operator at the shell."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def holdings(self, host_id: str, by: Person | str) -> Holdings:
        """What would be erased; raises `Forbidden`, `Invalid`, `NotFound` or `Unavailable`."""
        if isinstance(by, Person) and not allows(by, Permission.ERASE_CUSTOMER):
            raise Forbidden("erasing is not allowed")
        indexes = self._vault.host_indexes(text.line(_FIELD, host_id))
        with self._database.reading() as connection:
            found = erasing.holdings(connection, indexes)
        if found is None:
            raise NotFound(_FIELD)
        return found

    def __call__(self, host_id: str, reason: str, by: Person | str) -> None:
        """Erase the customer with the host app's id; the reason stays in the audit for good.

        Raises `Forbidden`, `NotConfirmed`, `Invalid`, `NotFound` or `Unavailable`.
        """
        if isinstance(by, Person):
            require(by, Permission.ERASE_CUSTOMER)
        who = actor(by) if isinstance(by, Person) else by
        indexes = self._vault.host_indexes(text.line(_FIELD, host_id))
        why = nameless_reason(reason, host_id)
        with self._database.writing() as transaction:
            owners, merged = erasing.lock(transaction, indexes)
            if not owners:
                raise NotFound(_FIELD)
            erasing.erase(transaction, owners + merged, who)
            for owner in owners:
                trail.add_audit(transaction, who, "customer.erased", str(owner), reason=why)
            transaction.commit()


def nameless_reason(reason: str, host_id: str) -> str:
    """The reason, checked; raises `Invalid`, also when it names the customer."""
    why = masking.reason("reason", reason)
    if re.search(rf"(?<!\w){re.escape(host_id.strip())}(?!\w)", why, re.IGNORECASE):
        raise Invalid("reason", "must not name the customer: it is kept for good")
    return why
