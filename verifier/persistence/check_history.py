"""Statements on what checks leave behind: their history and alerts. Written in batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from verifier.domain.contact import ContactRef
from verifier.domain.facts import Question
from verifier.domain.verdict import VerdictKind
from verifier.persistence.database import Transaction
from verifier.persistence.staff_tables import alerts, checks


@dataclass(frozen=True, slots=True)
class CheckDone:
    """One check: who asked what and was told what; never what was pasted."""

    customer_id: int
    question: Question
    verdict: VerdictKind


def add(transaction: Transaction, done: Sequence[CheckDone]) -> None:
    """Append checks."""
    transaction.connection.execute(
        sa.insert(checks),
        [
            {
                "customer_id": check.customer_id,
                "question": check.question.value,
                "verdict": check.verdict.value,
                "recorded_at": transaction.now,
            }
            for check in done
        ],
    )


def add_alert(transaction: Transaction, kind: str, customer_id: int, seen: ContactRef) -> None:
    """Tell reviewers that `customer_id` presented something that belongs to another's contact."""
    transaction.connection.execute(
        sa.insert(alerts).values(
            kind=kind,
            customer_id=customer_id,
            contact_customer_id=seen.customer_id,
            contact_id=seen.contact_id,
            recorded_at=transaction.now,
        )
    )
