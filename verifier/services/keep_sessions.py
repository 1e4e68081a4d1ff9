"""Who is signed in: sessions of staff and of customers, ended when idle, old or unwanted.

A session is a random secret in a cookie; here lies its hash. Staff and customers are found by
different questions, so that neither's cookie opens the other's pages. The database's clock decides
how old a session is (S5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from verifier.crypto.secret import hash_secret, new_secret
from verifier.domain.errors import NotFound
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person, actor
from verifier.domain.staff import CONFIRMED_FOR, CUSTOMER_LIFE, STAFF_LIFE, Life
from verifier.persistence import sessions, trail
from verifier.persistence.database import Database, Transaction
from verifier.persistence.sessions import SessionRow

_LONGEST_DEVICE = 200
_SEEN_EVERY = timedelta(minutes=1)  # a write for every page would be one too many


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One session as its owner sees it; `current` is the one they look from."""

    id: int
    started_at: datetime
    seen_at: datetime
    device: str
    current: bool


def begin(
    transaction: Transaction,
    device: str,
    *,
    account_id: int | None = None,
    customer_id: int | None = None,
) -> str:
    """Open a session in the transaction that admits somebody; the secret for their cookie."""
    secret = new_secret()
    sessions.begin(
        transaction,
        hash_secret(secret),
        _plain(device),
        account_id=account_id,
        customer_id=customer_id,
    )
    return secret


def admit(transaction: Transaction, device: str, account_id: int) -> str:
    """Open a session for staff, in the transaction that used their last factor up."""
    secret = begin(transaction, device, account_id=account_id)
    trail.add_audit(transaction, f"person:{account_id}", "sign_in", str(account_id))
    return secret


class KeepSessions:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def staff(self, secret: str) -> Person | None:
        """The member of staff whose session it is; raises `Unavailable`."""
        with self._database.reading() as connection:
            row = sessions.of_staff(connection, self._database, hash_secret(secret))
        if row is None or not self._alive(row, STAFF_LIFE):
            return None
        confirmed = row.confirmed_at is not None and row.now < row.confirmed_at + CONFIRMED_FOR
        return replace(row.person, confirmed=confirmed)

    def customer(self, secret: str) -> Person | None:
        """The customer whose session it is; raises `Unavailable`."""
        with self._database.reading() as connection:
            row = sessions.of_customer(connection, self._database, hash_secret(secret))
        return row.person if row is not None and self._alive(row, CUSTOMER_LIFE) else None

    def confirm(self, secret: str, by: Person) -> None:
        """Their second factor was accepted anew: dangerous acts are open for some minutes."""
        with self._database.writing() as transaction:
            row = sessions.of_staff(transaction.connection, self._database, hash_secret(secret))
            if row is not None and row.person.id == by.id:
                sessions.touch(transaction, row.id, confirmed=True)
                trail.add_audit(transaction, actor(by), "confirmed", str(by.id))
                transaction.commit()

    def end(self, secret: str) -> None:
        """Sign out; a session that is over already stays so."""
        hashed = hash_secret(secret)
        with self._database.writing() as transaction:
            row = sessions.of_staff(transaction.connection, self._database, hashed)
            sessions.end(transaction, sessions.with_secret(hashed))
            if row is not None:
                who = actor(row.person)
                trail.add_audit(transaction, who, "sign_out", str(row.person.id))
            transaction.commit()

    def list(self, by: Person, current: str) -> Sequence[OpenSession]:
        """A person's own sessions, those that have died of age left out."""
        require(by, Permission.OWN_ACCOUNT)
        with self._database.reading() as connection:
            rows = sessions.of_account(connection, self._database, by)
            own = sessions.of_staff(connection, self._database, hash_secret(current))
        return [
            OpenSession(
                row.id,
                row.started_at,
                row.seen_at,
                row.device,
                own is not None and row.id == own.id,
            )
            for row in rows
            if STAFF_LIFE.holds(row.started_at, row.seen_at, row.now)
        ]

    def end_one(self, session_id: int, by: Person) -> None:
        """End one of a person's own sessions; raises `NotFound` for anybody else's."""
        require(by, Permission.OWN_ACCOUNT)
        with self._database.writing() as transaction:
            if not sessions.end(transaction, sessions.of(by.id, session_id=session_id)):
                raise NotFound("session")
            trail.add_audit(transaction, actor(by), "session.ended", str(session_id))
            transaction.commit()

    def _alive(self, row: SessionRow, life: Life) -> bool:
        if not life.holds(row.started_at, row.seen_at, row.now):
            return False
        if row.now - row.seen_at >= _SEEN_EVERY:
            with self._database.writing() as transaction:
                sessions.touch(transaction, row.id)
                transaction.commit()
        return True


def _plain(device: str) -> str:
    """What a browser says of itself, without what would not show."""
    shown = "".join(character for character in device if character.isprintable())
    return shown[:_LONGEST_DEVICE] or "unknown"
