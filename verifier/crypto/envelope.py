"""Envelopes: customers' data at rest, under AES-256-GCM (NIST SP 800-38D).

Each customer has a data key, stored only wrapped under the envelope key; deleting the wrapped key
erases everything sealed with it. What belongs to no customer is sealed under the envelope key
itself. The context (such as `contacts.details:17`) is bound to the ciphertext but not stored, so a
value moved to another row, column or customer does not open. What to seal is the stores' to decide.

Layouts: wrapped key and shared value `1 | length of key id | key id | nonce 12 | ciphertext + tag`,
customer's value `2 | nonce 12 | ciphertext + tag`.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from verifier.crypto.keyring import SECRET_BYTES, KeyRing, Purpose
from verifier.domain.errors import Unavailable

_KEYED = b"\x01"
_CUSTOMER = b"\x02"
_NONCE_BYTES = 12
_TAG_BYTES = 16


class EnvelopeError(Unavailable):
    """An envelope does not open: altered, moved, or sealed under a key that is gone."""

    def __init__(self) -> None:
        super().__init__("the envelope cannot be opened")


class CustomerKey:
    """One customer's data key, for the length of a request."""

    __slots__ = ("_cipher",)

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    def seal(self, plaintext: bytes, context: str) -> bytes:
        """`plaintext` sealed for that context; 29 bytes longer than it."""
        return _CUSTOMER + _encrypt(self._cipher, plaintext, _CUSTOMER + context.encode("utf-8"))

    def open(self, sealed: bytes, context: str) -> bytes:
        """What was sealed for that context; raises `EnvelopeError`."""
        if sealed[:1] != _CUSTOMER:
            raise EnvelopeError
        return _decrypt(self._cipher, sealed[1:], _CUSTOMER + context.encode("utf-8"))


class Envelopes:
    """Makes and opens customers' keys, and seals what belongs to no customer."""

    def __init__(self, ring: KeyRing) -> None:
        self._ciphers = {key.id: AESGCM(key.secret) for key in ring.usable(Purpose.ENVELOPE)}
        self._active_id = ring.active(Purpose.ENVELOPE).id

    def new_customer_key(self, customer_id: int) -> bytes:
        """A new random data key, wrapped for that customer: what to store."""
        return self._seal(secrets.token_bytes(SECRET_BYTES), _customer_label(customer_id))

    def open_customer_key(self, wrapped: bytes, customer_id: int) -> CustomerKey:
        """The customer's data key; raises `EnvelopeError`, also for another customer's."""
        return CustomerKey(self._open(wrapped, _customer_label(customer_id)))

    def seal_shared(self, plaintext: bytes, context: str) -> bytes:
        """`plaintext` sealed for that context under the active envelope key."""
        return self._seal(plaintext, _shared_label(context))

    def open_shared(self, sealed: bytes, context: str) -> bytes:
        """What `seal_shared` sealed for that context; raises `EnvelopeError`."""
        return self._open(sealed, _shared_label(context))

    def _seal(self, plaintext: bytes, label: bytes) -> bytes:
        key_id = self._active_id.encode("ascii")
        header = _KEYED + bytes([len(key_id)]) + key_id
        return header + _encrypt(self._ciphers[self._active_id], plaintext, header + label)

    def _open(self, sealed: bytes, label: bytes) -> bytes:
        if sealed[:1] != _KEYED or len(sealed) < 2:
            raise EnvelopeError
        start = 2 + sealed[1]
        cipher = self._ciphers.get(sealed[2:start].decode("ascii", "replace"))
        if cipher is None:
            raise EnvelopeError
        return _decrypt(cipher, sealed[start:], sealed[:start] + label)


def _customer_label(customer_id: int) -> bytes:
    return b"customer-key:%d" % customer_id


def _shared_label(context: str) -> bytes:
    return b"shared:" + context.encode("utf-8")


def _encrypt(cipher: AESGCM, plaintext: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plaintext, bound)


def _decrypt(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    if len(sealed) < _NONCE_BYTES + _TAG_BYTES:
        raise EnvelopeError
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
    except InvalidTag:
        raise EnvelopeError from None
