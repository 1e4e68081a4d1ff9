"""How a client proves who it is to the token endpoint: HTTP Basic or the form, never both.

RFC 6749 §2.3.1: in Basic, id and secret are form-urlencoded each before they are joined. Decides
only what was presented; whether it is right is the use case's to say.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from flask import request

from verifier.api.oauth_error import ErrorCode, NoToken


@dataclass(frozen=True, slots=True)
class Presented:
    """Who a client says it is, and its proof."""

    client_id: str
    secret: str = field(repr=False)


def presented(form: Mapping[str, str]) -> Presented:
    """The client's id and secret; raises `NoToken`."""
    header = request.headers.get("Authorization")
    in_form = "client_id" in form or "client_secret" in form
    if header is not None and in_form:
        raise NoToken(
            ErrorCode.INVALID_REQUEST, "the client must authenticate in one way, not in two"
        )
    found = _in_form(form) if header is None else _in_header(header)
    if found is None:
        raise wrong_client()
    return found


def wrong_client() -> NoToken:
    """The one answer to whoever is not a client of ours with a secret that works."""
    return NoToken(
        ErrorCode.INVALID_CLIENT, "needs the id and a valid secret of a client that is not revoked"
    )


def _in_form(form: Mapping[str, str]) -> Presented | None:
    if not form.get("client_id") or not form.get("client_secret"):
        return None
    return Presented(form["client_id"], form["client_secret"])


def _in_header(header: str) -> Presented | None:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        joined = base64.b64decode(encoded.strip().encode("ascii"), validate=True).decode("ascii")
        client_id, colon, secret = joined.partition(":")
        found = Presented(
            unquote_plus(client_id, errors="strict"), unquote_plus(secret, errors="strict")
        )
    except (binascii.Error, UnicodeError):
        return None
    return found if colon and found.client_id and found.secret else None
