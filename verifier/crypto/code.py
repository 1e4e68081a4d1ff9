"""Spoken codes: the six digits that an agent says and a customer types.

A code is derived, never stored: HOTP (RFC 4226) under a key of the contact's own, which is
HKDF-SHA-256 (RFC 5869) of the code key with the deployment as salt and the contact id in its info;
the counter is the code's ordinal within its contact. Guesses, first use and the five minutes' life
are the database's to count (S4); reading what a person typed into six digits is the door's.
"""

from __future__ import annotations

import base64
import hmac
import re
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyotp import HOTP

from verifier.crypto.keyring import KeyRing, Purpose
from verifier.domain.errors import Invalid, NotFound

DIGITS = 6

_SIX_DIGITS = re.compile(r"[0-9]{6}")


class SpokenCodes:
    """Derives codes. Record `key_id` with each contact, so its codes survive a rotation."""

    def __init__(self, ring: KeyRing) -> None:
        self._secrets = {key.id: key.secret for key in ring.usable(Purpose.CODE)}
        self._salt = ring.deployment.encode("ascii")
        self.key_id = ring.active(Purpose.CODE).id

    def derive(self, contact_id: UUID, ordinal: int, key_id: str | None = None) -> str:
        """The contact's code number `ordinal` (from 0), under that key or the active one.

        Raises `NotFound` when the key is unknown or revoked, `Invalid` for an impossible ordinal.
        """
        secret = self._secrets.get(self.key_id if key_id is None else key_id)
        if secret is None:
            raise NotFound("code key")
        if not 0 <= ordinal < 1 << 64:
            raise Invalid("ordinal", "must be a 64-bit counter")
        info = b"code" + contact_id.bytes
        seed = HKDF(SHA256(), length=32, salt=self._salt, info=info).derive(secret)
        return HOTP(base64.b32encode(seed).decode("ascii"), digits=DIGITS).at(ordinal)

    def matches(self, typed: str, contact_id: UUID, ordinal: int, key_id: str) -> bool:
        """Whether `typed` is exactly that code; False as well when the key is gone."""
        if not _SIX_DIGITS.fullmatch(typed) or key_id not in self._secrets:
            return False
        return hmac.compare_digest(typed, self.derive(contact_id, ordinal, key_id))
