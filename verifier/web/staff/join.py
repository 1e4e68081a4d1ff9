"""Accept an invitation: login, invitation and a password of one's own."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Invalid
from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.domain.staff import Entrant
from verifier.web.access import address, requires, use_cases
from verifier.web.form import Form
from verifier.web.staff import sign_in


@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """The form."""
    return render_template("staff/join.html", form=Form())


@requires(Permission.PUBLIC)
def join() -> ResponseReturnValue:
    """Set the password and go on to the second factor."""
    form = Form(request.form)
    use_cases().limit(Limit.SIGN_IN, address=address(), identifier=form["login"])
    entrant = _accepted(form)
    if entrant is None:
        return render_template("staff/join.html", form=form), 422
    return sign_in.next_step(entrant)


def _accepted(form: Form) -> Entrant | None:
    if form["password"] != form["again"]:
        form.refuse("again", "is not the same password")
        return None
    try:
        entrant = use_cases().accept_invitation(form["login"], form["invitation"], form["password"])
    except Invalid as invalid:
        form.refuse(invalid.field, invalid.message)
        return None
    if entrant is None:
        form.refuse("invitation", "and login do not belong together, or it has expired")
    return entrant
