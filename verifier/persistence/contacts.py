"""Statements on contacts. Rows carry sealed details; opening them is the services' work."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from verifier.domain.code import CodeState
from verifier.domain.contact import (
    CallState,
    ContactRef,
    Evidence,
    Medium,
    evidence,
    is_live,
    late_by,
)
from verifier.persistence.database import Transaction
from verifier.persistence.tables import contacts, customers


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact as stored. `state` and `state_since` are None for mails."""

    ref: ContactRef
    medium: Medium
    recorded_at: datetime
    claimed_at: datetime | None
    recorded_by: str
    asserted_by: str | None
    observed_by: str | None
    answer_observed_at: datetime | None
    state: CallState | None
    state_since: datetime | None
    revoked_at: datetime | None
    sealed_details: bytes
    token_hash: bytes | None
    handle_index: bytes | None
    key_id: str | None
    code: CodeState

    @property
    def evidence(self) -> Evidence:
        """Who vouches for this contact."""
        return evidence(
            asserted=self.asserted_by is not None,
            observed=self.observed_by is not None,
            answer_observed=self.answer_observed_at is not None,
            medium=self.medium,
        )

    @property
    def late_by(self) -> timedelta | None:
        """How late it was recorded, if late (S5)."""
        return late_by(self.recorded_at, self.claimed_at)

    def is_live(self, now: datetime) -> bool:
        """Whether this is a call that counts as going on at `now`."""
        if self.state is None or self.state_since is None:
            return False
        return is_live(self.state, self.state_since, self.revoked_at, now)


contact_columns: tuple[sa.Column[Any], ...] = tuple(
    contacts.c[name]
    for name in (
        "customer_id",
        "id",
        "medium",
        "recorded_at",
        "claimed_at",
        "recorded_by",
        "asserted_by",
        "observed_by",
        "answer_observed_at",
        "state",
        "state_since",
        "revoked_at",
        "sealed_details",
        "token_hash",
        "handle_index",
        "key_id",
        "code_ordinal",
        "code_guesses",
        "code_expires_at",
        "code_used_at",
    )
)


def contact_row(row: sa.Row[*tuple[Any, ...]]) -> ContactRow:
    """Build a `ContactRow` from a row that holds `contact_columns`."""
    return ContactRow(
        ref=ContactRef(row.customer_id, row.id),
        medium=Medium(row.medium),
        recorded_at=row.recorded_at,
        claimed_at=row.claimed_at,
        recorded_by=row.recorded_by,
        asserted_by=row.asserted_by,
        observed_by=row.observed_by,
        answer_observed_at=row.answer_observed_at,
        state=CallState(row.state) if row.state else None,
        state_since=row.state_since,
        revoked_at=row.revoked_at,
        sealed_details=row.sealed_details,
        token_hash=row.token_hash,
        handle_index=row.handle_index,
        key_id=row.key_id,
        code=CodeState(row.code_ordinal, row.code_guesses, row.code_expires_at, row.code_used_at),
    )


def add(transaction: Transaction, ref: ContactRef, values: dict[str, Any]) -> None:
    """Insert one contact, recorded now; `values` names the remaining columns of the table."""
    transaction.connection.execute(
        sa.insert(contacts).values(
            customer_id=ref.customer_id, id=ref.contact_id, recorded_at=transaction.now, **values
        )
    )


def lock(
    transaction: Transaction, ref: ContactRef, *, recorded_by: str | None = None
) -> ContactRow | None:
    """The contact, locked until the transaction ends (SQLite: every writer is alone already).

    With `recorded_by`, only if that actor recorded it: nobody waits for a lock on, or is busy with,
    a contact that is not theirs to know of (S2). Its `ref` is not the one asked for when it moved
    since that was given out.
    """
    query = sa.select(*contact_columns).with_for_update()
    if recorded_by is not None:
        query = query.where(contacts.c.recorded_by == recorded_by)
    found = transaction.connection.execute(query.where(*named(ref))).one_or_none()
    if found is None and (moved := _moved(transaction.connection, ref)):
        found = transaction.connection.execute(query.where(*named(moved))).one_or_none()
    return contact_row(found) if found is not None else None


def change(transaction: Transaction, ref: ContactRef, values: dict[str, Any]) -> None:
    """Set columns of a contact that `lock` has returned."""
    transaction.connection.execute(sa.update(contacts).where(*named(ref)).values(**values))


def recorded_by(
    connection: sa.Connection, actor: str, *, ref: ContactRef | None = None, most: int = 20
) -> list[tuple[ContactRow, bytes | None]]:
    """The newest contacts that `actor` recorded (or just `ref`), with their customers' keys.

    The wrapped key is None when the customer was erased. `ref` also finds a contact that moved.
    """
    query = (
        sa.select(*contact_columns, customers.c.wrapped_key)
        .join(customers, customers.c.id == contacts.c.customer_id)
        .where(contacts.c.recorded_by == actor)
        .order_by(contacts.c.recorded_at.desc())
        .limit(most)
    )
    rows = connection.execute(query if ref is None else query.where(*named(ref))).all()
    if ref is not None and not rows and (moved := _moved(connection, ref)):
        rows = connection.execute(query.where(*named(moved))).all()
    return [(contact_row(row), row.wrapped_key) for row in rows]


def with_key(connection: sa.Connection, ref: ContactRef) -> tuple[ContactRow, bytes] | None:
    """A contact, whoever recorded it, with its customer's key; None when either is gone.

    Finds a contact that moved, too.
    """
    query = (
        sa.select(*contact_columns, customers.c.wrapped_key)
        .join(customers, customers.c.id == contacts.c.customer_id)
        .where(customers.c.wrapped_key.is_not(None))
    )
    row = connection.execute(query.where(*named(ref))).first()
    if row is None and (moved := _moved(connection, ref)):
        row = connection.execute(query.where(*named(moved))).first()
    return None if row is None else (contact_row(row), row.wrapped_key)


def owner_of_token(connection: sa.Connection, token_hash: bytes) -> ContactRef | None:
    """Whose contact a token names, whoever asks; for alerts only, never for an answer (S2)."""
    found = connection.execute(
        sa.select(contacts.c.customer_id, contacts.c.id).where(contacts.c.token_hash == token_hash)
    ).first()
    return ContactRef(found.customer_id, found.id) if found is not None else None


def new_id() -> uuid.UUID:
    """A random contact id (RFC 9562 version 4)."""
    return uuid.uuid4()


def named(ref: ContactRef) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions that pick out one contact, customer's key first."""
    return contacts.c.customer_id == ref.customer_id, contacts.c.id == ref.contact_id


def _moved(connection: sa.Connection, ref: ContactRef) -> ContactRef | None:
    """Where a contact that is not where `ref` says is now, if its customer was merged into another.

    Asked on a miss only, so that the ordinary case pays nothing.
    """
    owner = connection.execute(
        sa.select(customers.c.merged_into).where(customers.c.id == ref.customer_id)
    ).scalar_one_or_none()
    return None if owner is None else ContactRef(owner, ref.contact_id)
