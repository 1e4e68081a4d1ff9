"""To the company's identity provider and back.

The way back carries a one-time code in its address, as the protocol has it; it is worth nothing
without what this browser's cookie holds, and the answer leads to another address at once.
"""

from __future__ import annotations

import hmac

from flask import redirect, request
from flask.typing import ResponseReturnValue

from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.services.sign_in_by_provider import Arrival
from verifier.web import session
from verifier.web.access import address, device, requires, use_cases
from verifier.web.form import Form
from verifier.web.staff import sign_in


@requires(Permission.PUBLIC)
def go() -> ResponseReturnValue:
    """Send the browser to the provider."""
    use_cases().limit(Limit.SIGN_IN, address=address())
    errand = use_cases().sign_in_by_provider.begin()
    session.leave_for(errand.state, errand.nonce, errand.verifier)
    return redirect(errand.address, 303)


@requires(Permission.PUBLIC)
def come_back() -> ResponseReturnValue:
    """Sign in, or go on to the second factor here."""
    use_cases().limit(Limit.SIGN_IN, address=address())
    arrival = _arrival()
    if arrival is None:
        form = Form()
        form.refuse("login", "was not confirmed by your company account; ask an admin")
        return sign_in.page(form)
    if arrival.secret is not None:
        return sign_in.come_in(arrival.secret)
    return sign_in.next_step(arrival.entrant)


def _arrival() -> Arrival | None:
    """Who came back, if this browser was sent and brings what it was sent with."""
    left = session.left_for()
    state, code = request.args.get("state", ""), request.args.get("code", "")
    if left is None or not code or not hmac.compare_digest(left.state.encode(), state.encode()):
        return None
    return use_cases().sign_in_by_provider.finish(code, left.nonce, left.verifier, device())
