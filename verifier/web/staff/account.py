"""One's own account: where one is signed in, one's passkeys, and the codes for a lost device."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.permission import Permission
from verifier.web import session
from verifier.web.access import person, requires, use_cases
from verifier.web.form import Form


@requires(Permission.OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    """The page."""
    return page(Form())


@requires(Permission.OWN_ACCOUNT)
def end_session(number: int) -> ResponseReturnValue:
    """Sign out somewhere else."""
    use_cases().sessions.end_one(number, person())
    return redirect(url_for("pages.account"), 303)


@requires(Permission.CHANGE_OWN_FACTORS)
def new_recovery_codes() -> ResponseReturnValue:
    """New recovery codes, shown on this answer and nowhere else."""
    codes = use_cases().enrol_factor.new_recovery_codes(person())
    return render_template("staff/recovery_codes.html", codes=codes)


def page(form: Form) -> ResponseReturnValue:
    """The page; `form` is the one for a new passkey's name."""
    shown = render_template(
        "staff/account.html",
        sessions=use_cases().sessions.list(person(), session.secret() or ""),
        codes_left=use_cases().enrol_factor.codes_left(person()),
        passkeys=use_cases().passkeys.list(person()),
        form=form,
    )
    return (shown, 422) if form.errors else shown
