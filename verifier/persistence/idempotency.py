"""Statements on idempotency keys: the same request twice is carried out once."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from verifier.persistence.database import Transaction
from verifier.persistence.insert_if_new import insert_if_new
from verifier.persistence.staff_tables import idempotency


@dataclass(frozen=True, slots=True)
class Answered:
    """How a request was answered; the response is sealed under its customer's key."""

    request_hash: bytes
    customer_id: int
    sealed_response: bytes


def claim(transaction: Transaction, actor: str, key: str, request_hash: bytes) -> Answered | None:
    """Take the key for this request: None when it was free, else how it was answered before.

    A rival under the same key is waited for, so two requests at once never both find it free.
    """
    values = {
        "actor": actor,
        "key": key,
        "request_hash": request_hash,
        "customer_id": 0,
        "sealed_response": b"",
        "recorded_at": transaction.now,
    }
    while not insert_if_new(transaction, idempotency, values, key=("actor", "key")):
        row = transaction.connection.execute(
            sa.select(
                idempotency.c.request_hash,
                idempotency.c.customer_id,
                idempotency.c.sealed_response,
            ).where(*_is(actor, key))
        ).one_or_none()
        if row is not None:  # else its customer was erased this moment, and the key is free again
            return Answered(row.request_hash, row.customer_id, row.sealed_response)
    return None


def complete(
    transaction: Transaction, actor: str, key: str, customer_id: int, sealed_response: bytes
) -> None:
    """Remember the answer, in the transaction that claimed the key."""
    transaction.connection.execute(
        sa.update(idempotency)
        .where(*_is(actor, key))
        .values(customer_id=customer_id, sealed_response=sealed_response)
    )


def _is(actor: str, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return idempotency.c.actor == actor, idempotency.c.key == key
