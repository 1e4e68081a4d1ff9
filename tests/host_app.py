"""A host app for tests: it has the private key and vouches for its customers."""

from __future__ import annotations

import secrets
import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

ALGORITHM = "Ed25519"


class HostApp:
    """`audience` is the address of the service that it launches."""

    def __init__(self, audience: str, kid: str = "host-1") -> None:
        self.key = OKPKey.generate_key("Ed25519", {"kid": kid})
        self.audience = audience

    @property
    def public_jwk(self) -> dict[str, Any]:
        return self.key.as_dict(private=False)

    def claims(self, host_id: str, **changes: Any) -> dict[str, Any]:
        """What a good token says; None takes a claim out."""
        now = int(time.time())
        claims = {
            "aud": self.audience,
            "sub": host_id,
            "jti": secrets.token_urlsafe(16),
            "iat": now,
            "exp": now + 60,
        }
        changed = claims | changes
        return {name: value for name, value in changed.items() if value is not None}

    def header(self, **changes: Any) -> dict[str, Any]:
        header = {"alg": ALGORITHM, "typ": "launch+jwt", "kid": self.key.kid} | changes
        return {name: value for name, value in header.items() if value is not None}

    def token(self, host_id: str, **changes: Any) -> str:
        """A good launch token, but for `changes` to its claims."""
        return self.signed(self.header(), self.claims(host_id, **changes))

    def signed(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        return jwt.encode(header, claims, self.key, algorithms=[header["alg"]])
