"""Sign in and out. A wrong login and a wrong password are one answer."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain import text
from verifier.domain.errors import Invalid
from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.domain.principal import Person
from verifier.web import session
from verifier.web.access import requires, use_cases
from verifier.web.form import Form


@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """The form."""
    return render_template("sign_in.html", form=Form())


@requires(Permission.PUBLIC)
def begin() -> ResponseReturnValue:
    """Sign in and go to the page of one's role."""
    form = Form(request.form)
    person = _person(form)
    if person is None:
        form.refuse("login", "and password do not belong together")
        return render_template("sign_in.html", form=form), 422
    session.begin(person.id)
    return redirect(url_for("pages.home"), 303)


@requires(Permission.SIGN_OUT)
def sign_out() -> ResponseReturnValue:
    """End the session."""
    session.end()
    return redirect(url_for("pages.sign_in"), 303)


def _person(form: Form) -> Person | None:
    try:
        login = text.line("login", form["login"], longest=80)
    except Invalid:
        return None
    use_cases().limit(Limit.SIGN_IN, address=request.remote_addr or "", identifier=login)
    return use_cases().sign_in(login, form["password"])
