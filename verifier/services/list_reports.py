"""List reports for reviewers, newest first, with what they hold and the indicators they name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from verifier.crypto.envelope import Envelopes
from verifier.domain.indicator import Indicator
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Principal
from verifier.domain.report import ReporterKind
from verifier.persistence import reports
from verifier.persistence.database import Database
from verifier.persistence.reports import ReportRow
from verifier.services.file_report import body_context
from verifier.services.vault import Vault

PAGE = 50


@dataclass(frozen=True, slots=True)
class Report:
    """One report; content, note and digest are None when its customer was erased."""

    id: int
    reporter: ReporterKind
    recorded_at: datetime
    digest: str | None
    content: str | None
    note: str | None
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Reports by falling id; `next_before` asks for the page after, None when there is none."""

    reports: tuple[Report, ...]
    next_before: int | None


class ListReports:
    """See the module."""

    def __init__(self, database: Database, vault: Vault, envelopes: Envelopes) -> None:
        self._database = database
        self._vault = vault
        self._envelopes = envelopes

    def __call__(self, by: Principal, before: int | None = None, most: int = PAGE) -> ReportPage:
        """At most `most` reports with ids below `before`; raises `Forbidden`, `Unavailable`."""
        require(by, Permission.READ_REPORTS)
        with self._database.reading() as connection:
            rows = reports.newest(connection, before=before, most=most + 1)
        more = len(rows) > most
        shown = rows[:most]
        return ReportPage(tuple(self._open(row) for row in shown), shown[-1].id if more else None)

    def _open(self, row: ReportRow) -> Report:
        body = self._body(row)
        return Report(
            row.id,
            row.reporter,
            row.recorded_at,
            body.get("digest"),
            body.get("content"),
            body.get("note"),
            row.indicators,
        )

    def _body(self, row: ReportRow) -> dict[str, str | None]:
        context = body_context(row.id)
        if row.customer_id is None:
            opened = self._envelopes.open_shared(row.sealed_body, context)
        elif row.wrapped_key is None:
            return {}
        else:
            key = self._vault.open_key(row.wrapped_key, row.customer_id)
            opened = key.open(row.sealed_body, context)
        body: dict[str, str | None] = json.loads(opened)
        return body
