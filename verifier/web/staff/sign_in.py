"""The first step in: login and password, or a passkey alone. Every wrong try is one answer."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.domain.staff import Entrant
from verifier.web import session
from verifier.web.access import address, device, requires, use_cases
from verifier.web.form import Form
from verifier.web.staff import passkey


@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """The form."""
    return page(Form())


@requires(Permission.PUBLIC)
def begin() -> ResponseReturnValue:
    """Go on to the second factor, or to setting one up."""
    form = Form(request.form)
    use_cases().limit(Limit.SIGN_IN, address=address(), identifier=form["login"])
    entrant = use_cases().sign_in(form["login"], form["password"])
    if entrant is None:
        form.refuse("login", "and password do not belong together")
        return page(form)
    return next_step(entrant)


@requires(Permission.PUBLIC)
def with_passkey() -> ResponseReturnValue:
    """Sign in: a passkey is both factors at once."""
    form = Form(request.form)
    use_cases().limit(Limit.SIGN_IN, address=address())
    secret = use_cases().use_passkey.sign_in(form[passkey.FIELD], session.challenges(), device())
    if secret is None:
        form.refuse(passkey.FIELD, passkey.REFUSED)
        return page(form)
    return come_in(secret)


@requires(Permission.SIGN_OUT)
def sign_out() -> ResponseReturnValue:
    """End the session, here and in the database."""
    use_cases().sessions.end(session.secret() or "")
    session.end()
    return redirect(url_for("pages.sign_in"), 303)


def next_step(entrant: Entrant) -> ResponseReturnValue:
    """On to the second factor, or to setting one up."""
    _leave_the_session_before()
    session.enter(entrant)
    step = "pages.second_factor" if entrant.has_factor else "pages.enrol"
    return redirect(url_for(step), 303)


def come_in(secret: str) -> ResponseReturnValue:
    """Signed in: to the page of one's role."""
    _leave_the_session_before()
    session.begin(secret)
    return redirect(url_for("pages.staff"), 303)


def _leave_the_session_before() -> None:
    """A browser has one session: the one before must not stay open where nobody sees it."""
    before = session.secret()
    if before is not None:
        use_cases().sessions.end(before)


def page(form: Form) -> ResponseReturnValue:
    """The form, with what was wrong with it."""
    shown = render_template("staff/sign_in.html", form=form, request_options=passkey.ask())
    return (shown, 422) if form.errors else shown
