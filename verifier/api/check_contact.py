"""POST /api/v1/checks: a customer's question, asked by the host app on their behalf.

When the records cannot be read the answer is the verdict `cannot_check` with status 503, so that a
client that looks only at the status and one that looks only at the verdict both fail closed (S6).
"""

from __future__ import annotations

from typing import Annotated

from flask import Response, request
from pydantic import Field, TypeAdapter

from verifier.api import problem
from verifier.api.access import principal, requires
from verifier.api.answer import answer
from verifier.api.body import Body, read_body
from verifier.api.check_answer import Checked, checked
from verifier.api.contact_body import Line
from verifier.api.deployment import use_cases
from verifier.api.description import Description, described
from verifier.domain import text
from verifier.domain.errors import Unavailable
from verifier.domain.facts import Question
from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.domain.verdict import CANNOT_CHECK, VerdictKind
from verifier.services.check_contact import CheckAnswer, NewCheck

ENDPOINT = "api.check_contact"


class CheckBody(Body):
    """What the customer pasted, and whether they were contacted or found it."""

    customer: Line
    question: Question
    content: Annotated[str, Field(max_length=text.MAX_CONTENT)]


BODY = TypeAdapter(CheckBody)


@requires(Permission.CHECK_FOR_CUSTOMER)
@described(
    Description(
        summary="Check what a customer was contacted by, or found",
        body=BODY,
        answers={200: TypeAdapter(Checked), 503: TypeAdapter(Checked)},
        refusals=(404, 429),
    )
)
def view() -> Response:
    """See the module."""
    body = read_body(BODY)
    check = NewCheck(
        body.question,
        text.content("content", body.content),
        text.line("customer", body.customer),
    )
    use_cases().limit(Limit.CHECK, client=principal().id, identifier=check.host_id)
    return _answer(use_cases().check_contact(check, principal()))


def unavailable(error: Unavailable) -> Response:
    """The answer when not even the client could be looked up; other endpoints have no verdict."""
    if request.endpoint != ENDPOINT:
        return problem.of_error(error)
    return _answer(CheckAnswer(Question.CONTACTED_ME, CANNOT_CHECK, None))


def _answer(answered: CheckAnswer) -> Response:
    unread = answered.verdict.kind is VerdictKind.CANNOT_CHECK
    response = answer(checked(answered), 503 if unread else 200)
    if unread:
        response.headers["Retry-After"] = problem.RETRY_AFTER
    return response
