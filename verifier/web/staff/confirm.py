"""Before a dangerous act: the second factor anew, on the way to the very act that was asked for.

A code or a passkey will do.
A use case that wants it raises `NotConfirmed`; the answer is this form, which carries the fields of
the form that was sent and goes to the same address. So nothing is typed twice, and what is
confirmed is what is done.
"""

from __future__ import annotations

from dataclasses import replace

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from verifier.domain.errors import NotConfirmed, Unavailable
from verifier.domain.limit import Limit
from verifier.domain.principal import Person
from verifier.web import session
from verifier.web.access import address, person, use_cases
from verifier.web.form import Form
from verifier.web.staff import passkey

FIELD = "second_factor"
PASSKEY = "passkey_factor"
_OWN = frozenset({FIELD, PASSKEY, "csrf_token"})
_REFUSED = {
    FIELD: "does not hold; wait for the next one, a code works once",
    PASSKEY: passkey.REFUSED,
}


def take_second_factor() -> ResponseReturnValue | None:
    """Before each request, after its CSRF token: take what a form of ours brings."""
    found: Person | None = g.get("person")
    if found is None or found.customer_id is not None or request.method != "POST":
        return None
    given = next((field for field in _REFUSED if field in request.form), None)
    if given is None:
        return None
    use_cases().limit(Limit.SIGN_IN, address=address())
    if not _holds(given, request.form[given], found):
        return _page(given)
    use_cases().sessions.confirm(session.secret() or "", found)
    g.person = replace(found, confirmed=True)
    return None


def _holds(field: str, given: str, by: Person) -> bool:
    if field == PASSKEY:
        return use_cases().use_passkey.second_factor(given, session.challenges(), by.id)
    return use_cases().second_factor(by.id, given)


def ask(error: NotConfirmed) -> ResponseReturnValue:  # noqa: ARG001 - Flask's signature
    """The form, instead of what was asked for."""
    return _page(None)


def _page(refused: str | None) -> ResponseReturnValue:
    form = Form()
    if refused is not None:
        form.refuse(refused, _REFUSED[refused])
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in _OWN]
    page = render_template(
        "staff/confirm.html",
        form=form,
        kept=kept,
        action=request.path,
        request_options=_own_passkeys(),
    )
    return page, 422 if refused else 403


def _own_passkeys() -> str | None:
    """What to ask the person's passkeys; None for nothing, also when the records are away."""
    try:
        return passkey.ask(person().id)
    except Unavailable:
        return None
