"""Statements on second factors: the last accepted TOTP step, and recovery codes.

Each is one conditional update, so that no code works twice, not even at the same time.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from verifier.persistence.database import Transaction
from verifier.persistence.identity_tables import accounts, passkeys, recovery_codes


def use_step(transaction: Transaction, account_id: int, step: int) -> bool:
    """Accept a TOTP time step, unless it or a later one was accepted before."""
    used = transaction.connection.execute(
        sa.update(accounts)
        .where(
            accounts.c.id == account_id,
            sa.or_(accounts.c.totp_step.is_(None), accounts.c.totp_step < step),
        )
        .values(totp_step=step)
        .returning(accounts.c.id)
    )
    return used.first() is not None


def use_recovery_code(transaction: Transaction, account_id: int, indexes: Sequence[bytes]) -> bool:
    """Use a recovery code up, unless there is none of these blind indexes or it was used."""
    used = transaction.connection.execute(
        sa.update(recovery_codes)
        .where(
            recovery_codes.c.account_id == account_id,
            recovery_codes.c.code_index.in_(indexes),
            recovery_codes.c.used_at.is_(None),
        )
        .values(used_at=transaction.now)
        .returning(recovery_codes.c.account_id)
    )
    return used.first() is not None


def replace_recovery_codes(
    transaction: Transaction, account_id: int, indexes: Sequence[bytes]
) -> None:
    """Make these the account's only recovery codes."""
    transaction.connection.execute(
        sa.delete(recovery_codes).where(recovery_codes.c.account_id == account_id)
    )
    if indexes:
        transaction.connection.execute(
            sa.insert(recovery_codes),
            [{"account_id": account_id, "code_index": index} for index in indexes],
        )


def recovery_codes_left(connection: sa.Connection, account_id: int) -> int:
    """How many recovery codes were not used yet."""
    left: int = connection.execute(
        sa.select(sa.func.count()).where(
            recovery_codes.c.account_id == account_id, recovery_codes.c.used_at.is_(None)
        )
    ).scalar_one()
    return left


def forget_all(transaction: Transaction, account_id: int) -> None:
    """Remove every recovery code and passkey of an account, for one that is invited anew."""
    for table in (recovery_codes, passkeys):
        transaction.connection.execute(sa.delete(table).where(table.c.account_id == account_id))
