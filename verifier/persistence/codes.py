"""Guess counting for spoken codes: conditional updates, so no race grants a fourth try (S4)."""

from __future__ import annotations

import sqlalchemy as sa

from verifier.domain.code import CODES_A_CONTACT, GUESSES_A_CODE, LIFE
from verifier.domain.contact import CallState, ContactRef
from verifier.persistence.contacts import named
from verifier.persistence.database import Transaction
from verifier.persistence.tables import contacts


def issue(transaction: Transaction, ref: ContactRef, key_id: str) -> int | None:
    """Start the next code; its ordinal, or None when all three are spent or one was used."""
    row = transaction.connection.execute(
        sa.update(contacts)
        .where(
            *named(ref),
            contacts.c.code_ordinal < CODES_A_CONTACT,
            contacts.c.code_used_at.is_(None),
        )
        .values(
            code_ordinal=contacts.c.code_ordinal + 1,
            code_guesses=0,
            code_expires_at=transaction.now + LIFE,
            key_id=key_id,
        )
        .returning(contacts.c.code_ordinal)
    ).one_or_none()
    return row.code_ordinal if row is not None else None


def spend_guess(transaction: Transaction, ref: ContactRef, ordinal: int) -> bool:
    """Count one guess at this very code; False when none is left, it expired or was
    used, or the call is over or revoked."""
    spent = transaction.connection.execute(
        sa.update(contacts)
        .where(
            *named(ref),
            contacts.c.code_ordinal == ordinal,
            contacts.c.code_guesses < GUESSES_A_CODE,
            contacts.c.code_expires_at > transaction.now,
            contacts.c.code_used_at.is_(None),
            contacts.c.revoked_at.is_(None),
            contacts.c.state.not_in([CallState.ENDED.value, CallState.FAILED.value]),
        )
        .values(code_guesses=contacts.c.code_guesses + 1)
        .returning(contacts.c.code_guesses)
    ).one_or_none()
    return spent is not None


def mark_used(transaction: Transaction, ref: ContactRef) -> None:
    """The code was spoken rightly: it never counts again. Call after `spend_guess` only."""
    transaction.connection.execute(
        sa.update(contacts).where(*named(ref)).values(code_used_at=transaction.now)
    )
