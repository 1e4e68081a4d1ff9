"""Statements on the host app's launch keys, and on launch tokens that were used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from verifier.persistence.database import Transaction
from verifier.persistence.identity_tables import launch_keys, launches
from verifier.persistence.insert_if_new import insert_if_new

# Longer than any transaction lasts: one that read the time before a token expired, and uses it up
# after others have swept, must still find that it was used. So does a clock that is set back.
_KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LaunchKey:
    """A public Ed25519 key (32 bytes) of the host app."""

    kid: str
    public_key: bytes
    recorded_at: datetime
    revoked_at: datetime | None


def add_key(transaction: Transaction, kid: str, public_key: bytes) -> bool:
    """Insert a key; False when its id is taken, by a revoked one too."""
    values = {"kid": kid, "public_key": public_key, "recorded_at": transaction.now}
    return insert_if_new(transaction, launch_keys, values, key=("kid",))


def revoke_key(transaction: Transaction, kid: str) -> bool:
    """Revoke a key; False when there is no such key that is not revoked."""
    revoked = transaction.connection.execute(
        sa.update(launch_keys)
        .where(launch_keys.c.kid == kid, launch_keys.c.revoked_at.is_(None))
        .values(revoked_at=transaction.now)
        .returning(launch_keys.c.kid)
    )
    return revoked.first() is not None


def keys(connection: sa.Connection) -> Sequence[LaunchKey]:
    """Every key, the oldest first."""
    rows = connection.execute(sa.select(launch_keys).order_by(launch_keys.c.recorded_at))
    return [LaunchKey(row.kid, row.public_key, row.recorded_at, row.revoked_at) for row in rows]


def usable_key(connection: sa.Connection, kid: str) -> bytes | None:
    """The public key of that id, unless it is revoked."""
    return connection.execute(
        sa.select(launch_keys.c.public_key).where(
            launch_keys.c.kid == kid, launch_keys.c.revoked_at.is_(None)
        )
    ).scalar_one_or_none()


def use_token(transaction: Transaction, token_hash: bytes, expires_at: datetime) -> bool:
    """Use a launch token up; False when it was used before. Forgets those long expired."""
    transaction.connection.execute(
        sa.delete(launches).where(launches.c.expires_at < transaction.now - _KEPT_FOR)
    )
    values = {"token_hash": token_hash, "expires_at": expires_at}
    return insert_if_new(transaction, launches, values, key=("token_hash",))
