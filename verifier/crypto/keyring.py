"""The key ring: which secret is used for which purpose, and what an older one may still do.

Rules: every purpose has exactly one `active` key, which alone signs and seals; `verify_only` keys
still verify and open what they made; `revoked` keys do nothing, as if they had never existed. Keys
are independent of each other: no secret serves two purposes. A ring never changes; rotating and
revoking give a new ring. Where rings are kept is `keyfile`'s.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from verifier.domain.errors import Conflict, Invalid, NotFound

SECRET_BYTES = 32

_KEY_ID = re.compile(r"k[1-9][0-9]{0,3}")
_DEPLOYMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")


class Purpose(StrEnum):
    """What a key is for; each purpose has keys of its own."""

    TOKEN = "token"  # noqa: S105 a purpose, not a secret
    CODE = "code"
    INDEX = "index"
    ENVELOPE = "envelope"
    LOG = "log"
    SESSION = "session"  # who is signed in: people's cookies and machines' access tokens


class KeyState(StrEnum):
    """A key's life, in order."""

    ACTIVE = "active"
    VERIFY_ONLY = "verify_only"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: `id` is `k1` to `k9999` within its purpose, `secret` 32 random bytes."""

    id: str
    purpose: Purpose
    state: KeyState
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not _KEY_ID.fullmatch(self.id):
            raise Invalid("id", "a key id is k1 to k9999")
        if len(self.secret) != SECRET_BYTES:
            raise Invalid(
                "secret", f"{self.purpose} key {self.id} is not {SECRET_BYTES} bytes long"
            )
        if len(set(self.secret)) == 1:
            raise Invalid("secret", f"{self.purpose} key {self.id} is one byte repeated")


@dataclass(frozen=True, slots=True, init=False)
class KeyRing:
    """All keys of one deployment, such as `production`; its name separates it from every other.

    Raises `Invalid` unless each purpose has exactly one active key, ids are unique within their
    purpose and all secrets differ.
    """

    keys: tuple[Key, ...]
    deployment: str

    def __init__(self, keys: Iterable[Key], deployment: str) -> None:
        object.__setattr__(self, "keys", tuple(keys))
        object.__setattr__(self, "deployment", deployment)
        if not _DEPLOYMENT.fullmatch(deployment):
            raise Invalid("deployment", "use 1 to 63 letters, digits, '.', '_' and '-'")
        self._check_keys()

    def _check_keys(self) -> None:
        active = Counter(key.purpose for key in self.keys if key.state is KeyState.ACTIVE)
        for purpose in Purpose:
            if active[purpose] != 1:
                raise Invalid("keys", f"{purpose} has {active[purpose]} active keys instead of one")
        if len({(key.purpose, key.id) for key in self.keys}) != len(self.keys):
            raise Invalid("keys", "two keys of one purpose have the same id")
        if len({key.secret for key in self.keys}) != len(self.keys):
            raise Invalid("keys", "two keys share one secret")

    @classmethod
    def generate(cls, deployment: str) -> KeyRing:
        """A new ring: one random active key, `k1`, for every purpose."""
        return cls((_new_key(purpose, 1) for purpose in Purpose), deployment)

    def active(self, purpose: Purpose) -> Key:
        """The key that signs and seals now."""
        return self.usable(purpose)[0]

    def usable(self, purpose: Purpose) -> tuple[Key, ...]:
        """Every key that still verifies: the active one first, then the newest to the oldest."""
        keys = [key for key in self._of(purpose) if key.state is not KeyState.REVOKED]
        keys.sort(key=lambda key: (key.state is not KeyState.ACTIVE, -_number(key)))
        return tuple(keys)

    def find(self, purpose: Purpose, key_id: str) -> Key | None:
        """The usable key of that id; None when it is unknown or revoked."""
        return next((key for key in self.usable(purpose) if key.id == key_id), None)

    def rotate(self, purpose: Purpose) -> KeyRing:
        """A ring with a new active key, numbered after all; the old active one only verifies."""
        old = self.active(purpose)
        new = _new_key(purpose, max(map(_number, self._of(purpose))) + 1)
        return KeyRing((*self._with(old, KeyState.VERIFY_ONLY), new), self.deployment)

    def revoke(self, purpose: Purpose, key_id: str) -> KeyRing:
        """A ring in which that key does nothing any more.

        Raises `NotFound` for an unknown or already revoked key, `Conflict` for the active one.
        """
        key = self.find(purpose, key_id)
        if key is None:
            raise NotFound(f"{purpose} key")
        if key.state is KeyState.ACTIVE:
            raise Conflict(f"the active {purpose} key cannot be revoked; rotate first", "key_id")
        return KeyRing(self._with(key, KeyState.REVOKED), self.deployment)

    def _of(self, purpose: Purpose) -> tuple[Key, ...]:
        return tuple(key for key in self.keys if key.purpose is purpose)

    def _with(self, changed: Key, state: KeyState) -> tuple[Key, ...]:
        return tuple(replace(key, state=state) if key is changed else key for key in self.keys)


def _number(key: Key) -> int:
    return int(key.id[1:])


def _new_key(purpose: Purpose, number: int) -> Key:
    return Key(f"k{number}", purpose, KeyState.ACTIVE, secrets.token_bytes(SECRET_BYTES))
