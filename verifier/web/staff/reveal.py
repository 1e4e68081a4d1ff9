"""Show what a contact went to, once: a form that asks why, and the answer to it.

The value stands on the answer to the form and on no other page.
"""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from verifier.domain.contact import ContactRef
from verifier.domain.errors import Invalid
from verifier.domain.permission import Permission
from verifier.web.access import person, requires, use_cases
from verifier.web.agent.call import parsed
from verifier.web.form import Form


@requires(Permission.REVEAL_IDENTIFIER)
def show(ref: str) -> ResponseReturnValue:
    """The form."""
    return _page(parsed(ref), Form())


@requires(Permission.REVEAL_IDENTIFIER)
def reveal(ref: str) -> ResponseReturnValue:
    """The number or address."""
    named, form = parsed(ref), Form(request.form)
    try:
        identifier = use_cases().reveal_identifier(named, form["reason"], person())
    except Invalid as invalid:
        form.refuse(invalid.field, invalid.message)
        return _page(named, form), 422
    return render_template("staff/revealed.html", ref=named, identifier=identifier)


def _page(ref: ContactRef, form: Form) -> str:
    masked = use_cases().reveal_identifier.masked(ref, person())
    return render_template("staff/reveal.html", ref=ref, form=form, masked=masked)
