"""Record one outbound call or mail, before the customer hears of it.

Contact, event, leaf, inbox message, outbox entry and audit row commit together. A mail gets a
token and a handle, which leave here once and are stored only as hash and blind index; a call gets
codes later (`issue_code`). What is said of a contact must be ours to say (`official_sender`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.handle import ContactHandles
from verifier.crypto.token import ContactTokens
from verifier.domain.contact import (
    CallState,
    ContactDetails,
    ContactRef,
    MailDetails,
    Medium,
    late_by,
)
from verifier.domain.errors import Invalid
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Principal, actor, source_of
from verifier.persistence import contacts, trail
from verifier.persistence.contact_events import NewEvent
from verifier.persistence.database import Database, Transaction
from verifier.services import journal
from verifier.services.find_recipient import FindRecipient
from verifier.services.official_sender import (
    require_own_channel,
    require_own_medium,
    signed_by,
)
from verifier.services.once import OnceKey, earlier_answer, remember
from verifier.services.proofs import HANDLE_FIELD
from verifier.services.registry_snapshot import RegistrySnapshot
from verifier.services.vault import Customer, Vault, seal_details

_CLOCK_SKEW = timedelta(minutes=1)
_OLDEST_CLAIM = datetime(1970, 1, 1, tzinfo=UTC)  # what no calendar has cannot be read back

_RECIPIENT_FIELD = "contacts.recipient"


@dataclass(frozen=True, slots=True)
class NewContact:
    """What to record. `claimed_at` is the sender's own time.

    `host_id` names the customer; None: whoever owns the address that the contact is made to.
    """

    host_id: str | None
    details: ContactDetails
    claimed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer. `token` (76 characters) and `handle` are for mails, and never shown again."""

    ref: ContactRef
    recorded_at: datetime
    late_by: timedelta | None = None
    token: str | None = field(default=None, repr=False)
    handle: str | None = None


class RecordContact:
    """See the module."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        recipients: FindRecipient,
        registry: RegistrySnapshot,
        tokens: ContactTokens,
        handles: ContactHandles,
        indexes: BlindIndexes,
    ) -> None:
        self._database = database
        self._vault = vault
        self._recipients = recipients
        self._registry = registry
        self._tokens = tokens
        self._handles = handles
        self._indexes = indexes

    def __call__(self, new: NewContact, by: Principal, once: OnceKey | None = None) -> Recorded:
        """Record it; raises `Forbidden`, `Invalid`, `NotFound`, `Conflict` or `Unavailable`."""
        require(by, Permission.RECORD_CONTACT)
        require_own_medium(source_of(by), new.details)
        details = signed_by(new.details, by)
        registry = self._registry.reload().registry
        with self._database.writing() as transaction:
            if once is not None:
                earlier = earlier_answer(transaction, self._vault, actor(by), once)
                if earlier is not None:
                    return _from_json(earlier)
            require_own_channel(registry, details)
            _check_claim(new.claimed_at, transaction.now)
            customer = self._recipients(transaction, new.host_id, details)
            recorded = self._add(transaction, customer, details, new.claimed_at, by)
            if once is not None:
                remember(transaction, customer, actor(by), once, _to_json(recorded))
            transaction.commit()
        return recorded

    def _add(
        self,
        transaction: Transaction,
        customer: Customer,
        details: ContactDetails,
        claimed_at: datetime | None,
        by: Principal,
    ) -> Recorded:
        ref = ContactRef(customer.id, contacts.new_id())
        late = late_by(transaction.now, claimed_at)
        source = source_of(by)
        values = {
            "claimed_at": claimed_at,
            "recorded_by": actor(by),
            "observed_by" if source.observes else "asserted_by": actor(by),
            "sealed_details": seal_details(customer.key, ref, details),
            "recipient_index": self._recipient_index(details),
        }
        if isinstance(details, MailDetails):
            own, recorded = self._mail(transaction, ref, late)
        else:
            own, recorded = self._call(transaction, ref, late)
        contacts.add(transaction, ref, values | own)
        event = NewEvent("created", source, actor(by), claimed_at=claimed_at)
        journal.write(transaction, ref, event)
        kind = "mail_sent" if recorded.token else "call_announced"
        trail.add_message(transaction, customer.id, kind, contact_id=ref.contact_id)
        return recorded

    def _mail(
        self, transaction: Transaction, ref: ContactRef, late: timedelta | None
    ) -> tuple[dict[str, Any], Recorded]:
        minted = self._tokens.mint(transaction.now)
        handle = self._handles.derive(ref.contact_id)
        values = {
            "medium": Medium.MAIL.value,
            "token_hash": minted.token_hash,
            "handle_index": self._indexes.index(HANDLE_FIELD, handle),
            "key_id": minted.key_id,
        }
        return values, Recorded(ref, transaction.now, late, minted.text, handle)

    def _call(
        self, transaction: Transaction, ref: ContactRef, late: timedelta | None
    ) -> tuple[dict[str, Any], Recorded]:
        values = {
            "medium": Medium.CALL.value,
            "state": CallState.ANNOUNCED.value,
            "state_since": transaction.now,
        }
        return values, Recorded(ref, transaction.now, late)

    def _recipient_index(self, details: ContactDetails) -> bytes | None:
        to = details.recipient if isinstance(details, MailDetails) else details.number_called
        return None if to is None else self._indexes.index(_RECIPIENT_FIELD, str(to))


def _check_claim(claimed_at: datetime | None, now: datetime) -> None:
    if claimed_at is not None and claimed_at > now + _CLOCK_SKEW:
        raise Invalid("claimed_at", "is in the future")
    if claimed_at is not None and claimed_at < _OLDEST_CLAIM:
        raise Invalid("claimed_at", "is before 1970")


def _to_json(recorded: Recorded) -> bytes:
    late = recorded.late_by
    return json.dumps(
        {
            "ref": str(recorded.ref),
            "recorded_at": recorded.recorded_at.isoformat(),
            "late_by": None if late is None else late.total_seconds(),
            "token": recorded.token,
            "handle": recorded.handle,
        }
    ).encode()


def _from_json(answer: bytes) -> Recorded:
    fields = json.loads(answer)
    late = fields["late_by"]
    return Recorded(
        ContactRef.parse(fields["ref"]),
        datetime.fromisoformat(fields["recorded_at"]),
        None if late is None else timedelta(seconds=late),
        fields["token"],
        fields["handle"],
    )
