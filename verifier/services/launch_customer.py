"""Let a customer in whom the host app vouches for.

A launch token counts once, for at most a minute, by the database's clock. Using it up, making the
customer known here if they are new (who was erased is), and opening their session commit together.
Every refusal is one answer; why is logged for the operator, without anything the token said (S9).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from verifier.crypto.launch_token import LaunchClaims, LaunchTokens
from verifier.domain.errors import Invalid
from verifier.persistence import customers, launches
from verifier.persistence.database import Database, Transaction
from verifier.services import keep_sessions
from verifier.services.claim_addresses import ClaimAddresses, read_addresses
from verifier.services.enrol_customer import EnrolCustomer
from verifier.services.vault import Customer

_log = logging.getLogger(__name__)

_LONGEST_LIFE = timedelta(seconds=60)
_CLOCK_SKEW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a token does not hold: for the operator's log alone."""

    why: str


class LaunchCustomer:
    """See the module."""

    def __init__(
        self,
        database: Database,
        tokens: LaunchTokens,
        enrol: EnrolCustomer,
        claim: ClaimAddresses,
    ) -> None:
        self._database = database
        self._tokens = tokens
        self._enrol = enrol
        self._claim = claim

    def __call__(self, token: str, device: str) -> str | None:
        """The secret of the customer's new session, or None when the token does not hold.

        Raises `Unavailable`.
        """
        with self._database.reading() as connection:
            claims = self._tokens.read(token, lambda kid: launches.usable_key(connection, kid))
        admitted = (
            Refusal("its signature or shape does not hold")
            if claims is None
            else self._admit(claims, device)
        )
        if isinstance(admitted, Refusal):
            _log.warning("a launch token was refused: %s", admitted.why)
            return None
        return admitted

    def _admit(self, claims: LaunchClaims, device: str) -> str | Refusal:
        with self._database.writing() as transaction:
            late = _not_now(claims, transaction.now)
            if late is not None:
                return Refusal(late)
            if not launches.use_token(transaction, claims.token_hash, claims.expires_at):
                return Refusal("it was used before")
            try:
                customer = self._known(transaction, claims)
            except Invalid as invalid:
                return Refusal(f"its {invalid.field} cannot be used")
            secret = keep_sessions.begin(transaction, device, customer_id=customer.id)
            transaction.commit()
        return secret

    def _known(self, transaction: Transaction, claims: LaunchClaims) -> Customer:
        """The customer, who may be new here, with what was sent to their addresses before."""
        addresses = read_addresses(claims.phones, claims.emails)
        customer = self._enrol.enrol(transaction, claims.host_id).customer
        self._claim(transaction, customer, addresses)
        if claims.language is not None:
            customers.say_language(transaction, customer.id, claims.language)
        return customer


def _not_now(claims: LaunchClaims, now: datetime) -> str | None:
    """Why the token does not count at `now`, or None."""
    if claims.expires_at - claims.issued_at > _LONGEST_LIFE:
        return "it lives for more than a minute"
    if claims.issued_at > now + _CLOCK_SKEW:
        return "it is from the future"
    return "it has expired" if claims.expires_at <= now else None
