"""Codes that staff type: six digits of their device, a recovery code, an invitation.

Decides what they look like and forgives how people write them (spaces, hyphens, small letters, O
for 0); whether one is right is not decided here.
"""

from __future__ import annotations

import secrets

from verifier.domain import code

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32: no I, L, O, U
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_RECOVERY = 10  # characters: 50 bits, tried only a few times an hour
_INVITATION = 20  # characters: 100 bits
_LONGEST_TYPED = 60

six_digits = code.typed


def new_recovery_code() -> str:
    """A random recovery code, such as `7K2M9-QXT4B`."""
    return _grouped(_random(_RECOVERY))


def new_invitation() -> str:
    """A random invitation, such as `7K2M9-QXT4B-0ZV3D-H8WJE`."""
    return _grouped(_random(_INVITATION))


def recovery_code(typed: str) -> str | None:
    """The recovery code in its one form, or None for what cannot be one."""
    return _read(typed, _RECOVERY)


def invitation(typed: str) -> str | None:
    """The invitation in its one form, or None for what cannot be one."""
    return _read(typed, _INVITATION)


def _read(typed: str, length: int) -> str | None:
    if len(typed) > _LONGEST_TYPED:
        return None
    plain = "".join(typed.upper().split()).replace("-", "").translate(_MISREAD)
    if len(plain) != length or not set(plain) <= set(_ALPHABET):
        return None
    return plain


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + 5] for start in range(0, len(plain), 5))
