"""Show an agent the contacts they recorded, and the code to speak in a live call.

Whom a contact went to leaves here masked: `reveal_identifier` alone shows it whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from verifier.crypto.code import SpokenCodes
from verifier.domain.code import GUESSES_A_CODE
from verifier.domain.contact import ContactDetails, ContactRef, Medium
from verifier.domain.errors import NotFound
from verifier.domain.identifier import Identifier
from verifier.domain.masking import Masked, mask
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person, actor
from verifier.persistence import contacts
from verifier.persistence.contacts import ContactRow
from verifier.persistence.database import Database
from verifier.services.vault import Vault, open_call, open_mail


@dataclass(frozen=True, slots=True)
class AgentContact:
    """One contact as its agent sees it. `code` only while it can still be typed.

    `details` names no number or address of the customer; `to` is that, masked.
    """

    row: ContactRow
    details: ContactDetails
    to: Masked | None
    live: bool
    code: str | None = field(default=None, repr=False)
    code_expires_at: datetime | None = None
    guesses_left: int = 0


class ShowAgentCalls:
    """See the module."""

    def __init__(self, database: Database, vault: Vault, spoken: SpokenCodes) -> None:
        self._database = database
        self._vault = vault
        self._spoken = spoken

    def newest(self, by: Person) -> list[AgentContact]:
        """The agent's own newest contacts; raises `Forbidden` or `Unavailable`."""
        return self._show(by, None)

    def one(self, ref: ContactRef, by: Person) -> AgentContact:
        """One of the agent's own contacts; raises `NotFound` for anybody else's."""
        for contact in self._show(by, ref):
            return contact
        raise NotFound("contact")

    def _show(self, by: Person, ref: ContactRef | None) -> list[AgentContact]:
        require(by, Permission.RECORD_CONTACT)
        with self._database.reading() as connection:
            now = self._database.time(connection)
            rows = contacts.recorded_by(connection, actor(by), ref=ref)
        return [self._open(row, key, now) for row, key in rows if key is not None]

    def _open(self, row: ContactRow, wrapped_key: bytes, now: datetime) -> AgentContact:
        key = self._vault.open_key(wrapped_key, row.ref.customer_id)
        if row.medium is Medium.MAIL:
            mail = open_mail(key, row.ref, row.sealed_details)
            unnamed = replace(mail, recipient=None)
            return AgentContact(row, unnamed, _masked(mail.recipient), live=False)
        call = open_call(key, row.ref, row.sealed_details)
        details, to = replace(call, number_called=None), _masked(call.number_called)
        live = row.is_live(now)
        code = self._code(row) if live and row.code.may_be_guessed(now) else None
        if code is None:
            return AgentContact(row, details, to, live)
        guesses_left = GUESSES_A_CODE - row.code.guesses
        return AgentContact(row, details, to, live, code, row.code.expires_at, guesses_left)

    def _code(self, row: ContactRow) -> str | None:
        """The code to speak; None when its key was revoked, and then no guess matches either."""
        try:
            return self._spoken.derive(row.ref.contact_id, row.code.ordinal, row.key_id)
        except NotFound:
            return None


def _masked(identifier: Identifier | None) -> Masked | None:
    return None if identifier is None else mask(identifier)
