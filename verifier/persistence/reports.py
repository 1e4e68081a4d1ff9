"""Statements on reports and the indicators they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.indicator import Indicator, IndicatorStatus
from verifier.domain.report import ReporterKind
from verifier.persistence.database import Transaction
from verifier.persistence.staff_tables import indicators, report_indicators, reports
from verifier.persistence.tables import customers


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report as stored; `wrapped_key` opens the body when it came from a customer.

    `customer_id` set and `wrapped_key` None means that the customer was erased.
    """

    id: int
    reporter: ReporterKind
    customer_id: int | None
    wrapped_key: bytes | None
    sealed_body: bytes
    recorded_at: datetime
    indicators: tuple[Indicator, ...]


def add(
    transaction: Transaction,
    *,
    reporter: ReporterKind,
    actor: str,
    customer_id: int | None,
) -> int:
    """Insert a report without its body, whose envelope is bound to the id returned here."""
    report_id: int = transaction.connection.execute(
        sa.insert(reports)
        .values(
            reporter=reporter.value,
            actor=actor,
            customer_id=customer_id,
            sealed_body=b"",
            recorded_at=transaction.now,
        )
        .returning(reports.c.id)
    ).scalar_one()
    return report_id


def complete(
    transaction: Transaction, report_id: int, sealed_body: bytes, indicator_ids: Sequence[int]
) -> None:
    """Store the body and name the indicators, in the transaction that added the report."""
    transaction.connection.execute(
        sa.update(reports).where(reports.c.id == report_id).values(sealed_body=sealed_body)
    )
    if named := sorted(set(indicator_ids)):
        transaction.connection.execute(
            sa.insert(report_indicators),
            [{"report_id": report_id, "indicator_id": indicator_id} for indicator_id in named],
        )


def newest(connection: sa.Connection, *, before: int | None, most: int) -> list[ReportRow]:
    """Reports by falling id, at most `most`, those with an id below `before` (keyset page)."""
    query = (
        sa.select(reports, customers.c.wrapped_key)
        .outerjoin(customers, reports.c.customer_id == customers.c.id)
        .order_by(reports.c.id.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(reports.c.id < before)
    rows = connection.execute(query).all()
    named = _indicators_of(connection, [row.id for row in rows])
    return [
        ReportRow(
            row.id,
            ReporterKind(row.reporter),
            row.customer_id,
            row.wrapped_key,
            row.sealed_body,
            row.recorded_at,
            tuple(named.get(row.id, ())),
        )
        for row in rows
    ]


def _indicators_of(
    connection: sa.Connection, report_ids: Sequence[int]
) -> dict[int, list[Indicator]]:
    rows = connection.execute(
        sa.select(report_indicators.c.report_id, indicators)
        .join(indicators, indicators.c.id == report_indicators.c.indicator_id)
        .where(report_indicators.c.report_id.in_(report_ids))
        .order_by(indicators.c.id)
    )
    named: dict[int, list[Indicator]] = {}
    for row in rows:
        identifier = Identifier(IdentifierKind(row.kind), row.value)
        status = IndicatorStatus(row.status)
        named.setdefault(row.report_id, []).append(
            Indicator(row.id, identifier, status, row.confirmed_by, row.published_by)
        )
    return named
