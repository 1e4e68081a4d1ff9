"""The error tree that every door translates.

A *verdict* is never an error: "not confirmed" is an answer. These are for requests that cannot be
carried out at all, and each carries what a door needs to explain itself without echoing the value.
"""

from __future__ import annotations


class VerifierError(Exception):
    """Base of everything this project raises on purpose."""


class Invalid(VerifierError):
    """A value breaks a rule; names the field and never repeats the value (S9)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class NotFound(VerifierError):
    """It does not exist or is not this principal's to see: one wording for both (S2)."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} not found")
        self.what = what


class Conflict(VerifierError):
    """The request contradicts what is recorded already (state, duplicate, idempotency key)."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message if field is None else f"{field}: {message}")
        self.message = message
        self.field = field


class Forbidden(VerifierError):
    """The principal is known but its role or scope does not allow this."""


class NotConfirmed(Forbidden):
    """The principal may do this, but must give their second factor again first."""


class Unavailable(VerifierError):
    """Facts could not be read or written; the caller must fail closed (S6)."""


class TooMany(VerifierError):
    """Asked too often; `retry_after` is in whole seconds. Carries nothing about who asked (S9)."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many requests")
        self.retry_after = retry_after
