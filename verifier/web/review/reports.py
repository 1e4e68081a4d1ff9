"""The reviewers' list: every report with what it holds and the indicators it names."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from verifier.domain.permission import Permission
from verifier.web.access import person, requires, use_cases

_LONGEST_ID = 18  # decimal digits that always fit a database's integer
_PAGE = 20


@requires(Permission.READ_REPORTS)
def show() -> ResponseReturnValue:
    """The newest, or those before `?before=`."""
    return page(request.args.get("before", ""))


def page(before: str, refusal: tuple[int, str] | None = None) -> str:
    """One page; `refusal` is an indicator's id and why it stays as it is."""
    start = int(before) if before.isdecimal() and len(before) <= _LONGEST_ID else None
    found = use_cases().list_reports(person(), start, _PAGE)
    return render_template(
        "review/reports.html",
        page=found,
        before=start,
        refusal=refusal,
        reader_id=person().id,
    )
