"""GET /api/v1/reports: reports for reviewers' tools, newest first."""

from __future__ import annotations

import re

from flask import Response, request
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from verifier.api.access import principal, requires
from verifier.api.answer import answer, moment_text
from verifier.api.deployment import use_cases
from verifier.api.description import Description, Parameter, described
from verifier.domain.errors import Invalid
from verifier.domain.identifier import IdentifierKind
from verifier.domain.indicator import IndicatorStatus
from verifier.domain.permission import Permission
from verifier.domain.report import ReporterKind
from verifier.services.list_reports import PAGE, Report

_MOST = 200
_LARGEST_ID = 2**63 - 1
_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)


class NamedIndicator(TypedDict):
    """An identifier that the report names and where it stands."""

    id: int
    kind: IdentifierKind
    value: str
    status: IndicatorStatus


class ListedReport(TypedDict):
    """One report; `content` and `note` are null when its customer was erased.

    `digest` is the SHA-256 of the content as UTF-8, in hexadecimal.
    """

    id: int
    reporter: ReporterKind
    recorded_at: str
    digest: str | None
    content: str | None
    note: str | None
    indicators: list[NamedIndicator]


class ReportList(TypedDict):
    """A page; pass `next_before` as `before` for the next one, null is the end."""

    reports: list[ListedReport]
    next_before: int | None


@requires(Permission.READ_REPORTS)
@described(
    Description(
        summary="List reports, newest first",
        answers={200: TypeAdapter(ReportList)},
        parameters=(
            Parameter("before", "query", {"type": "integer", "minimum": 1}, "Only older ids."),
            Parameter(
                "limit",
                "query",
                {"type": "integer", "minimum": 1, "maximum": _MOST, "default": PAGE},
                "How many at most.",
            ),
        ),
        refusals=(422, 503),
    )
)
def view() -> Response:
    """See the module."""
    for name in request.args:
        if name not in ("before", "limit"):
            raise Invalid("query", "only before and limit are known")
    before = _number("before", _LARGEST_ID)
    limit = _number("limit", _MOST)
    page = use_cases().list_reports(principal(), before, PAGE if limit is None else limit)
    listed = [_listed(report) for report in page.reports]
    return answer(ReportList(reports=listed, next_before=page.next_before))


def _number(name: str, most: int) -> int | None:
    given = request.args.getlist(name)
    if not given:
        return None
    if len(given) > 1:
        raise Invalid(name, "is given twice")
    if not _NUMBER.fullmatch(given[0]) or not 1 <= int(given[0]) <= most:
        raise Invalid(name, f"must be a number from 1 to {most}")
    return int(given[0])


def _listed(report: Report) -> ListedReport:
    return {
        "id": report.id,
        "reporter": report.reporter,
        "recorded_at": moment_text(report.recorded_at),
        "digest": report.digest,
        "content": report.content,
        "note": report.note,
        "indicators": [
            {
                "id": indicator.id,
                "kind": indicator.identifier.kind,
                "value": indicator.identifier.value,
                "status": indicator.status,
            }
            for indicator in report.indicators
        ],
    }
