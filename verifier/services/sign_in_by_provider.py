"""Sign in at the company's own identity provider instead of with a password.

The provider replaces the first step; the second is still asked for here unless the provider says
that it asked for two factors itself, minutes ago: a session there may be older than the person at
the desk. A person of the provider is nobody here until they are
invited: the first time, an open invitation to their verified address links the two, for good.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from verifier.domain.errors import NotFound
from verifier.domain.staff import CONFIRMED_FOR, Entrant
from verifier.oidc.id_token import Subject
from verifier.oidc.provider import Errand, Provider
from verifier.persistence import accounts, trail
from verifier.persistence.accounts import AccountRow
from verifier.persistence.database import Database, Transaction
from verifier.services import keep_sessions

_CLOCK_SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came back; `secret` is a session's, when the provider has just asked for two factors."""

    entrant: Entrant
    secret: str | None = field(default=None, repr=False)


class SignInByProvider:
    """See the module; `provider` None: this deployment has none."""

    def __init__(self, database: Database, provider: Provider | None) -> None:
        self._database = database
        self._provider = provider

    def begin(self) -> Errand:
        """Where to send the browser; raises `NotFound` or `Unavailable`."""
        return self._own().begin()

    def finish(self, code: str, nonce: str, verifier: str, device: str) -> Arrival | None:
        """Who came back, or None for nobody of ours; raises `NotFound` or `Unavailable`."""
        subject = self._own().finish(code, nonce, verifier)
        if subject is None:
            return None
        with self._database.writing() as transaction:
            account = _account(transaction, subject)
            if account is None:
                return None
            who = f"person:{account.id}"
            trail.add_audit(transaction, who, "sign_in.provider", str(account.id))
            entrant = Entrant(account.id, account.generation, account.has_factor)
            secret = None
            if subject.signed_in_at is not None and _recent(subject.signed_in_at, transaction.now):
                secret = keep_sessions.admit(transaction, device, account.id)
            transaction.commit()
        return Arrival(entrant, secret)

    def _own(self) -> Provider:
        if self._provider is None:
            raise NotFound("identity provider")
        return self._provider


def _account(transaction: Transaction, subject: Subject) -> AccountRow | None:
    """The subject's account, held; linked now if there is an open invitation to their address."""
    known = accounts.by_oidc(transaction.connection, subject.hash)
    if known is not None:
        return accounts.hold(transaction, known.id, known.generation)
    if subject.email is None:
        return None
    linked = accounts.link(transaction, subject.email, subject.hash)
    if linked is None:
        return None
    trail.add_audit(transaction, f"person:{linked}", "account.linked", str(linked))
    return accounts.hold(transaction, linked)


def _recent(signed_in_at: datetime, now: datetime) -> bool:
    """Whether both factors were given just now: a session there may be hours old."""
    return now - CONFIRMED_FOR < signed_in_at < now + _CLOCK_SKEW
