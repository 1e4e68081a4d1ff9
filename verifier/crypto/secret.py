"""Client secrets of machines: long random strings, shown once and stored as a hash.

256 random bits cannot be guessed from their SHA-256, so no slow hash is needed here; what people
choose goes to `password`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

_BYTES = 32


def new_secret() -> str:
    """A new secret: 256 random bits in 43 base64url characters."""
    return secrets.token_urlsafe(_BYTES)


def hash_secret(secret: str) -> bytes:
    """The 32 bytes to store."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def secret_matches(secret: str, stored: bytes) -> bool:
    """Whether `secret` is the one whose hash was stored, in constant time."""
    return hmac.compare_digest(hash_secret(secret), stored)
