"""Revoke a contact: from its commit on, nothing about it is ever confirmed again."""

from __future__ import annotations

from datetime import datetime

from verifier.domain.contact import ContactRef, Source
from verifier.domain.errors import NotFound
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person, Principal, Role, actor, source_of
from verifier.persistence import contacts
from verifier.persistence.contact_events import NewEvent
from verifier.persistence.database import Database, Transaction
from verifier.services import journal


class RevokeContact:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, ref: ContactRef, by: Principal) -> datetime:
        """Revoke it and return since when it is revoked; a second time changes nothing.

        Admins may revoke any contact, others only what they recorded. Raises `Forbidden`,
        `NotFound` or `Unavailable`.
        """
        require(by, Permission.REVOKE_CONTACT)
        with self._database.writing() as transaction:
            admin = isinstance(by, Person) and by.role is Role.ADMIN
            row = contacts.lock(transaction, ref, recorded_by=None if admin else actor(by))
            if row is None:
                raise NotFound("contact")
            if row.revoked_at is not None:
                return row.revoked_at
            mark_revoked(transaction, row.ref, source_of(by), actor(by))
            transaction.commit()
        return transaction.now


def mark_revoked(transaction: Transaction, ref: ContactRef, source: Source, by: str) -> None:
    """Revoke a contact that is locked in this transaction, with everything that leaves a trail."""
    contacts.change(transaction, ref, {"revoked_at": transaction.now, "revoked_by": by})
    journal.write(transaction, ref, NewEvent("revoked", source, by))
