"""ID tokens: what the identity provider says of who signed in (OpenID Connect Core 1.0, 3.1.3.7).

Decides whether signature, issuer, audience, nonce and age hold, and what of the claims counts here:
the subject, an address that the provider has verified, and when it asked for two factors (`mfa`
in `amr`, RFC 8176; `auth_time`). Whose account that is, `sign_in_by_provider` decides.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

# Signatures by key pairs alone: whoever could check a shared secret could also make one.
_ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
_LEEWAY = 60  # seconds
_LATEST = 2**37  # seconds since 1970: what no calendar has cannot be a time


@dataclass(frozen=True, slots=True)
class Subject:
    """Who signed in. `hash` stands for issuer and subject; `email` only when it is verified.

    `signed_in_at`: when the provider asked for two factors, None if it does not say that it did.
    """

    hash: bytes = field(repr=False)
    email: str | None = field(repr=False)
    signed_in_at: datetime | None


def read(token: object, keys: object, *, issuer: str, client_id: str, nonce: str) -> Subject | None:
    """Whom the token names, or None when it does not hold."""
    if not isinstance(token, str) or not isinstance(keys, Mapping):
        return None
    try:
        claims = jwt.decode(token, KeySet.import_key_set(_key_set(keys)), _ALGORITHMS).claims
        _registry(issuer, client_id).validate(claims)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        return None
    brought = str(claims["nonce"]).encode("utf-8", "surrogatepass")
    if not hmac.compare_digest(brought, nonce.encode()) or not _for_us_alone(claims, client_id):
        return None
    return _subject(claims)


def _key_set(keys: Mapping[Any, Any]) -> Any:  # noqa: ANN401 - JSON, which the library checks
    return {"keys": [key for key in keys["keys"] if key.get("use", "sig") == "sig"]}


def _registry(issuer: str, client_id: str) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        leeway=_LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True},
    )


def _for_us_alone(claims: Mapping[str, Any], client_id: str) -> bool:
    """With several audiences, `azp` must say that the token was issued to us."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    return bool(claims.get("azp", None if several else client_id) == client_id)


def _subject(claims: Mapping[str, Any]) -> Subject | None:
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        return None
    named = f"{claims['iss']}\0{claims['sub']}".encode("utf-8", "surrogatepass")
    email = claims.get("email") if claims.get("email_verified") is True else None
    return Subject(
        hashlib.sha256(named).digest(),
        email if isinstance(email, str) else None,
        _two_factors_at(claims),
    )


def _two_factors_at(claims: Mapping[str, Any]) -> datetime | None:
    methods, when = claims.get("amr"), claims.get("auth_time")
    if not isinstance(methods, list) or "mfa" not in methods:
        return None
    if isinstance(when, bool) or not isinstance(when, int) or not 0 < when < _LATEST:
        return None
    return datetime.fromtimestamp(when, UTC)
