"""What the demo's host app does: vouch for its signed-in customers with launch tokens."""

from __future__ import annotations

import secrets
import time

from joserfc import jwt
from joserfc.jwk import OKPKey

from verifier.cli.demo_company import Company
from verifier.crypto.launch_token import ALGORITHM, TYPE

_LIFE = 60  # seconds


class DemoHost:
    """The demo's host app, which has the private launch key."""

    def __init__(self, company: Company) -> None:
        self._key = OKPKey.import_key(dict(company.launch_key))
        self._audience = company.settings.public_url

    def launch_token(self, host_id: str, language: str = "en") -> str:
        """A launch token for one of its customers; it counts once, for a minute."""
        now = int(time.time())
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": self._key.kid}
        claims = {
            "aud": self._audience,
            "sub": host_id,
            "jti": secrets.token_urlsafe(16),
            "iat": now,
            "exp": now + _LIFE,
            "lang": language,
        }
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])
