"""Sign in at the company's own identity provider instead of with a password.

The provider replaces the first step; the second is still asked for here unless the provider says
that it asked for two factors itself. A person of the provider is nobody here until they are
invited: the first time, an open invitation to their verified address links the two, for good.
"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.domain.errors import NotFound
from verifier.oidc.provider import Errand, Provider
from verifier.persistence import accounts, trail
from verifier.persistence.database import Database


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whose account it is; `two_factors`: the provider has asked for both already."""

    account_id: int
    has_factor: bool
    two_factors: bool


class SignInByProvider:
    """See the module; `provider` None: this deployment has none."""

    def __init__(self, database: Database, provider: Provider | None) -> None:
        self._database = database
        self._provider = provider

    def begin(self) -> Errand:
        """Where to send the browser; raises `NotFound` or `Unavailable`."""
        return self._own().begin()

    def finish(self, code: str, nonce: str, verifier: str) -> Arrival | None:
        """Who came back, or None for nobody of ours; raises `NotFound` or `Unavailable`."""
        subject = self._own().finish(code, nonce, verifier)
        if subject is None:
            return None
        with self._database.writing() as transaction:
            account = accounts.by_oidc(transaction.connection, subject.hash)
            if account is None and subject.email is not None:
                linked = accounts.link(transaction, subject.email, subject.hash)
                if linked is not None:
                    trail.add_audit(transaction, f"person:{linked}", "account.linked", str(linked))
                    account = accounts.by_id(transaction.connection, linked)
            if account is None:
                return None
            who = f"person:{account.id}"
            trail.add_audit(transaction, who, "sign_in.provider", str(account.id))
            transaction.commit()
        return Arrival(account.id, account.has_factor, subject.two_factors)

    def _own(self) -> Provider:
        if self._provider is None:
            raise NotFound("identity provider")
        return self._provider
