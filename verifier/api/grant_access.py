"""POST /oauth/token: a short-lived token for a client's secret (RFC 6749 §4.4).

The one endpoint that reads a form, because OAuth 2 says so. Its parameters come in the body alone:
an address that carries a secret is refused, since addresses are written down everywhere.
"""

from __future__ import annotations

from typing import Annotated, Literal, Required

from flask import Response, request
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from verifier.api.access import requires
from verifier.api.answer import FORM, answer
from verifier.api.client_secret import presented, wrong_client
from verifier.api.deployment import use_cases
from verifier.api.description import Description, described
from verifier.api.oauth_error import ErrorCode, NoToken, OAuthError
from verifier.domain.errors import Invalid
from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.services.grant_access import Access

_MOST_BODY = 16_384  # bytes: whoever sends more is not asking for a token


class TokenForm(TypedDict, total=False):
    """`client_id` and `client_secret` here, or both in HTTP Basic, but never in both places."""

    grant_type: Required[Literal["client_credentials"]]
    scope: Annotated[str, Field(description="Some of the client's scopes, with spaces between.")]
    client_id: str
    client_secret: str


class GrantedToken(TypedDict):
    """The token for `Authorization: Bearer`; `expires_in` is seconds, `scope` what it may do."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str


_ERROR = TypeAdapter(OAuthError)


@requires(Permission.PUBLIC)
@described(
    Description(
        summary="Get an access token (OAuth 2 client credentials)",
        body=TypeAdapter(TokenForm),
        body_type=FORM,
        answers={
            200: TypeAdapter(GrantedToken),
            **dict.fromkeys((400, 401, 413, 429, 500, 503), _ERROR),
        },
    )
)
def view() -> Response:
    """See the module."""
    form = _form()
    client = presented(form)
    # By address before the secret is looked at, by client only after it was right: ids are no
    # secret, and whoever knows one could otherwise keep its owner out.
    use_cases().limit(Limit.TOKEN, address=request.remote_addr or "")
    try:
        access = use_cases().grant_access(client.client_id, client.secret, _scopes(form))
    except Invalid:
        raise _wrong_scope() from None
    if access is None:
        raise wrong_client()
    use_cases().limit(Limit.TOKEN, client=client.client_id)
    return answer(_granted(access))


def _form() -> dict[str, str]:
    """The parameters that have a value; raises `NoToken`, or werkzeug's 413."""
    request.max_content_length = _MOST_BODY
    if request.query_string:
        raise NoToken(ErrorCode.INVALID_REQUEST, "parameters belong into the body")
    if request.mimetype != FORM:
        raise NoToken(ErrorCode.INVALID_REQUEST, f"the body must be {FORM}")
    form = request.form
    if any(len(values) > 1 for _, values in form.lists()):
        raise NoToken(ErrorCode.INVALID_REQUEST, "a parameter is given twice")
    given = {name: value for name, value in form.items() if value}
    if "grant_type" not in given:
        raise NoToken(ErrorCode.INVALID_REQUEST, "grant_type is required")
    if given["grant_type"] != "client_credentials":
        raise NoToken(ErrorCode.UNSUPPORTED_GRANT_TYPE, "grant_type must be client_credentials")
    return given


def _scopes(form: dict[str, str]) -> frozenset[str] | None:
    return frozenset(form["scope"].split(" ")) if "scope" in form else None


def _wrong_scope() -> NoToken:
    return NoToken(ErrorCode.INVALID_SCOPE, "scope names what this client may not do")


def _granted(access: Access) -> GrantedToken:
    return {
        "access_token": access.token,
        "token_type": "Bearer",
        "expires_in": access.seconds,
        "scope": " ".join(sorted(access.scopes)),
    }
