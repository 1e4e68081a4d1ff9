"""The first step in: login and password. Every wrong try is one answer."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.web import session
from verifier.web.access import address, requires, use_cases
from verifier.web.form import Form


@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """The form."""
    return render_template("staff/sign_in.html", form=Form())


@requires(Permission.PUBLIC)
def begin() -> ResponseReturnValue:
    """Go on to the second factor, or to setting one up."""
    form = Form(request.form)
    use_cases().limit(Limit.SIGN_IN, address=address(), identifier=form["login"])
    entrant = use_cases().sign_in(form["login"], form["password"])
    if entrant is None:
        form.refuse("login", "and password do not belong together")
        return render_template("staff/sign_in.html", form=form), 422
    session.enter(entrant.account_id, has_factor=entrant.has_factor)
    step = "pages.second_factor" if entrant.has_factor else "pages.enrol"
    return redirect(url_for(step), 303)


@requires(Permission.SIGN_OUT)
def sign_out() -> ResponseReturnValue:
    """End the session, here and in the database."""
    use_cases().sessions.end(session.secret() or "")
    session.end()
    return redirect(url_for("pages.sign_in"), 303)
