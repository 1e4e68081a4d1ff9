"""Start a call: announce it to the customer and have the first code at once."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.contact import CallDetails, ContactRef
from verifier.domain.permission import Permission
from verifier.web.access import person, requires, use_cases
from verifier.web.agent import fields, home
from verifier.web.agent.recording import recorded
from verifier.web.form import Form


@requires(Permission.RECORD_CONTACT)
def start() -> ResponseReturnValue:
    """Record the call and go to its page."""
    form = Form(request.form, name="call")
    values = form.read(fields.CALL)
    if values is not None:
        host_id = values.pop("customer")
        call = recorded(form, host_id, CallDetails(**values))
        if call is not None:
            _first_code(call.ref)
            return redirect(url_for("pages.call", ref=call.ref), 303)
    return home.page(call=form), 422


def _first_code(ref: ContactRef) -> None:
    if use_cases().show_agent_calls.one(ref, person()).row.code.ordinal == 0:
        use_cases().issue_code(ref, person())
