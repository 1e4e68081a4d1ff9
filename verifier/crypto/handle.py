"""Short handles: how a person refers to one contact, such as `4K2M-9QXT-7BWD`.

Sixty bits of HMAC-SHA-256 over the contact id in Crockford's base32, in three groups of four. A
handle names a contact to its signed-in owner; it is no secret and proves nothing by itself, so the
caller must already know whose contact it is compared with (S2).
"""

from __future__ import annotations

import hmac
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from verifier.crypto.keyring import Key, KeyRing, Purpose

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12
_MOST_TYPED = 40
_READ_AS = str.maketrans("ILO", "110", "- ")


def canonical(text: str) -> str | None:
    """`text` as `XXXX-XXXX-XXXX`, or None when it is no handle.

    Reads as Crockford's specification says: any case, I and L for 1, O for 0, hyphens (and here
    spaces) anywhere or nowhere.
    """
    if len(text) > _MOST_TYPED or not text.isascii():
        return None
    symbols = text.upper().translate(_READ_AS)
    if len(symbols) != _LENGTH or not set(symbols) <= set(_ALPHABET):
        return None
    return _grouped(symbols)


class ContactHandles:
    """Derives handles from contact ids, under keys of their own drawn from the token keys."""

    def __init__(self, ring: KeyRing) -> None:
        self._secrets = {
            key.id: _handle_secret(key, ring.deployment) for key in ring.usable(Purpose.TOKEN)
        }
        self.key_id = ring.active(Purpose.TOKEN).id

    def derive(self, contact_id: UUID) -> str:
        """The contact's handle under the active key."""
        return _handle(self._secrets[self.key_id], contact_id)

    def matches(self, handle: str, contact_id: UUID, key_id: str | None = None) -> bool:
        """Whether `handle`, however typed, names the contact under that key or any usable one."""
        typed = canonical(handle)
        if typed is None:
            return False
        keys = self._secrets.values() if key_id is None else [self._secrets.get(key_id)]
        derived = [_handle(secret, contact_id) for secret in keys if secret is not None]
        # Summed, not `any`: that would stop at the first that matches.
        return sum(hmac.compare_digest(typed, one) for one in derived) > 0


def _handle_secret(key: Key, deployment: str) -> bytes:
    salt = deployment.encode("ascii")
    return HKDF(SHA256(), length=32, salt=salt, info=b"contact-handle.v1").derive(key.secret)


def _handle(secret: bytes, contact_id: UUID) -> str:
    number = int.from_bytes(hmac.digest(secret, contact_id.bytes, "sha256")[:8], "big") >> 4
    return _grouped("".join(_ALPHABET[number >> shift & 31] for shift in range(55, -1, -5)))


def _grouped(symbols: str) -> str:
    return f"{symbols[:4]}-{symbols[4:8]}-{symbols[8:]}"
