"""Pages for what could not be carried out: plain words, what to do, and nothing echoed.

Decides for people's addresses only; the machines' door has answers of its own. When the records
cannot be read, or a check is one too many, a customer is told "cannot check", never less (S6).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest, HTTPException, SecurityError

from verifier.domain.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotConfirmed,
    NotFound,
    TooMany,
    Unavailable,
    VerifierError,
)
from verifier.domain.facts import Question
from verifier.domain.verdict import VerdictKind
from verifier.web.staff import confirm
from verifier.web.zone import is_machines, is_staff

_STATUS: dict[type[VerifierError], int] = {
    Invalid: 422,
    NotFound: 404,
    Conflict: 409,
    Forbidden: 403,
    TooMany: 429,
    Unavailable: 503,
}
_RETRY_AFTER = "5"  # seconds


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says."""

    title: str
    advice: str


_FORM_TOO_OLD = Words(
    "This page was open for too long.",
    "Go back, load the page again and send it once more. Nothing was changed.",
)

_WRONG_HOST = Words("This is not our address.", "Open the app again and go on from there.")

_WORDS = {
    400: Words("We could not read that.", "Go back, load the page again and try once more."),
    401: Words("Sign in first.", "Nothing was changed. Sign in, then try again."),
    403: Words("This page is not for your account.", "Go back to your own page."),
    404: Words("There is nothing here.", "The address may be mistyped, or it is not yours to see."),
    405: Words("There is nothing here.", "Go back to your own page and use its buttons."),
    409: Words("This can't be done now.", "Load the page again to see how things stand."),
    413: Words("That is too much text.", "Go back and paste only a part of it."),
    422: Words("Something in the form is not right.", "Go back, correct it and send it again."),
    429: Words("That was too often.", "Nothing was changed, and nothing is lost by waiting."),
    503: Words(
        "Our records can't be used right now.", "Nothing was changed. Try again in a minute."
    ),
}
_OPEN_FROM_APP = Words(
    "Open this page from the app.",
    "Nothing was changed. Go back to the app and open it there again.",
)
_UNFORESEEN = Words("Something went wrong here.", "It is not your fault. Try again in a minute.")

_CANNOT_CHECK = {"kind": VerdictKind.CANNOT_CHECK, "question": Question.CONTACTED_ME}


def register(app: Flask) -> None:
    """Answer every error of a page with a page."""
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(VerifierError, _answer)
    app.register_error_handler(NotConfirmed, confirm.ask)


def _answer(error: Exception) -> ResponseReturnValue:
    if isinstance(error, SecurityError):
        return _wrong_host()
    if isinstance(error, HTTPException) and is_machines(request.path):
        return error.get_response()
    status = _status(error)
    response = _page(status, _words(status, error), _detail(error))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _wrong_host() -> ResponseReturnValue:
    """The name is not repeated: it may be anybody's words."""
    if is_machines(request.path):
        return BadRequest().get_response()
    return render_template("wrong_host.html", words=_WRONG_HOST), 400


def _status(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.code or 500
    return next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)


def _words(status: int, error: Exception) -> Words:
    if isinstance(error, CSRFError):
        return _FORM_TOO_OLD
    if status == 401 and not is_staff(request.path):
        return _OPEN_FROM_APP
    return _WORDS.get(status, _UNFORESEEN)


def _detail(error: Exception) -> str | None:
    """Our own words on what is wrong; they never repeat what was sent (S9)."""
    if isinstance(error, Conflict):
        return error.message
    if isinstance(error, TooMany):
        return f"please wait {_in_words(error.retry_after)}, then try again"
    return f"{error.field} {error.message}" if isinstance(error, Invalid) else None


def _in_words(seconds: int) -> str:
    """`20 seconds` or `3 minutes`, never less than it takes."""
    amount, unit = (seconds, "second") if seconds < 60 else (-(-seconds // 60), "minute")
    return f"{amount} {unit}{'' if amount == 1 else 's'}"


def _page(status: int, words: Words, detail: str | None) -> Response:
    staff = is_staff(request.path)
    unanswered = status in (500, 503) or (status == 429 and request.path == "/check")
    answer = _CANNOT_CHECK if unanswered and not staff else None
    page = render_template(
        "error.html", words=words, detail=detail, cannot_check=answer, staff=staff
    )
    response = make_response(page, status)
    if status == 503:
        response.headers["Retry-After"] = _RETRY_AFTER
    return response
