"""Staff accounts: when somebody who tries is locked out, and how long a session lives.

Decides lengths and counts only; counting is done by conditional updates in the database, whose
clock is the only one that matters (S5). What a role may do is `permission`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from verifier.domain.errors import Invalid
from verifier.domain.principal import Role

TRIES = 8
"""Wrong passwords and codes in a row before an account is locked for a while."""

_FIRST_LOCK = timedelta(minutes=1)
_LONGEST_LOCK = timedelta(hours=1)

CONFIRMED_FOR = timedelta(minutes=5)
"""How long a second factor counts for dangerous acts."""

INVITED_FOR = timedelta(days=3)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
CUSTOMER_IDLE = timedelta(hours=1)
CUSTOMER_LONGEST = timedelta(hours=4)

RECOVERY_CODES = 10

LONGEST_PASSWORD = 200
_SHORTEST_PASSWORD = 12
_FEWEST_DIFFERENT = 5

STAFF = frozenset({Role.AGENT, Role.REVIEWER, Role.ADMIN})


def lock_after(failures: int) -> timedelta | None:
    """For how long the account is locked once `failures` tries in a row were wrong.

    None between the rounds; each full round of `TRIES` doubles the last one's minute, up to an
    hour, so guessing a six-digit code takes years and its owner waits a minute.
    """
    rounds, rest = divmod(failures, TRIES)
    if rest or not rounds:
        return None
    doubled: timedelta = _FIRST_LOCK * 2 ** min(rounds - 1, 10)
    return min(doubled, _LONGEST_LOCK)


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody half-way in: their password, invitation or provider has vouched for them.

    Without a factor they set one up before anything else. It counts as long as the account is of
    this `generation`: what proved them must not have been replaced meanwhile.
    """

    account_id: int
    generation: int
    has_factor: bool


def password(field: str, typed: str, login: str) -> str:
    """A password that may be set: 12 to 200 characters, not the login (NIST SP 800-63B).

    Raises `Invalid`.
    """
    if len(typed) < _SHORTEST_PASSWORD:
        raise Invalid(field, f"must have at least {_SHORTEST_PASSWORD} characters")
    if len(typed) > LONGEST_PASSWORD:
        raise Invalid(field, f"is longer than {LONGEST_PASSWORD} characters")
    if login.casefold() in typed.casefold() and len(typed) < 2 * _SHORTEST_PASSWORD:
        raise Invalid(field, "must not be built on the login")
    if len(set(typed)) < _FEWEST_DIFFERENT:
        raise Invalid(field, "repeats too few different characters")
    return typed


@dataclass(frozen=True, slots=True)
class Life:
    """How long a session lives unused (`idle`) and at most (`longest`)."""

    idle: timedelta
    longest: timedelta

    def holds(self, started_at: datetime, seen_at: datetime, now: datetime) -> bool:
        """Whether the session is still alive at `now` (database time)."""
        return now < seen_at + self.idle and now < started_at + self.longest


STAFF_LIFE = Life(IDLE, LONGEST)
CUSTOMER_LIFE = Life(CUSTOMER_IDLE, CUSTOMER_LONGEST)


class AccountState(StrEnum):
    """Where an account stands, in the words that admins read."""

    ACTIVE = "active"
    LOCKED = "locked"
    NO_FACTOR = "no second factor yet"
    INVITED = "invited"
    INVITATION_EXPIRED = "invitation expired"
    DEACTIVATED = "deactivated"


def account_state(
    *,
    deactivated_at: datetime | None,
    invited_until: datetime | None,
    locked_until: datetime | None,
    has_factor: bool,
    now: datetime,
) -> AccountState:
    """The one state that matters most to whoever wonders why somebody cannot sign in."""
    if deactivated_at is not None:
        return AccountState.DEACTIVATED
    if invited_until is not None:
        return AccountState.INVITED if now < invited_until else AccountState.INVITATION_EXPIRED
    if locked_until is not None and now < locked_until:
        return AccountState.LOCKED
    return AccountState.ACTIVE if has_factor else AccountState.NO_FACTOR
