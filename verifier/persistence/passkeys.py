"""Statements on passkeys. Using one is one conditional update, so that no answer counts twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from verifier.persistence.database import Transaction
from verifier.persistence.identity_tables import accounts, passkeys
from verifier.persistence.insert_if_new import insert_if_new


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """One passkey: its account's, with the COSE public key and the last sign count."""

    id: int
    account_id: int
    credential_id: bytes
    public_key: bytes
    sign_count: int
    name: str
    recorded_at: datetime
    used_at: datetime | None


def lock_account(transaction: Transaction, account_id: int) -> bool:
    """Hold an account till the commit; False when it is deactivated or invited anew.

    So a passkey is added before an invitation, which then removes it, or not at all.
    """
    held = transaction.connection.execute(
        sa.select(accounts.c.id)
        .where(
            accounts.c.id == account_id,
            accounts.c.deactivated_at.is_(None),
            accounts.c.invitation_hash.is_(None),
        )
        .with_for_update()
    )
    return held.first() is not None


def add(
    transaction: Transaction,
    account_id: int,
    credential_id: bytes,
    public_key: bytes,
    sign_count: int,
    name: str,
) -> bool:
    """Insert a passkey; False when this credential is known, to whomever it belongs."""
    values = {
        "account_id": account_id,
        "credential_id": credential_id,
        "public_key": public_key,
        "sign_count": sign_count,
        "name": name,
        "recorded_at": transaction.now,
    }
    return insert_if_new(transaction, passkeys, values, key=("credential_id",))


def of_account(connection: sa.Connection, account_id: int) -> Sequence[PasskeyRow]:
    """An account's passkeys, the oldest first."""
    query = (
        sa.select(passkeys)
        .where(passkeys.c.account_id == account_id)
        .order_by(passkeys.c.recorded_at, passkeys.c.id)
    )
    return [PasskeyRow(*row) for row in connection.execute(query)]


def by_credential(connection: sa.Connection, credential_id: bytes) -> PasskeyRow | None:
    """The passkey with this id, of an active account."""
    row = connection.execute(
        sa.select(passkeys)
        .join(accounts, accounts.c.id == passkeys.c.account_id)
        .where(passkeys.c.credential_id == credential_id, accounts.c.deactivated_at.is_(None))
    ).first()
    return None if row is None else PasskeyRow(*row)


def use(
    transaction: Transaction, passkey_id: int, sign_count: int, challenge_issued_at: datetime
) -> bool:
    """Accept an answer, unless the passkey was used since its challenge was made.

    The first answer to a challenge sets `used_at` past the challenge, so a second one is refused.
    The sign count must have grown; authenticators that do not count always say 0.
    """
    grown = sa.or_(
        passkeys.c.sign_count < sign_count,
        sa.and_(passkeys.c.sign_count == 0, sa.literal(sign_count) == 0),
    )
    used = transaction.connection.execute(
        sa.update(passkeys)
        .where(
            passkeys.c.id == passkey_id,
            sa.or_(passkeys.c.used_at.is_(None), passkeys.c.used_at < challenge_issued_at),
            grown,
        )
        .values(sign_count=sign_count, used_at=max(transaction.now, challenge_issued_at))
        .returning(passkeys.c.id)
    )
    return used.first() is not None


def remove(transaction: Transaction, passkey_id: int, account_id: int) -> bool:
    """Remove an account's passkey; False when it has none with this id."""
    removed = transaction.connection.execute(
        sa.delete(passkeys)
        .where(passkeys.c.id == passkey_id, passkeys.c.account_id == account_id)
        .returning(passkeys.c.id)
    )
    return removed.first() is not None
