"""The front door: everybody goes to the page of their role."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.permission import Permission
from verifier.domain.principal import Role
from verifier.web.access import requires, signed_in

_HOME = {
    Role.CUSTOMER: "pages.check",
    Role.AGENT: "pages.agent",
    Role.REVIEWER: "pages.review",
    Role.ADMIN: "pages.review",
}


@requires(Permission.PUBLIC)
def home() -> ResponseReturnValue:
    """Send a person to their own page, and a stranger to the sign-in."""
    person = signed_in()
    return redirect(url_for("pages.sign_in" if person is None else _HOME[person.role]), 303)
