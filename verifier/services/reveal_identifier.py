"""Reveal what a contact went to, whole and once, to somebody who says why.

Every other use case gives staff a mask (`domain.masking`). The reason and who gave it are in the
audit before the value leaves here.
"""

from __future__ import annotations

from verifier.domain import masking
from verifier.domain.contact import ContactRef, Medium
from verifier.domain.errors import Forbidden, NotFound
from verifier.domain.identifier import Identifier
from verifier.domain.masking import Masked
from verifier.domain.permission import Permission, allows, require
from verifier.domain.principal import Person, actor
from verifier.persistence import contacts, trail
from verifier.persistence.contacts import ContactRow
from verifier.persistence.database import Database
from verifier.services.vault import Vault, open_call, open_mail


class RevealIdentifier:
    """See the module."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def masked(self, ref: ContactRef, by: Person) -> Masked:
        """What would be revealed, masked. Raises `Forbidden`, `Unavailable`, or `NotFound`: for a
        contact that is not theirs to look behind as for one that never was or went to nothing.
        """
        return masking.mask(self._find(ref, by))

    def __call__(self, ref: ContactRef, reason: str, by: Person) -> Identifier:
        """The number or address; raises as `masked` does, and `Invalid` for the reason.

        Raises `NotConfirmed` unless the person has given a second factor just now.
        """
        found = self._find(ref, by)
        why = masking.reason("reason", reason)
        require(by, Permission.REVEAL_IDENTIFIER)
        with self._database.writing() as transaction:
            trail.add_audit(transaction, actor(by), "contact.revealed", str(ref), reason=why)
            transaction.commit()
        return found

    def _find(self, ref: ContactRef, by: Person) -> Identifier:
        if not allows(by, Permission.REVEAL_IDENTIFIER):
            raise Forbidden("revealing is not allowed")
        with self._database.reading() as connection:
            found = contacts.with_key(connection, ref)
        if found is None or not masking.may_reveal(by, found[0].recorded_by):
            raise NotFound("contact")
        identifier = self._open(*found)
        if identifier is None:
            raise NotFound("contact")
        return identifier

    def _open(self, row: ContactRow, wrapped_key: bytes) -> Identifier | None:
        key = self._vault.open_key(wrapped_key, row.ref.customer_id)
        if row.medium is Medium.CALL:
            return open_call(key, row.ref, row.sealed_details).number_called
        return open_mail(key, row.ref, row.sealed_details).recipient
