"""Tries at an account: counted before they are judged, so that tries at once gain nothing.

Passwords and codes are counted apart. Anybody may try a password; a code may be tried only by
whoever knows the password or is signed in, so no stranger can keep a signed-in person from
confirming an act, and a right password buys no more guesses at the code.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from verifier.domain.staff import TRIES, lock_after
from verifier.persistence.database import Transaction
from verifier.persistence.identity_tables import accounts

_ROUNDS = range(1, 8)  # after which the lock has its longest length


class Kind(StrEnum):
    """What is tried; the columns that count it begin so."""

    PASSWORD = "password"  # noqa: S105 - a kind of try
    CODE = "code"


def claim(transaction: Transaction, account_id: int, kind: Kind) -> bool:
    """Count one try; False while the account is locked for this kind.

    The count and the lock are one conditional statement. `forgive` takes the count back.
    """
    failures, locked_until = _columns(kind)
    counted = transaction.connection.execute(
        sa.update(accounts)
        .where(
            accounts.c.id == account_id,
            accounts.c.deactivated_at.is_(None),
            sa.or_(locked_until.is_(None), locked_until <= transaction.now),
        )
        .values({failures: failures + 1, locked_until: _lock(failures + 1, transaction.now)})
        .returning(accounts.c.id)
    )
    return counted.first() is not None


def forgive(transaction: Transaction, account_id: int, *kinds: Kind) -> None:
    """The last try was right: the ones before it no longer count."""
    values: dict[Any, Any] = {}
    for kind in kinds:
        failures, locked_until = _columns(kind)
        values |= {failures: 0, locked_until: None}
    transaction.connection.execute(
        sa.update(accounts).where(accounts.c.id == account_id).values(values)
    )


def _columns(kind: Kind) -> tuple[sa.Column[Any], sa.Column[Any]]:
    return accounts.c[f"{kind}_failures"], accounts.c[f"{kind}_locked_until"]


def _lock(failures: sa.ColumnElement[int], now: datetime) -> sa.ColumnElement[Any]:
    """When the lock ends that this failure brings: NULL unless it fills a round."""
    instant = accounts.c.code_locked_until.type

    def until(count: int) -> sa.ColumnElement[Any]:
        return sa.literal(now + (lock_after(count) or timedelta(0)), instant)

    rounds = [(failures == number * TRIES, until(number * TRIES)) for number in _ROUNDS]
    later = sa.and_(failures % TRIES == 0, failures > _ROUNDS[-1] * TRIES)
    return sa.case(*rounds, (later, until(1000 * TRIES)), else_=None)
