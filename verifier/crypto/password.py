"""Passwords of staff: argon2id (RFC 9106) with the library's current parameters.

Decides whether a password is the one that was hashed, at the same cost whether or not the login
exists. Which passwords are good enough, lock-outs and the second factor are decided elsewhere.
One call takes tens of milliseconds and 64 MiB: keep it off event loops.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from verifier.domain.errors import Invalid

_HASHER = PasswordHasher()


def _impossible_hash() -> str:
    """A hash with today's parameters that no password has: its digest is random, not computed."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(length)).rstrip(b"=").decode("ascii")
        for length in (_HASHER.salt_len, _HASHER.hash_len)
    )
    cost = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


DUMMY_HASH = _impossible_hash()
"""Verify against this when the login is unknown; the answer is False and takes as long."""


def hash_password(text: str) -> str:
    """The encoded hash to store; raises `Invalid` when `text` is empty or not valid Unicode."""
    if not text:
        raise Invalid("password", "must not be empty")
    try:
        return _HASHER.hash(unicodedata.normalize("NFC", text).encode("utf-8"))
    except UnicodeEncodeError:
        raise Invalid("password", "is not valid Unicode text") from None


def verify_password(encoded: str, text: str) -> bool:
    """Whether `text` was hashed to `encoded`; False for anything that is no argon2 hash."""
    # A lone surrogate is never in a stored password, so any bytes that cannot match will do.
    typed = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    try:
        return _HASHER.verify(encoded, typed)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
