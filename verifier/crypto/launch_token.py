"""Launch tokens: how the host app says which of its customers opens the service.

A JWT (RFC 7519) signed with `Ed25519` (RFC 9864) under a key that the operator has registered by
its `kid`, of type `launch+jwt` (RFC 8725 section 3.11), for this service's public address alone.
Decides whether signature and shape hold, and reads strictly: a token has one spelling, a name
stands once in it, and its header says nothing but the three things we ask for, so that it cannot
bring a key or an algorithm along. Age by the database's clock and single use are
`launch_customer`'s to judge.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeGuard

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM = "Ed25519"
TYPE = "launch+jwt"
PUBLIC_KEY_BYTES = 32
_LONGEST = 8192  # characters
_SHORTEST_ID = 16  # characters of a `jti`: it must not repeat by chance
_LONGEST_ID = 100
_LONGEST_KID = 80
_MOST_ADDRESSES = 20
_LATEST = 2**37  # seconds since 1970: what no calendar has cannot be a time
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)  # BCP 47 (RFC 5646)

FindKey = Callable[[str], bytes | None]
"""Takes a `kid`; the 32 bytes of its public key, or None."""


@dataclass(frozen=True, slots=True)
class LaunchClaims:
    """What a launch token says. `token_hash` is the SHA-256 of its signer's and own id."""

    host_id: str
    issued_at: datetime
    expires_at: datetime
    token_hash: bytes = field(repr=False)
    language: str | None
    phones: tuple[str, ...] = field(repr=False)
    emails: tuple[str, ...] = field(repr=False)


class LaunchTokens:
    """Reads launch tokens for the service at `audience`, such as `https://verify.example.com`."""

    def __init__(self, audience: str) -> None:
        self._audience = audience

    def read(self, token: str, find_key: FindKey) -> LaunchClaims | None:
        """What the token says, or None: why not is nobody's business."""
        if len(token) > _LONGEST or not token.isascii():
            return None
        try:
            kid = _kid(_object(_decoded(token.partition(".")[0])))
            key = find_key(kid)
            if key is None:
                return None
            signed = jws.deserialize_compact(token, _jwk(key), algorithms=[ALGORITHM])
            return self._claims(_object(signed.payload or b""), kid)
        except (JoseError, ValueError, KeyError, TypeError):
            return None

    def _claims(self, claims: dict[str, Any], kid: str) -> LaunchClaims | None:
        if claims["aud"] != self._audience:
            return None
        own_id = _text(claims["jti"], _LONGEST_ID)
        if len(own_id) < _SHORTEST_ID:
            return None
        issued_at = _moment(claims["iat"])
        if _moment(claims.get("nbf", claims["iat"])) > issued_at:
            return None  # for a launch on another day: its minute would never be judged
        return LaunchClaims(
            host_id=_text(claims["sub"], 200),
            issued_at=issued_at,
            expires_at=_moment(claims["exp"]),
            token_hash=hashlib.sha256(f"{kid}\0{own_id}".encode()).digest(),
            language=_language(claims["lang"]) if "lang" in claims else None,
            phones=_texts(claims.get("phones", [])),
            emails=_texts(claims.get("emails", [])),
        )


def public_key(jwk: object) -> tuple[str, bytes]:
    """The `kid` and the 32 bytes of a public Ed25519 JWK (RFC 8037); raises `ValueError`."""
    if not isinstance(jwk, dict) or (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        raise ValueError("is not a public Ed25519 key in JWK form")
    if "d" in jwk:
        raise ValueError("holds the private half too, which must stay with the host app")
    if not _is_kid(kid := jwk.get("kid")):
        raise ValueError(f"needs a kid of at most {_LONGEST_KID} characters, in ASCII")
    try:
        key = _decoded(str(jwk.get("x", "")))
    except ValueError:
        key = b""
    if len(key) != PUBLIC_KEY_BYTES:
        raise ValueError("has no x of 32 bytes in base64url")
    return kid, key


def _kid(header: dict[str, Any]) -> str:
    """Whose token it says it is; raises `ValueError` unless the header is exactly ours."""
    if header.keys() != {"alg", "kid", "typ"} or not _is_kid(kid := header["kid"]):
        raise ValueError("another header than ours")
    if (header["alg"], header["typ"]) != (ALGORITHM, TYPE):
        raise ValueError("another algorithm or type than ours")
    return kid


def _is_kid(value: object) -> TypeGuard[str]:
    """Whether it can be a key's id: it is looked up before anything about the token is proven."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST_KID
        and value.isascii()
        and value.isprintable()
    )


def _object(written: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8, in which no name stands twice (RFC 8725 section 2.4)."""
    try:
        found = json.loads(written.decode(), object_pairs_hook=_each_name_once)
    except RecursionError:  # brackets in brackets: cheap to send, and no mistake of ours
        raise ValueError("is nested too deep") from None
    if not isinstance(found, dict):
        raise ValueError("is no JSON object")  # noqa: TRY004 - a wrong value, not a wrong call
    return found


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("says something twice")
    return found


def _jwk(key: bytes) -> OKPKey:
    encoded = base64.urlsafe_b64encode(key).rstrip(b"=").decode()
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": encoded})


def _decoded(part: str) -> bytes:
    """Base64url in its one spelling (RFC 7515 section 2): no padding, no bit that means nothing."""
    decoded = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(decoded).rstrip(b"=") != part.encode():
        raise ValueError("is another spelling of its bytes")
    return decoded


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        raise ValueError("is no text of that length")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MOST_ADDRESSES:
        raise ValueError("is no short list")
    return tuple(_text(each, 400) for each in value)


def _language(value: object) -> str:
    if not _LANGUAGE.fullmatch(found := _text(value, 35)):
        raise ValueError("is no language")
    return found


def _moment(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _LATEST:
        raise ValueError("is no time in whole seconds")
    return datetime.fromtimestamp(value, UTC)
