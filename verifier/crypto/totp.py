"""Time-based one-time passwords (RFC 6238): 30 seconds, six digits, SHA-1, as every app expects.

Decides which time step a typed code belongs to. That a step works once, and how many tries there
are, is the database's to count: `pyotp` remembers nothing.
"""

from __future__ import annotations

from datetime import datetime

import pyotp

_SECRET_CHARACTERS = 32  # base32: 160 bits, what RFC 4226 recommends
_STEPS_OFF = 1  # clocks of telephones may be half a minute off


def new_secret() -> str:
    """A random secret in base32."""
    return pyotp.random_base32(_SECRET_CHARACTERS)


def provisioning_uri(secret: str, login: str, company: str) -> str:
    """The `otpauth://` address that a QR code carries to the telephone."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=company)


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The time step that `typed` is the code of, at most one step from `now`; None for none."""
    if len(typed) != 6 or not (typed.isascii() and typed.isdigit()):
        return None
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(
            typed, for_time=now, valid_window=_STEPS_OFF
        )
    except pyotp.exceptions.OTPVerificationError:
        return None
