"""ID tokens: what the identity provider says of who signed in (OpenID Connect Core 1.0, 3.1.3.7).

Decides whether signature, issuer, audience, nonce and age hold, and what of the claims counts here:
the subject, an address that the provider has verified, and whether it asked for two factors (`mfa`
in `amr`, RFC 8176). Whose account that is, `sign_in_by_provider` decides.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

# Signatures by key pairs alone: whoever could check a shared secret could also make one.
_ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
_LEEWAY = 60  # seconds


@dataclass(frozen=True, slots=True)
class Subject:
    """Who signed in. `hash` stands for issuer and subject; `email` only when it is verified."""

    hash: bytes = field(repr=False)
    email: str | None = field(repr=False)
    two_factors: bool


def read(token: object, keys: object, *, issuer: str, client_id: str, nonce: str) -> Subject | None:
    """Whom the token names, or None when it does not hold."""
    if not isinstance(token, str) or not isinstance(keys, Mapping):
        return None
    try:
        claims = jwt.decode(token, KeySet.import_key_set(_key_set(keys)), _ALGORITHMS).claims
        _registry(issuer, client_id).validate(claims)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if not hmac.compare_digest(str(claims["nonce"]), nonce) or not _for_us_alone(claims, client_id):
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
    methods = claims.get("amr")
    return Subject(
        hashlib.sha256(named).digest(),
        email if isinstance(email, str) else None,
        isinstance(methods, list) and "mfa" in methods,
    )
