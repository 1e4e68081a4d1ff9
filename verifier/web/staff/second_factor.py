"""The second step in: a code of the person's own device, a recovery code, or a passkey."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.domain.staff import Entrant
from verifier.web import session
from verifier.web.access import address, device, requires, use_cases
from verifier.web.form import Form
from verifier.web.staff import passkey, sign_in


@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """The form, for somebody whose password was right."""
    entering = session.entering()
    if entering is None:
        return redirect(url_for("pages.sign_in"), 303)
    return _page(Form(), entering)


@requires(Permission.PUBLIC)
def give() -> ResponseReturnValue:
    """Sign in, or say that the code or the passkey does not hold."""
    entering = session.entering()
    if entering is None:
        return redirect(url_for("pages.sign_in"), 303)
    use_cases().limit(Limit.SIGN_IN, address=address())
    form = Form(request.form)
    step = _with_passkey if passkey.FIELD in request.form else _with_code
    secret = step(form, entering)
    if secret is None:
        return _page(form, entering)
    return sign_in.come_in(secret)


def _with_code(form: Form, entering: Entrant) -> str | None:
    """The secret of the new session; None when the code does not hold."""
    secret = use_cases().second_factor.sign_in(entering, form["code"], device())
    if secret is None:
        form.refuse("code", "does not hold; wait for the next one, a code works once")
    return secret


def _with_passkey(form: Form, entering: Entrant) -> str | None:
    """The secret of the new session; None when it is no passkey of that account."""
    secret = use_cases().use_passkey.sign_in(
        form[passkey.FIELD], session.challenges(), device(), entering.account_id
    )
    if secret is None:
        form.refuse(passkey.FIELD, passkey.REFUSED)
    return secret


def _page(form: Form, entering: Entrant) -> ResponseReturnValue:
    page = render_template(
        "staff/second_factor.html", form=form, request_options=passkey.ask(entering.account_id)
    )
    return (page, 422) if form.errors else page
