"""To the company's identity provider and back.

The way back carries a one-time code in its address, as the protocol has it; it is worth nothing
without what this browser's cookie holds, and the answer leads to another address at once.
"""

from __future__ import annotations

import hmac

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.permission import Permission
from verifier.services.sign_in_by_provider import Arrival
from verifier.web import session
from verifier.web.access import device, requires, use_cases
from verifier.web.form import Form


@requires(Permission.PUBLIC)
def go() -> ResponseReturnValue:
    """Send the browser to the provider."""
    errand = use_cases().sign_in_by_provider.begin()
    session.leave_for(errand.state, errand.nonce, errand.verifier)
    return redirect(errand.address, 303)


@requires(Permission.PUBLIC)
def come_back() -> ResponseReturnValue:
    """Sign in, or go on to the second factor here."""
    arrival = _arrival()
    if arrival is None:
        form = Form()
        form.refuse("login", "was not confirmed by your company account; ask an admin")
        return render_template("staff/sign_in.html", form=form), 422
    if arrival.two_factors:
        session.begin(use_cases().sessions.begin(arrival.account_id, device()))
        return redirect(url_for("pages.staff"), 303)
    session.enter(arrival.account_id, has_factor=arrival.has_factor)
    step = "pages.second_factor" if arrival.has_factor else "pages.enrol"
    return redirect(url_for(step), 303)


def _arrival() -> Arrival | None:
    """Who came back, if this browser was sent and brings what it was sent with."""
    left = session.left_for()
    state, code = request.args.get("state", ""), request.args.get("code", "")
    if left is None or not code or not hmac.compare_digest(left.state.encode(), state.encode()):
        return None
    return use_cases().sign_in_by_provider.finish(code, left.nonce, left.verifier)
