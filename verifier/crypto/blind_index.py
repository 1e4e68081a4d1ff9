"""Blind indexes: finding a stored identifier by equality without storing it readably.

HMAC-SHA-256 under a key of its own. A plain hash of a phone number is reversed by trying them all;
this is not, without the key. Values must be canonical already (`domain.identifier`); the field name
takes part, so equal values of different fields do not show as equal.
"""

from __future__ import annotations

import hmac

from verifier.crypto.keyring import KeyRing, Purpose
from verifier.domain.errors import Invalid


class BlindIndexes:
    """Indexes under the active key, and looks up under every usable one."""

    def __init__(self, ring: KeyRing) -> None:
        self._secrets = tuple(key.secret for key in ring.usable(Purpose.INDEX))

    def index(self, field: str, value: str) -> bytes:
        """The 32 bytes to store; raises `Invalid` when `value` is not valid Unicode."""
        return hmac.digest(self._secrets[0], _message(field, value), "sha256")

    def candidates(self, field: str, value: str) -> tuple[bytes, ...]:
        """Every index under which `value` may have been stored, the active key's first."""
        message = _message(field, value)
        return tuple(hmac.digest(secret, message, "sha256") for secret in self._secrets)


def _message(field: str, value: str) -> bytes:
    name = field.encode("utf-8")
    try:
        return len(name).to_bytes(4, "big") + name + value.encode("utf-8")
    except UnicodeEncodeError:
        # Without its cause, which would carry the value (S9).
        raise Invalid(field, "is not valid Unicode text") from None
