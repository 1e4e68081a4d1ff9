"""Problem details (RFC 9457): how the API says no.

Every error of the API becomes one, whatever raised it. A problem names the field that is wrong and
never repeats a value of the request (S9); an error that nobody foresaw is logged and says nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response
from typing_extensions import TypedDict
from werkzeug.exceptions import HTTPException

from verifier.api.answer import answer
from verifier.domain.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooMany,
    VerifierError,
)

PROBLEM_JSON = "application/problem+json"

_log = logging.getLogger(__name__)

_KEPT_HEADERS = frozenset({"allow", "www-authenticate"})
RETRY_AFTER = "5"  # seconds


class FieldError(TypedDict):
    """One field of the request and what is wrong with it; nested fields are joined by dots."""

    field: str
    message: str


class Problem(TypedDict):
    """RFC 9457. `type` is always `about:blank`: the status says what kind of problem it is."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]


class OutOfScope(Forbidden):
    """The access token holds, but grants nothing of this (RFC 6750 §3.1: `insufficient_scope`)."""

    def __init__(self, needed: Sequence[str]) -> None:
        super().__init__("the token's scope is not enough")
        self.needed = needed


class Refused(VerifierError):
    """The request itself cannot be understood: 400 when it is not JSON, 422 when misshapen."""

    def __init__(self, status: int, errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{error['field']}: {error['message']}" for error in errors))
        self.status = status
        self.errors = list(errors)


def of_error(error: Exception) -> Response:
    """The response for anything that a view, or what it called, may raise."""
    if isinstance(error, VerifierError):
        return _of_domain(error)
    if isinstance(error, HTTPException) and error.code is not None:
        return _of_http(error, error.code)
    _log.error("an API request failed", exc_info=error)
    return _problem(500, "Something went wrong here.")


def _of_domain(error: VerifierError) -> Response:
    match error:
        case Refused():
            response = _of_fields(error.status, error.errors)
        case Invalid():
            response = _of_fields(422, [FieldError(field=error.field, message=error.message)])
        case Conflict(field=str(field)):
            response = _of_fields(409, [FieldError(field=field, message=error.message)])
        case Conflict() | NotFound():
            response = _problem(409 if isinstance(error, Conflict) else 404, str(error))
        case Forbidden():
            response = _problem(403, "This client may not do this.")
            if isinstance(error, OutOfScope):
                challenge = f'Bearer error="insufficient_scope", scope="{" ".join(error.needed)}"'
                response.headers["WWW-Authenticate"] = challenge
        case TooMany():
            response = _problem(429, "Asked too often. Nothing was done; try again later.")
            response.headers["Retry-After"] = str(error.retry_after)
        case _:
            response = _problem(503, "The records cannot be used at the moment. Try again.")
            response.headers["Retry-After"] = RETRY_AFTER
    return response


_HTTP = {
    400: ("request", "cannot be read"),
    401: ("Authorization", "needs an access token that is valid: Bearer <token>"),
    404: ("path", "names nothing here"),
    405: ("method", "is not allowed here"),
    413: ("body", "is too large"),
    415: ("Content-Type", "must be application/json"),
}


def _of_http(error: HTTPException, status: int) -> Response:
    named = _HTTP.get(status)
    fields = [FieldError(field=named[0], message=named[1])] if named else []
    response = _of_fields(status, fields)
    for name, value in error.get_headers():
        if name.lower() in _KEPT_HEADERS:
            response.headers[name] = value
    return response


def _of_fields(status: int, errors: list[FieldError]) -> Response:
    detail = "; ".join(f"{error['field']}: {error['message']}" for error in errors)
    return _problem(status, detail or HTTPStatus(status).phrase, errors)


def _problem(status: int, detail: str, errors: Sequence[FieldError] = ()) -> Response:
    body = Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        errors=list(errors),
    )
    return answer(body, status, PROBLEM_JSON)
