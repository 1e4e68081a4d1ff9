"""A passkey for one's own account: name it, let the browser make it, or remove it.

Each step asks for a second factor anew where the last one is some minutes old.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Invalid
from verifier.domain.permission import Permission
from verifier.web import session
from verifier.web.access import person, requires, use_cases
from verifier.web.form import Form
from verifier.web.staff import account, passkey


@requires(Permission.CHANGE_OWN_FACTORS)
def begin() -> ResponseReturnValue:
    """The page whose button makes the passkey that was named."""
    form = Form(request.form)
    try:
        return _page(form)
    except Invalid as invalid:
        form.refuse(invalid.field, invalid.message)
        return account.page(form)


@requires(Permission.CHANGE_OWN_FACTORS)
def finish() -> ResponseReturnValue:
    """Keep the passkey that the browser made."""
    form = Form(request.form)
    added = use_cases().add_passkey.finish(
        form[passkey.FIELD], form["name"], session.challenges(), person()
    )
    if not added:
        form.refuse(passkey.FIELD, passkey.REFUSED)
        return _page(form)
    return redirect(url_for("pages.account"), 303)


@requires(Permission.CHANGE_OWN_FACTORS)
def remove(number: int) -> ResponseReturnValue:
    """Let it sign nobody in any more."""
    use_cases().passkeys.remove(number, person())
    return redirect(url_for("pages.account"), 303)


def _page(form: Form) -> ResponseReturnValue:
    challenge, options = use_cases().add_passkey.begin(form["name"], person())
    session.remember(challenge)
    page = render_template(
        "staff/add_passkey.html", form=form, name=form["name"], creation_options=options
    )
    return (page, 422) if form.errors else page
