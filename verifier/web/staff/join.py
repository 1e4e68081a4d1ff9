"""Accept an invitation: login, invitation and a password of one's own."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Invalid
from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.web import session
from verifier.web.access import address, requires, use_cases
from verifier.web.form import Form


@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """The form."""
    return render_template("staff/join.html", form=Form())


@requires(Permission.PUBLIC)
def join() -> ResponseReturnValue:
    """Set the password and go on to the second factor."""
    form = Form(request.form)
    use_cases().limit(Limit.SIGN_IN, address=address(), identifier=form["login"])
    account_id = _accepted(form)
    if account_id is None:
        return render_template("staff/join.html", form=form), 422
    session.enter(account_id, has_factor=False)
    return redirect(url_for("pages.enrol"), 303)


def _accepted(form: Form) -> int | None:
    if form["password"] != form["again"]:
        form.refuse("again", "is not the same password")
        return None
    try:
        account_id = use_cases().accept_invitation(
            form["login"], form["invitation"], form["password"]
        )
    except Invalid as invalid:
        form.refuse(invalid.field, invalid.message)
        return None
    if account_id is None:
        form.refuse("invitation", "and login do not belong together, or it has expired")
    return account_id
