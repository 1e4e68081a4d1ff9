"""The way in for customers: the host app's page sends a launch token, by POST, never in an address.

Nobody else's page may send one: a scammer who launches a victim's browser into an account of the
scammer's own would have it show calls that were made to the scammer. Browsers say where a form came
from (`Origin`); host apps that are no browsers say nothing, and have no victim's cookies either.
"""

from __future__ import annotations

import logging

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.web import session
from verifier.web.access import address, device, requires, signed_in, use_cases

_log = logging.getLogger(__name__)


@requires(Permission.PUBLIC, from_host_app=True)
def launch() -> ResponseReturnValue:
    """Let the customer in; every refusal is one answer."""
    use_cases().limit(Limit.LAUNCH, address=address())
    secret = _admitted()
    if secret is None:
        return render_template("customer/closed.html", refused=True), 403
    sessions, before = use_cases().sessions, signed_in()
    again = before is not None and before == sessions.customer(secret)
    if before is not None:  # a browser has one session, also when the customer is another
        sessions.end(session.secret() or "")
    session.begin(secret, same_person=again)
    return redirect(url_for("pages.check"), 303)


@requires(Permission.SIGN_OUT)
def leave() -> ResponseReturnValue:
    """End the customer's session, here and in the database."""
    use_cases().sessions.end(session.secret() or "")
    session.end()
    return redirect(url_for("pages.home"), 303)


def _admitted() -> str | None:
    """The secret of the new session, or None."""
    origin = request.headers.get("Origin")
    if origin is not None and origin not in current_app.config["HOST_ORIGINS"]:
        _log.warning("a launch was refused: it came from a page that is not the host app's")
        return None
    return use_cases().launch_customer(request.form.get("token", ""), device())
