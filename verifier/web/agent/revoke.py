"""Take a contact back: nothing about it is confirmed from then on."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.permission import Permission
from verifier.web.access import person, requires, use_cases
from verifier.web.agent.call import parsed


@requires(Permission.REVOKE_CONTACT)
def revoke(ref: str) -> ResponseReturnValue:
    """Revoke it and go back to the list."""
    use_cases().revoke_contact(parsed(ref), person())
    return redirect(url_for("pages.staff"), 303)
