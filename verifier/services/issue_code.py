"""Give the agent of a live call a code to speak, or the next one (S4).

The code leaves here to the agent who recorded the call and to nobody else; the customer's pages
never see it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from verifier.crypto.code import SpokenCodes
from verifier.domain.code import LIFE
from verifier.domain.contact import ContactRef
from verifier.domain.errors import Conflict
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Principal, actor
from verifier.persistence import codes, trail
from verifier.persistence.database import Database
from verifier.services.record_event import lock_own


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """Six digits, valid until `expires_at` (database time); `ordinal` of three."""

    digits: str = field(repr=False)
    ordinal: int
    expires_at: datetime


class IssueCode:
    """See the module."""

    def __init__(self, database: Database, spoken: SpokenCodes) -> None:
        self._database = database
        self._spoken = spoken

    def __call__(self, ref: ContactRef, by: Principal) -> IssuedCode:
        """Issue the next code; raises `Conflict` when the call is over or all codes are spent."""
        require(by, Permission.ISSUE_CODE)
        with self._database.writing() as transaction:
            row = lock_own(transaction, ref, by)
            if not row.is_live(transaction.now):
                raise Conflict("the call is over")
            ordinal = codes.issue(transaction, row.ref, self._spoken.key_id)
            if ordinal is None:
                raise Conflict("this call has no code left; end it and start a new one")
            trail.add_audit(transaction, actor(by), "code.issued", str(row.ref))
            transaction.commit()
        digits = self._spoken.derive(ref.contact_id, ordinal, self._spoken.key_id)
        return IssuedCode(digits, ordinal, transaction.now + LIFE)
