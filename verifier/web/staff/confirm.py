"""Before a dangerous act: the second factor anew, on the way to the very act that was asked for.

A use case that wants it raises `NotConfirmed`; the answer is this form, which carries the fields of
the form that was sent and goes to the same address. So nothing is typed twice, and what is
confirmed is what is done.
"""

from __future__ import annotations

from dataclasses import replace

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from verifier.domain.errors import NotConfirmed
from verifier.domain.limit import Limit
from verifier.domain.principal import Person
from verifier.web import session
from verifier.web.access import address, use_cases
from verifier.web.form import Form

FIELD = "second_factor"
_OWN = frozenset({FIELD, "csrf_token"})


def take_second_factor() -> ResponseReturnValue | None:
    """Before each request, after its CSRF token: take the code that a form of ours brings."""
    found: Person | None = g.get("person")
    if found is None or found.customer_id is not None or FIELD not in request.form:
        return None
    use_cases().limit(Limit.SIGN_IN, address=address())
    if not use_cases().second_factor(found.id, request.form[FIELD]):
        return _page("does not hold; wait for the next one, a code works once")
    use_cases().sessions.confirm(session.secret() or "", found)
    g.person = replace(found, confirmed=True)
    return None


def ask(error: NotConfirmed) -> ResponseReturnValue:  # noqa: ARG001 - Flask's signature
    """The form, instead of what was asked for."""
    return _page(None)


def _page(refusal: str | None) -> ResponseReturnValue:
    form = Form()
    if refusal is not None:
        form.refuse(FIELD, refusal)
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in _OWN]
    page = render_template("staff/confirm.html", form=form, kept=kept, action=request.path)
    return page, 422 if refusal else 403
