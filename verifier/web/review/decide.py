"""Confirm, publish or retract an indicator, at the press of a button."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Conflict, Invalid
from verifier.domain.permission import Permission
from verifier.services.decide_indicator import Decision
from verifier.web.access import person, requires, use_cases
from verifier.web.review import reports


@requires(Permission.DECIDE_INDICATOR)
def decide(number: int) -> ResponseReturnValue:
    """Carry it out and go back to the same place of the list."""
    before = request.form.get("before", "")
    decision = _decision(request.form.get("decision", ""))
    try:
        use_cases().decide_indicator(number, decision, person())
    except Conflict as conflict:
        return reports.page(before, (number, conflict.message)), 409
    place = f"indicator-{number}"
    return redirect(url_for("pages.review", before=before or None, _anchor=place), 303)


def _decision(typed: str) -> Decision:
    try:
        return Decision(typed)
    except ValueError:
        raise Invalid("decision", "is not one of this page's buttons") from None
