"""What the demo's host app does: vouch for its signed-in customers with launch tokens."""

from __future__ import annotations

import secrets
import time

from joserfc import jwt
from joserfc.jwk import OKPKey

from verifier.cli.demo_company import Company, DemoCustomer
from verifier.crypto.launch_token import ALGORITHM, TYPE

LIFE = 60  # seconds


class DemoHost:
    """The demo's host app, which has the private launch key; `key` makes it somebody else."""

    def __init__(self, company: Company, key: OKPKey | None = None) -> None:
        self._key = key or OKPKey.import_key(dict(company.launch_key))
        self._kid = company.launch_key["kid"]
        self._audience = company.settings.public_url

    def launch_token(self, customer: DemoCustomer, *, age: int = 0) -> str:
        """A launch token for one of its customers, `age` seconds old; it counts once."""
        issued = int(time.time()) - age
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": self._kid}
        claims = {
            "aud": self._audience,
            "sub": customer.host_id,
            "jti": secrets.token_urlsafe(16),
            "iat": issued,
            "exp": issued + LIFE,
            "lang": "en",
            "phones": [customer.phone],
            "emails": [customer.email],
        }
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])
