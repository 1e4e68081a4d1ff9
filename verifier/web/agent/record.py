"""Record what happened to a call, at the press of a button."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.contact import CallState
from verifier.domain.errors import Conflict, Invalid
from verifier.domain.permission import Permission
from verifier.services.record_event import CallEvent
from verifier.web.access import person, requires, use_cases
from verifier.web.agent import call

_BUTTONS = frozenset({CallState.ANSWERED, CallState.ENDED, CallState.FAILED})


@requires(Permission.RECORD_EVENT)
def record(ref: str) -> ResponseReturnValue:
    """Record the event and go back to the call; the same button twice is one event."""
    named = call.parsed(ref)
    kind = _kind(request.form.get("event", ""))
    try:
        use_cases().record_event(named, CallEvent(kind, key=f"page:{kind.value}"), person())
    except Conflict as conflict:
        return call.page(named, conflict.message), 409
    return redirect(url_for("pages.call", ref=named), 303)


def _kind(typed: str) -> CallState:
    if typed not in _BUTTONS:
        raise Invalid("event", "is not one of this page's buttons")
    return CallState(typed)
