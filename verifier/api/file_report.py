"""POST /api/v1/reports: report something that impersonates us, with the evidence."""

from __future__ import annotations

from typing import Annotated

from flask import Response
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from verifier.api.access import principal, requires
from verifier.api.answer import answer, moment_text
from verifier.api.body import Body, read_body
from verifier.api.contact_body import Line
from verifier.api.deployment import use_cases
from verifier.api.description import Description, described
from verifier.domain import text
from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.domain.report import NewReport


class ReportBody(Body):
    """The evidence as it came, and the customer it came from, if any."""

    content: Annotated[str, Field(max_length=text.MAX_CONTENT)]
    note: Annotated[str, Field(max_length=4_000)] | None = None
    customer: Line | None = None


class FiledReport(TypedDict):
    """The report in the queue; `candidates` is how many identifiers it names that are not ours."""

    id: int
    recorded_at: str
    candidates: int


BODY = TypeAdapter(ReportBody)


@requires(Permission.FILE_REPORT)
@described(
    Description(
        summary="Report an impersonation",
        body=BODY,
        answers={201: TypeAdapter(FiledReport)},
        refusals=(404, 429, 503),
    )
)
def view() -> Response:
    """See the module."""
    body = read_body(BODY)
    new = NewReport.of(body.content, body.note, body.customer)
    use_cases().limit(Limit.REPORT, client=principal().id, identifier=new.host_id)
    filed = use_cases().file_report(new, principal())
    report = FiledReport(
        id=filed.report_id,
        recorded_at=moment_text(filed.recorded_at),
        candidates=filed.candidates,
    )
    return answer(report, 201)
