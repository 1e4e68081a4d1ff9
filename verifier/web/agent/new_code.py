"""Give the agent the next code for a live call."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Conflict
from verifier.domain.permission import Permission
from verifier.web.access import person, requires, use_cases
from verifier.web.agent import call


@requires(Permission.ISSUE_CODE)
def issue(ref: str) -> ResponseReturnValue:
    """Issue it and go back to the call."""
    named = call.parsed(ref)
    try:
        use_cases().issue_code(named, person())
    except Conflict as conflict:
        return call.page(named, conflict.message), 409
    return redirect(url_for("pages.call", ref=named), 303)
