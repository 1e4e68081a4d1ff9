"""The second factor: a code of the person's own device, or one of their recovery codes.

Asked for at every sign-in and again before dangerous acts. A code works once (its time step, or
the recovery code, is used up by a conditional update), and each try counts before it is judged.
"""

from __future__ import annotations

from verifier.crypto import totp
from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.envelope import Envelopes
from verifier.domain.typed_code import recovery_code, six_digits
from verifier.persistence import accounts, factors, trail
from verifier.persistence.accounts import AccountRow
from verifier.persistence.database import Database, Transaction

RECOVERY_FIELD = "accounts.recovery_code"


class SecondFactor:
    """See the module."""

    def __init__(self, database: Database, envelopes: Envelopes, indexes: BlindIndexes) -> None:
        self._database = database
        self._envelopes = envelopes
        self._indexes = indexes

    def __call__(self, account_id: int, typed: str) -> bool:
        """Whether `typed` is a code of this account, first use. Raises `Unavailable`."""
        with self._database.writing() as transaction:
            account = accounts.by_id(transaction.connection, account_id)
            if account is None or not account.has_factor:
                return False
            if not accounts.claim_try(transaction, account_id):
                return False
            transaction.commit()
        with self._database.writing() as transaction:
            used = self._use(transaction, account, typed)
            if used is not None:
                accounts.forgive(transaction, account_id, all_of_them=True)
            action = "factor.refused" if used is None else f"factor.{used}"
            trail.add_audit(transaction, f"person:{account_id}", action, str(account_id))
            transaction.commit()
        return used is not None

    def _use(self, transaction: Transaction, account: AccountRow, typed: str) -> str | None:
        """What kind of factor was used up; None when `typed` is none."""
        digits = six_digits(typed)
        if digits is not None:
            secret = open_secret(self._envelopes, account)
            step = totp.step_of(secret, digits, transaction.now) if secret else None
            used = step is not None and factors.use_step(transaction, account.id, step)
            return "totp" if used else None
        written = recovery_code(typed)
        if written is None:
            return None
        candidates = self._indexes.candidates(RECOVERY_FIELD, written)
        if factors.use_recovery_code(transaction, account.id, candidates):
            return "recovery_code"
        return None


def open_secret(envelopes: Envelopes, account: AccountRow) -> str | None:
    """The account's TOTP secret, if it has one."""
    if account.sealed_totp is None:
        return None
    return envelopes.open_shared(account.sealed_totp, secret_context(account.id)).decode()


def secret_context(account_id: int) -> str:
    """What an account's sealed secret is bound to."""
    return f"accounts.totp:{account_id}"
