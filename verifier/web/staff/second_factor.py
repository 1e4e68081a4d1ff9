"""The second step in: a code of the person's own device, or a recovery code."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.web import session
from verifier.web.access import address, device, requires, use_cases
from verifier.web.form import Form


@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """The form, for somebody whose password was right."""
    if session.entering() is None:
        return redirect(url_for("pages.sign_in"), 303)
    return render_template("staff/second_factor.html", form=Form())


@requires(Permission.PUBLIC)
def give() -> ResponseReturnValue:
    """Sign in, or say that the code does not hold."""
    entering = session.entering()
    if entering is None:
        return redirect(url_for("pages.sign_in"), 303)
    use_cases().limit(Limit.SIGN_IN, address=address())
    form = Form(request.form)
    if not use_cases().second_factor(entering.account_id, form["code"]):
        form.refuse("code", "does not hold; wait for the next one, a code works once")
        return render_template("staff/second_factor.html", form=form), 422
    session.begin(use_cases().sessions.begin(entering.account_id, device()))
    return redirect(url_for("pages.staff"), 303)
