"""The front doors: customers are sent to the host app, staff to the page of their role."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.permission import Permission
from verifier.domain.principal import Role
from verifier.web.access import person, requires, signed_in

_HOME = {
    Role.AGENT: "pages.agent",
    Role.REVIEWER: "pages.review",
    Role.ADMIN: "pages.accounts",
}


@requires(Permission.PUBLIC)
def customer() -> ResponseReturnValue:
    """The check page, or where to open it from: nobody signs in here."""
    if signed_in() is None:
        return render_template("customer/closed.html", refused=False)
    return redirect(url_for("pages.check"), 303)


@requires(Permission.OWN_ACCOUNT)
def staff() -> ResponseReturnValue:
    """The page of one's role."""
    return redirect(url_for(_HOME[person().role]), 303)
