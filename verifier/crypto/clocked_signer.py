"""Signing with the time in it, as every token of ours is signed: by `itsdangerous`, our clock.

Decides that the signature is HMAC-SHA-256 under a key derived by HMAC from a salt (the library's
defaults are SHA-1), and that the time is the caller's, in whole seconds. What a token carries and
how long it counts is for the token's own module.

Shape is to be checked before any signature: `itsdangerous` decodes base64 laxly, so several
spellings would carry one signature, and it raises on lone surrogates.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from itsdangerous import BadData, BadSignature, Signer, TimestampSigner
from itsdangerous.encoding import base64_decode, base64_encode

from verifier.crypto.keyring import Key
from verifier.domain.errors import Invalid

_TIME_BYTES = 4
# The time field has room for four bytes: it ends in 2106.
_TIME_LIMIT = 1 << (8 * _TIME_BYTES)


class ClockedSigner(TimestampSigner):
    """Signs at a given time instead of the process's, and derives its signing key once.

    The salt separates what one key signs: name the format and the deployment in it.
    """

    def __init__(self, key: Key, salt: str) -> None:
        super().__init__(key.secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
        self._derived = super().derive_key()

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:  # noqa: ARG002
        """The key that was derived at first."""
        return self._derived

    def sign_at(self, value: bytes, now: datetime) -> str:
        """`<value>.<time>.<signature>` of the whole second of `now`.

        Raises `Invalid` when `now` is naive or outside 1970 to 2106.
        """
        if now.tzinfo is None:
            raise Invalid("now", "must be an aware time")
        seconds = int(now.timestamp())
        if not 0 <= seconds < _TIME_LIMIT:
            raise Invalid("now", "must lie between 1970 and 2106")
        time = base64_encode(seconds.to_bytes(_TIME_BYTES, "big"))
        return Signer.sign(self, value + self.sep + time).decode("ascii")

    def signed_at(self, text: str) -> datetime | None:
        """When (UTC) this key signed `text`, whose shape was checked; None if it never did."""
        try:
            _, signed_at = self.unsign(text, return_timestamp=True)
        except BadSignature:
            return None
        return signed_at


def is_canonical(segment: str) -> bool:
    """Whether this base64url is the one spelling of its bytes."""
    try:
        return base64_encode(base64_decode(segment)).decode("ascii") == segment
    except BadData:  # of a length that no bytes have
        return False
