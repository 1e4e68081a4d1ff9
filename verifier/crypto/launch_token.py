"""Launch tokens: how the host app says which of its customers opens the service.

A JWT (RFC 7519) signed with `Ed25519` (RFC 9864) under a key that the operator has registered by
its `kid`, of type `launch+jwt` (RFC 8725 section 3.11), for this service's public address alone.
Decides whether signature and shape hold. Age by the database's clock and single use are
`launch_customer`'s to judge.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM = "Ed25519"
TYPE = "launch+jwt"
PUBLIC_KEY_BYTES = 32
_LONGEST = 8192  # characters
_SHORTEST_ID = 16  # characters of a `jti`: it must not repeat by chance
_LONGEST_ID = 100
_MOST_ADDRESSES = 20
_LATEST = 2**37  # seconds since 1970: what no calendar has cannot be a time

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
        if len(token) > _LONGEST or not token.isascii() or token.count(".") != 2:
            return None
        try:
            header = _header(token)
            key = find_key(header["kid"])
            if key is None:
                return None
            claims = jwt.decode(token, _jwk(key), algorithms=[ALGORITHM]).claims
            return self._claims(claims, header["kid"])
        except (JoseError, ValueError, KeyError, TypeError):
            return None

    def _claims(self, claims: dict[str, Any], kid: str) -> LaunchClaims | None:
        if claims["aud"] != self._audience:
            return None
        own_id = _text(claims["jti"], _LONGEST_ID)
        if len(own_id) < _SHORTEST_ID:
            return None
        language = claims.get("lang")
        return LaunchClaims(
            host_id=_text(claims["sub"], 200),
            issued_at=max(_moment(claims["iat"]), _moment(claims.get("nbf", claims["iat"]))),
            expires_at=_moment(claims["exp"]),
            token_hash=hashlib.sha256(f"{kid}\0{own_id}".encode()).digest(),
            language=None if language is None else _text(language, 35),
            phones=_texts(claims.get("phones", [])),
            emails=_texts(claims.get("emails", [])),
        )


def public_key(jwk: object) -> tuple[str, bytes]:
    """The `kid` and the 32 bytes of a public Ed25519 JWK (RFC 8037); raises `ValueError`."""
    if not isinstance(jwk, dict) or (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        raise ValueError("is not a public Ed25519 key in JWK form")
    if "d" in jwk:
        raise ValueError("holds the private half too, which must stay with the host app")
    kid = jwk.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= 80 or not kid.isprintable():
        raise ValueError("needs a kid of at most 80 characters")
    key = _decoded(str(jwk.get("x", "")))
    if len(key) != PUBLIC_KEY_BYTES:
        raise ValueError("has no x of 32 bytes")
    return kid, key


def _header(token: str) -> dict[str, Any]:
    header = json.loads(_decoded(token.partition(".")[0]))
    if not isinstance(header, dict) or header.keys() != {"alg", "kid", "typ"}:
        raise ValueError("another header than ours")
    if (header["alg"], header["typ"]) != (ALGORITHM, TYPE) or not isinstance(header["kid"], str):
        raise ValueError("another algorithm or type than ours")
    return header


def _jwk(key: bytes) -> OKPKey:
    encoded = base64.urlsafe_b64encode(key).rstrip(b"=").decode()
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": encoded})


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise ValueError("is no text of that length")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MOST_ADDRESSES:
        raise ValueError("is no short list")
    return tuple(_text(each, 400) for each in value)


def _moment(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _LATEST:
        raise ValueError("is no time in whole seconds")
    return datetime.fromtimestamp(value, UTC)
