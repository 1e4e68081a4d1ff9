"""Statements on sessions: who is signed in where. A session is found by its secret's hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from verifier.domain.principal import Person, Role
from verifier.persistence.database import Database, Transaction
from verifier.persistence.identity_tables import accounts, sessions
from verifier.persistence.tables import customers

_KEPT_FOR = timedelta(days=30)
_MOST_SWEPT = 500


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session that was not ended, its person, and the database's time it was read at."""

    id: int
    person: Person
    started_at: datetime
    seen_at: datetime
    confirmed_at: datetime | None
    device: str
    now: datetime


def begin(
    transaction: Transaction,
    secret_hash: bytes,
    device: str,
    *,
    account_id: int | None = None,
    customer_id: int | None = None,
) -> None:
    """Insert a session of staff, who have just given a second factor, or of a customer."""
    transaction.connection.execute(
        sa.insert(sessions).values(
            secret_hash=secret_hash,
            account_id=account_id,
            customer_id=customer_id,
            started_at=transaction.now,
            seen_at=transaction.now,
            confirmed_at=None if account_id is None else transaction.now,
            device=device,
        )
    )
    _sweep(transaction)


def _sweep(transaction: Transaction) -> None:
    """Forget a few sessions that ended long ago, so that the table does not grow for ever."""
    old = (
        sa.select(sessions.c.id)
        .where(sessions.c.started_at < transaction.now - _KEPT_FOR)
        .limit(_MOST_SWEPT)
    )
    transaction.connection.execute(sa.delete(sessions).where(sessions.c.id.in_(old)))


def of_staff(
    connection: sa.Connection, database: Database, secret_hash: bytes
) -> SessionRow | None:
    """The session of an active account with this secret."""
    row = connection.execute(
        sa.select(sessions, database.now.label("now"), accounts.c.role, accounts.c.name)
        .join(accounts, accounts.c.id == sessions.c.account_id)
        .where(
            sessions.c.secret_hash == secret_hash,
            sessions.c.ended_at.is_(None),
            accounts.c.deactivated_at.is_(None),
        )
    ).first()
    if row is None:
        return None
    person = Person(row.account_id, Role(row.role), row.name)
    return SessionRow(
        row.id, person, row.started_at, row.seen_at, row.confirmed_at, row.device, row.now
    )


def of_customer(
    connection: sa.Connection, database: Database, secret_hash: bytes
) -> SessionRow | None:
    """The session, with this secret, of a customer who is not erased."""
    row = connection.execute(
        sa.select(sessions, database.now.label("now"))
        .join(customers, customers.c.id == sessions.c.customer_id)
        .where(
            sessions.c.secret_hash == secret_hash,
            sessions.c.ended_at.is_(None),
            customers.c.erased_at.is_(None),
        )
    ).first()
    if row is None:
        return None
    person = Person.customer(row.customer_id)
    return SessionRow(row.id, person, row.started_at, row.seen_at, None, row.device, row.now)


def of_account(
    connection: sa.Connection, database: Database, person: Person
) -> Sequence[SessionRow]:
    """Every session of an account that was not ended, the newest first."""
    rows = connection.execute(
        sa.select(sessions, database.now.label("now"))
        .where(sessions.c.account_id == person.id, sessions.c.ended_at.is_(None))
        .order_by(sessions.c.started_at.desc(), sessions.c.id.desc())
    )
    return [
        SessionRow(
            row.id, person, row.started_at, row.seen_at, row.confirmed_at, row.device, row.now
        )
        for row in rows
    ]


def last_started(connection: sa.Connection) -> dict[int, datetime]:
    """When each account signed in last, for those whose sessions are not forgotten yet."""
    rows = connection.execute(
        sa.select(sessions.c.account_id, sa.func.max(sessions.c.started_at).label("at"))
        .where(sessions.c.account_id.is_not(None))
        .group_by(sessions.c.account_id)
    )
    return {row.account_id: row.at for row in rows}


def touch(transaction: Transaction, session_id: int, *, confirmed: bool = False) -> None:
    """The session is in use; `confirmed`: its owner has just given a second factor anew."""
    values = {"seen_at": transaction.now}
    if confirmed:
        values["confirmed_at"] = transaction.now
    transaction.connection.execute(
        sa.update(sessions)
        .where(sessions.c.id == session_id, sessions.c.ended_at.is_(None))
        .values(**values)
    )


def end(transaction: Transaction, which: sa.ColumnElement[bool]) -> int:
    """End sessions; how many were still open."""
    ended = transaction.connection.execute(
        sa.update(sessions)
        .where(which, sessions.c.ended_at.is_(None))
        .values(ended_at=transaction.now)
        .returning(sessions.c.id)
    )
    return len(ended.all())


def with_secret(secret_hash: bytes) -> sa.ColumnElement[bool]:
    """The session with this secret."""
    return sessions.c.secret_hash == secret_hash


def of(account_id: int, *, session_id: int | None = None) -> sa.ColumnElement[bool]:
    """An account's sessions, or one of them."""
    own = sessions.c.account_id == account_id
    return own if session_id is None else sa.and_(own, sessions.c.id == session_id)


def others_of(account_id: int, secret_hash: bytes) -> sa.ColumnElement[bool]:
    """An account's sessions but the one with this secret."""
    return sa.and_(sessions.c.account_id == account_id, sessions.c.secret_hash != secret_hash)
