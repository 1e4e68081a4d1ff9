"""Errors of the token endpoint, as OAuth 2 says them (RFC 6749 §5.2) and its libraries read them.

Whatever cannot be a code of that section keeps the status and headers that the rest of the API
would give it. Nothing of the request is ever repeated (S9).
"""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus

from flask import Response
from typing_extensions import TypedDict

from verifier.api import problem
from verifier.api.answer import answer
from verifier.domain.errors import VerifierError

PATH = "/oauth/token"

_KEPT_HEADERS = ("Allow", "Retry-After")


class ErrorCode(StrEnum):
    """RFC 6749 §5.2; the last two are §4.1.2.1's, for what no code of §5.2 says."""

    INVALID_REQUEST = "invalid_request"
    INVALID_CLIENT = "invalid_client"
    INVALID_SCOPE = "invalid_scope"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"
    TEMPORARILY_UNAVAILABLE = "temporarily_unavailable"
    SERVER_ERROR = "server_error"


class OAuthError(TypedDict):
    """Why there is no token."""

    error: ErrorCode
    error_description: str


class NoToken(VerifierError):
    """The request cannot have a token; `about` is printable ASCII without quotes."""

    def __init__(self, code: ErrorCode, about: str) -> None:
        super().__init__(about)
        self.code = code
        self.about = about


def of_error(error: Exception) -> Response:
    """The answer for anything that the endpoint, or what it called, may raise."""
    if isinstance(error, NoToken):
        return _refusal(error)
    other = problem.of_error(error)
    response = _answer(_code(other.status_code), _about(other.status_code), other.status_code)
    for name in _KEPT_HEADERS:
        if name in other.headers:
            response.headers[name] = other.headers[name]
    return response


def _refusal(refused: NoToken) -> Response:
    if refused.code is not ErrorCode.INVALID_CLIENT:
        return _answer(refused.code, refused.about, 400)
    response = _answer(refused.code, refused.about, 401)
    response.headers["WWW-Authenticate"] = 'Basic realm="token", charset="UTF-8"'
    return response


def _code(status: int) -> ErrorCode:
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        return ErrorCode.TEMPORARILY_UNAVAILABLE
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ErrorCode.SERVER_ERROR
    return ErrorCode.INVALID_REQUEST


def _about(status: int) -> str:
    words = {
        405: "tokens are asked for with POST",
        413: "the request is too large",
        429: "too many requests",
        503: "the records cannot be used at the moment; try again",
    }
    return words.get(status, HTTPStatus(status).phrase)


def _answer(code: ErrorCode, about: str, status: int) -> Response:
    return answer(OAuthError(error=code, error_description=about), status)
