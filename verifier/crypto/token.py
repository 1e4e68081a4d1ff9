"""Contact tokens: the signed string that travels in a mail and is bound to one contact.

A token is `<key id>.<id>.<time>.<signature>`, 76 characters while the key id has two: 128 random
bits, whole seconds since 1970 and HMAC-SHA-256 over all before it, each in unpadded base64url.
Decides whether this deployment minted a text and whether its age is within the window. Whether the
contact exists, whose it is and whether it was revoked is the stored row's to say: **both** must
hold. Only the id's SHA-256 is stored, so neither a key thief nor a database reader forges alone.

Shape is checked before any signature (`clocked_signer` says why).

Evolution: the salt names the format. A new format gets a new salt beside this one, never a change
to it, so that tokens in old mails keep verifying until they expire.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from itsdangerous.encoding import base64_decode, base64_encode

from verifier.crypto.clocked_signer import ClockedSigner, is_canonical
from verifier.crypto.keyring import KeyRing, Purpose

_ID_BYTES = 16
_SHAPE = re.compile(
    r"(k[1-9][0-9]{0,3})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{6})\.([A-Za-z0-9_-]{43})"
)


class TokenRefusal(StrEnum):
    """Why a text is not an acceptable token; for staff and alerts, never for customers (S2)."""

    MALFORMED = "malformed"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    EXPIRED = "expired"
    FROM_FUTURE = "from_future"


@dataclass(frozen=True, slots=True)
class MintedToken:
    """A new token: `text` for the mail, `token_hash` (SHA-256 of its id, 32 bytes) for the row."""

    text: str = field(repr=False)
    token_hash: bytes = field(repr=False)
    key_id: str


@dataclass(frozen=True, slots=True)
class TokenRead:
    """A token of ours; `token_hash` finds its row. `issued_at` is in UTC."""

    token_hash: bytes = field(repr=False)
    issued_at: datetime
    key_id: str


class ContactTokens:
    """Mints under the active token key and reads under every usable one.

    `max_age` is how long a token is honoured; `skew` how far in the future it may lie, for
    databases whose clocks part during a fail-over.
    """

    def __init__(
        self,
        ring: KeyRing,
        max_age: timedelta = timedelta(days=400),
        skew: timedelta = timedelta(seconds=60),
    ) -> None:
        self._active_id = ring.active(Purpose.TOKEN).id
        self._signers = {
            key.id: ClockedSigner(key, f"contact-token.v1:{ring.deployment}")
            for key in ring.usable(Purpose.TOKEN)
        }
        self._max_age = max_age
        self._skew = skew

    def mint(self, now: datetime) -> MintedToken:
        """A new token of the whole second of `now`, the database's aware time (S5).

        Raises `Invalid` when `now` is naive or outside 1970 to 2106.
        """
        raw = secrets.token_bytes(_ID_BYTES)
        value = self._active_id.encode("ascii") + b"." + base64_encode(raw)
        text = self._signers[self._active_id].sign_at(value, now)
        return MintedToken(text, hashlib.sha256(raw).digest(), self._active_id)

    def read(self, text: str) -> TokenRead | TokenRefusal:
        """Whether this deployment minted `text`; every string gets an answer, none raises.

        Its age is judged apart (`refusal_of_age`), since only the database knows the time.
        """
        shape = _SHAPE.fullmatch(text)
        if shape is None or not all(is_canonical(segment) for segment in shape.groups()[1:]):
            return TokenRefusal.MALFORMED
        key_id, token_id, _, _ = shape.groups()
        signer = self._signers.get(key_id)
        if signer is None:
            return TokenRefusal.UNKNOWN_KEY
        issued_at = signer.signed_at(text)
        if issued_at is None:
            return TokenRefusal.BAD_SIGNATURE
        token_hash = hashlib.sha256(base64_decode(token_id)).digest()
        return TokenRead(token_hash, issued_at, key_id)

    def refusal_of_age(self, issued_at: datetime, now: datetime) -> TokenRefusal | None:
        """Why what was issued then is not honoured at `now` (database's time); None when it is."""
        if now - issued_at > self._max_age:
            return TokenRefusal.EXPIRED
        if issued_at - now > self._skew:
            return TokenRefusal.FROM_FUTURE
        return None
