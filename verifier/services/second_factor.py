"""The second factor: a code of the person's own device, or one of their recovery codes.

Asked for at every sign-in and again before dangerous acts. A code works once (its time step, or
the recovery code, is used up by a conditional update), and each try counts before it is judged.
"""

from __future__ import annotations

from verifier.crypto import totp
from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.envelope import Envelopes
from verifier.domain.staff import Entrant
from verifier.domain.typed_code import recovery_code, six_digits
from verifier.persistence import accounts, factors, trail, tries
from verifier.persistence.accounts import AccountRow
from verifier.persistence.database import Database, Transaction
from verifier.services import keep_sessions

RECOVERY_FIELD = "accounts.recovery_code"


class SecondFactor:
    """See the module."""

    def __init__(self, database: Database, envelopes: Envelopes, indexes: BlindIndexes) -> None:
        self._database = database
        self._envelopes = envelopes
        self._indexes = indexes

    def __call__(self, account_id: int, typed: str) -> bool:
        """Whether `typed` is a code of this signed-in person, first use. Raises `Unavailable`."""
        if not self._claim(account_id):
            return False
        with self._database.writing() as transaction:
            account = accounts.hold(transaction, account_id)
            right = account is not None and self._judge(transaction, account, typed)
            transaction.commit()
        return right

    def sign_in(self, entrant: Entrant, typed: str, device: str) -> str | None:
        """The secret of the new session, if `typed` is a code of theirs. Raises `Unavailable`.

        The code is used up and the session opened while the account is held, so that nobody comes
        in on what an invitation has just made void.
        """
        if not self._claim(entrant.account_id):
            return None
        with self._database.writing() as transaction:
            account = accounts.hold(transaction, entrant.account_id, entrant.generation)
            if account is None:
                return None
            secret = None
            if self._judge(transaction, account, typed):
                secret = keep_sessions.admit(transaction, device, account.id)
            transaction.commit()
        return secret

    def _claim(self, account_id: int) -> bool:
        """Count one try, judged afterwards; False while the account is locked."""
        with self._database.writing() as transaction:
            claimed = tries.claim(transaction, account_id, tries.Kind.CODE)
            if not claimed:
                _audit(transaction, account_id, "factor.locked")
            transaction.commit()
        return claimed

    def _judge(self, transaction: Transaction, account: AccountRow, typed: str) -> bool:
        used = self._use(transaction, account, typed) if account.has_factor else None
        if used is not None:
            tries.forgive(transaction, account.id, tries.Kind.CODE)
        _audit(transaction, account.id, "factor.refused" if used is None else f"factor.{used}")
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


def _audit(transaction: Transaction, account_id: int, action: str) -> None:
    trail.add_audit(transaction, f"person:{account_id}", action, str(account_id))


def open_secret(envelopes: Envelopes, account: AccountRow) -> str | None:
    """The account's TOTP secret, if it has one."""
    if account.sealed_totp is None:
        return None
    return envelopes.open_shared(account.sealed_totp, secret_context(account.id)).decode()


def secret_context(account_id: int) -> str:
    """What an account's sealed secret is bound to."""
    return f"accounts.totp:{account_id}"
