"""Genuine contact tokens and every way we know to forge one, from one seed.

Built from the documented format, independently of the code that mints, so that reading the genuine
ones proves the format. What a reader makes of them is counted in `tokens.py`.
"""

from __future__ import annotations

import base64
import hashlib
import random
import string
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from itsdangerous import Signer

from verifier.crypto.keyring import Key, KeyRing, KeyState, Purpose

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DEPLOYMENT = "bench"
SALT = f"contact-token.v1:{DEPLOYMENT}"
# In base64url order, so that a symbol's position is its six bits.
ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
STRANGE = (
    "\0\n\r\t ./+=~%\x7f\x80\xe9\u0131\u017f\u212a\uff13\u0430\u200b\u202e\ud800\udfff\U0001f600"
)
SEGMENTS = 4
GENUINE = 512


def signed(rng: random.Random, secret: bytes, key_id: str, salt: str = SALT) -> str:
    """A token of the documented format: random id, a time in the last year, HMAC-SHA-256."""
    seconds = int(NOW.timestamp()) - rng.randrange(365 * 86_400)
    value = f"{key_id}.{encoded(rng.randbytes(16))}.{encoded(seconds.to_bytes(4, 'big'))}"
    signer = Signer(secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
    return signer.sign(value).decode("utf-8")


def encoded(raw: bytes) -> str:
    """Unpadded base64url."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


class Forger:
    """Holds a key ring, genuine tokens under its usable keys, and every way to forge one."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        states = {"k1": KeyState.REVOKED, "k2": KeyState.VERIFY_ONLY, "k3": KeyState.ACTIVE}
        keys = [self._key(key_id, Purpose.TOKEN, state) for key_id, state in states.items()]
        self.secrets = {key.id: key.secret for key in keys}
        others = [
            self._key("k3", purpose, KeyState.ACTIVE)
            for purpose in Purpose
            if purpose is not Purpose.TOKEN
        ]
        self.other_secrets = [key.secret for key in others]
        self.ring = KeyRing([*keys, *others], DEPLOYMENT)
        self.genuine = [
            signed(self.rng, self.secrets[key_id], key_id)
            for key_id in ("k2", "k3")
            for _ in range(GENUINE // 2)
        ]
        self._known = frozenset(self.genuine)
        self.kinds: dict[str, Callable[[], str]] = {
            name.removeprefix("by_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("by_")
        }

    def _key(self, key_id: str, purpose: Purpose, state: KeyState) -> Key:
        return Key(key_id, purpose, state, self.rng.randbytes(32))

    def forgeries(self, count: int) -> Iterator[tuple[str, str]]:
        """`count` pairs of kind and text, the kinds in turn; never a genuine token by accident."""
        kinds = list(self.kinds.items())
        made = 0
        while made < count:
            kind, forge = kinds[made % len(kinds)]
            text = forge()
            if text not in self._known:
                made += 1
                yield kind, text

    def _one(self) -> str:
        return self.rng.choice(self.genuine)

    def by_mutation(self) -> str:
        """One to three characters replaced, mostly within the alphabet."""
        text = list(self._one())
        for _ in range(self.rng.choice((1, 1, 1, 2, 3))):
            pool = ALPHABET if self.rng.random() < 0.8 else STRANGE
            text[self.rng.randrange(len(text))] = self.rng.choice(pool)
        return "".join(text)

    def by_truncation(self) -> str:
        """Cut at the end, the beginning or in the middle."""
        text = self._one()
        start, end = sorted(self.rng.sample(range(len(text) + 1), 2))
        return self.rng.choice((text[:start], text[end:], text[:start] + text[end:]))

    def by_extension(self) -> str:
        """Characters or whole segments added anywhere, or a second token appended."""
        text = self._one()
        if self.rng.random() < 0.1:
            return text + self.rng.choice(("", ".", " ", "\n")) + self._one()
        where = self.rng.choice((0, len(text), self.rng.randrange(len(text))))
        added = self.rng.choices(ALPHABET + STRANGE, k=self.rng.choice((1, 1, 2, 22, 1000)))
        return text[:where] + "".join(added) + text[where:]

    def by_other_salt(self) -> str:
        """A usable key under another purpose's or deployment's salt, or the library's default."""
        salts = ("itsdangerous.Signer", "cookie-session", "contact-token.v1:production", SALT + "2")
        key_id = self.rng.choice(("k2", "k3"))
        return signed(self.rng, self.secrets[key_id], key_id, self.rng.choice(salts))

    def by_other_key(self) -> str:
        """Another purpose's key, or a usable key that names another one."""
        if self.rng.random() < 0.5:
            return signed(self.rng, self.rng.choice(self.other_secrets), "k3")
        named, used = self.rng.sample(("k2", "k3"), 2)
        return signed(self.rng, self.secrets[used], named)

    def by_revoked_key(self) -> str:
        """The revoked key under its own name or a usable one's."""
        return signed(self.rng, self.secrets["k1"], self.rng.choice(("k1", "k2", "k3")))

    def by_unknown_key_id(self) -> str:
        """A right signature over an id that is no key's, or one that is only nearly a key's."""
        names = ("k4", "k0", "k03", "K3", "k3 ", " k3", "", "k", "k33333", "k\uff13", "k3.k3")
        return signed(self.rng, self.secrets["k3"], self.rng.choice(names))

    def by_reencoding(self) -> str:
        """The same bytes in another spelling: loose last bits, padding, case, space, `+/`."""
        text = self._one()
        segments = text.split(".")
        at = self.rng.randrange(1, SEGMENTS)
        way = self.rng.randrange(5)
        if way == 0:
            last = ALPHABET.index(segments[at][-1])
            loose = 3 if at == SEGMENTS - 1 else 15
            segments[at] = segments[at][:-1] + ALPHABET[last | self.rng.randint(1, loose)]
        elif way == 1:
            segments[at] += "=" * self.rng.randint(1, 3)
        elif way == 2:
            segments[at] = segments[at].swapcase()
        elif way == 3:
            segments[at] = self.rng.choice(" \n\t\u200b") + segments[at]
        else:
            return text.replace("-", "+").replace("_", "/") + "\n"
        return ".".join(segments)

    def by_swap(self) -> str:
        """Segments of two genuine tokens exchanged, or one token's own in another order."""
        one, other = self._one().split("."), self._one().split(".")
        if self.rng.random() < 0.2:
            self.rng.shuffle(one)
            return ".".join(one)
        mask = [self.rng.random() < 0.5 for _ in one]
        return ".".join(b if take else a for a, b, take in zip(one, other, mask, strict=True))

    def by_invention(self) -> str:
        """Right shape with a random signature, a key of the forger's own, or mere noise."""
        way = self.rng.randrange(4)
        if way == 0:
            return signed(self.rng, self.rng.randbytes(32), self.rng.choice(("k1", "k2", "k3")))
        if way == 1:
            parts = (encoded(self.rng.randbytes(length)) for length in (16, 4, 32))
            return ".".join((self.rng.choice(("k2", "k3")), *parts))
        if way == 2:
            return "".join(map(chr, self.rng.choices(range(0x11_0000), k=76)))
        return "".join(self.rng.choices(ALPHABET + "." + STRANGE, k=self.rng.randrange(200)))
