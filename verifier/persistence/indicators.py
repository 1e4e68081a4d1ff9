"""Statements on indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.indicator import Indicator, IndicatorStatus
from verifier.persistence.database import Transaction
from verifier.persistence.insert_if_new import insert_if_new
from verifier.persistence.staff_tables import indicators


@dataclass(frozen=True, slots=True)
class PublishedIndicator:
    """What two people published, and when the second did."""

    id: int
    identifier: Identifier
    published_at: datetime


def candidate(transaction: Transaction, identifier: Identifier) -> int:
    """The id of this identifier's indicator, made a candidate if there is none yet."""
    values = {
        "kind": identifier.kind.value,
        "value": identifier.value,
        "status": IndicatorStatus.CANDIDATE.value,
        "recorded_at": transaction.now,
        "changed_at": transaction.now,
    }
    insert_if_new(transaction, indicators, values, key=("value", "kind"))
    indicator_id: int = transaction.connection.execute(
        sa.select(indicators.c.id).where(*_is(identifier))
    ).scalar_one()
    return indicator_id


def lock(transaction: Transaction, indicator_id: int) -> Indicator | None:
    """The indicator, locked until the transaction ends."""
    row = transaction.connection.execute(
        sa.select(indicators).where(indicators.c.id == indicator_id).with_for_update()
    ).first()
    return None if row is None else _indicator(row)


def change(transaction: Transaction, indicator: Indicator) -> None:
    """Store a decision about an indicator that `lock` has returned."""
    transaction.connection.execute(
        sa.update(indicators)
        .where(indicators.c.id == indicator.id)
        .values(
            status=indicator.status.value,
            confirmed_by=indicator.confirmed_by,
            published_by=indicator.published_by,
            changed_at=transaction.now,
        )
    )


def published(connection: sa.Connection, identifiers: Sequence[Identifier]) -> set[Identifier]:
    """Which of these identifiers are published as impersonating us."""
    rows = connection.execute(
        sa.select(indicators.c.kind, indicators.c.value).where(
            indicators.c.value.in_([identifier.value for identifier in identifiers]),
            indicators.c.status == IndicatorStatus.PUBLISHED.value,
        )
    )
    found = {Identifier(IdentifierKind(row.kind), row.value) for row in rows}
    return found.intersection(identifiers)


def list_published(connection: sa.Connection, *, after: int, most: int) -> list[PublishedIndicator]:
    """Published indicators with ids above `after`, by rising id."""
    # The last change of one that is published is its publication.
    rows = connection.execute(
        sa.select(indicators.c.id, indicators.c.kind, indicators.c.value, indicators.c.changed_at)
        .where(indicators.c.id > after, indicators.c.status == IndicatorStatus.PUBLISHED.value)
        .order_by(indicators.c.id)
        .limit(most)
    )
    return [
        PublishedIndicator(row.id, Identifier(IdentifierKind(row.kind), row.value), row.changed_at)
        for row in rows
    ]


def _is(identifier: Identifier) -> tuple[sa.ColumnElement[bool], ...]:
    return indicators.c.kind == identifier.kind.value, indicators.c.value == identifier.value


def _indicator(row: sa.Row[*tuple[Any, ...]]) -> Indicator:
    return Indicator(
        row.id,
        Identifier(IdentifierKind(row.kind), row.value),
        IndicatorStatus(row.status),
        row.confirmed_by,
        row.published_by,
    )
