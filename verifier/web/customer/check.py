"""The check page: is that you on the phone, and is this yours?

Decides nothing: the verdict comes from `check_contact`. What was typed is kept, except a code,
which no customer page ever shows (S4).
"""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from verifier.domain import code
from verifier.domain.errors import Invalid
from verifier.domain.facts import Question
from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.domain.principal import actor
from verifier.services.check_contact import CheckAnswer, NewCheck
from verifier.web.access import address, person, requires, use_cases
from verifier.web.customer.call_status import status_now
from verifier.web.customer.pieces import pieces
from verifier.web.form import Form


@requires(Permission.CHECK)
def show() -> ResponseReturnValue:
    """The empty form under the call status."""
    return _page(Form())


@requires(Permission.CHECK)
def ask() -> ResponseReturnValue:
    """The verdict on what was pasted."""
    form = Form(request.form)
    try:
        check = NewCheck(_question("question", form["question"]), form["content"])
        use_cases().limit(Limit.CHECK, address=address(), customer=actor(person()))
        answer = use_cases().check_contact(check, person())
    except Invalid as invalid:
        form.refuse(invalid.field, invalid.message)
        return _page(form), 422
    return _page(form, answer)


def _question(field: str, typed: str) -> Question:
    try:
        return Question(typed)
    except ValueError:
        raise Invalid(field, "must be one of the two") from None


def _page(form: Form, answer: CheckAnswer | None = None) -> str:
    pasted = "" if code.typed(form["content"]) else form.kept("content")
    return render_template(
        "customer/check.html",
        form=form,
        pasted=pasted,
        answer=answer,
        pieces=pieces(pasted, answer.verdict.parts) if answer else (),
        status=status_now(person()),
    )
