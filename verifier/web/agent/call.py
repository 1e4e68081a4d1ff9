"""One call on the agent's screen: what to say, the code to speak, what happens next."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from verifier.domain.contact import ContactRef, Medium
from verifier.domain.errors import Invalid, NotFound
from verifier.domain.permission import Permission
from verifier.web.access import person, requires, use_cases


@requires(Permission.RECORD_CONTACT)
def show(ref: str) -> ResponseReturnValue:
    """The call as it stands."""
    return page(parsed(ref))


def parsed(ref: str) -> ContactRef:
    """The reference in an address; one of the wrong shape names nothing."""
    try:
        return ContactRef.parse(ref)
    except Invalid:
        raise NotFound("contact") from None


def page(ref: ContactRef, refusal: str | None = None) -> str:
    """The page, with why the last button could not be carried out."""
    contact = use_cases().show_agent_calls.one(ref, person())
    if contact.row.medium is not Medium.CALL:
        raise NotFound("call")
    return render_template("agent/call.html", contact=contact, refusal=refusal)
