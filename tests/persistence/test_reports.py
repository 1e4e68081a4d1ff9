from __future__ import annotations

import sqlalchemy as sa

from tests.persistence.rows import add_customer, erase, strange_domain
from verifier.domain.identifier import Identifier
from verifier.domain.report import ReporterKind
from verifier.persistence import indicators, reports
from verifier.persistence.database import Database
from verifier.persistence.reports import ReportRow


def add(database: Database, *named: Identifier, customer_id: int | None = None) -> int:
    with database.writing() as transaction:
        report_id = reports.add(
            transaction,
            reporter=ReporterKind.CUSTOMER if customer_id else ReporterKind.AGENT,
            actor="person:1",
            customer_id=customer_id,
        )
        ids = [indicators.candidate(transaction, identifier) for identifier in named]
        reports.complete(transaction, report_id, b"sealed body", [*ids, *ids])
        transaction.commit()
    return report_id


def newest(database: Database, before: int | None = None, most: int = 2) -> list[ReportRow]:
    with database.reading() as connection:
        return reports.newest(connection, before=before, most=most)


def ids(rows: list[ReportRow]) -> list[int]:
    return [row.id for row in rows]


def test_pages_go_from_new_to_old_without_gap_or_repeat(database: Database) -> None:
    added = [add(database) for _ in range(5)]
    seen: list[int] = []
    before = None
    while added[0] not in seen:
        page = ids(newest(database, before))
        seen += page
        before = page[-1]
    assert seen[:5] == added[::-1]
    assert len(set(seen)) == len(seen)


def test_a_report_that_comes_in_between_shifts_no_page(database: Database) -> None:
    first, second, third = (add(database) for _ in range(3))
    assert ids(newest(database)) == [third, second]
    add(database)
    assert ids(newest(database, before=second, most=1)) == [first]


def test_after_the_oldest_comes_nothing(database: Database) -> None:
    add(database)
    assert newest(database, before=1) == []


def test_a_report_names_its_indicators_once_each(database: Database) -> None:
    one, two = strange_domain(), strange_domain()
    add(database, one, two)
    shared = add(database, one)
    [latest, earlier] = newest(database)
    assert latest.id == shared
    assert [indicator.identifier for indicator in latest.indicators] == [one]
    assert [indicator.identifier for indicator in earlier.indicators] == [one, two]


def test_a_customers_report_comes_with_their_key(database: Database) -> None:
    customer = add_customer(database)
    add(database, customer_id=customer)
    [row] = newest(database, most=1)
    assert (row.customer_id, row.wrapped_key, row.sealed_body) == (
        customer,
        b"wrapped",
        b"sealed body",
    )
    assert row.reporter is ReporterKind.CUSTOMER


def test_an_erased_customers_report_stays_without_a_key(database: Database) -> None:
    customer = add_customer(database)
    add(database, customer_id=customer)
    erase(database, customer)
    [row] = newest(database, most=1)
    assert (row.customer_id, row.wrapped_key) == (customer, None)


def test_a_report_of_nobody_we_know_has_no_customer(database: Database) -> None:
    add(database)
    [row] = newest(database, most=1)
    assert (row.customer_id, row.wrapped_key, row.reporter) == (None, None, ReporterKind.AGENT)


def test_a_page_costs_two_statements_however_long(database: Database) -> None:
    """Fails when the indicators are read report by report."""
    for _ in range(4):
        add(database, strange_domain())
    statements = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(database.reader, "before_cursor_execute", note)
    try:
        assert len(newest(database, most=4)) == 4
    finally:
        sa.event.remove(database.reader, "before_cursor_execute", note)
    assert len(statements) == 2
