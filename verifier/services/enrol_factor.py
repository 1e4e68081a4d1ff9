"""Set up a person's second factor: a secret for their device, proven by a first code.

Only somebody whose password was right, or who is signed in and confirmed, gets here (the door's
part). A secret that was not proven yet may be shown again; a proven one never is.
"""

from __future__ import annotations

from collections.abc import Sequence

from verifier.crypto import totp
from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.envelope import Envelopes
from verifier.domain.errors import Conflict, NotFound
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person, actor
from verifier.domain.staff import RECOVERY_CODES
from verifier.domain.typed_code import new_recovery_code, recovery_code, six_digits
from verifier.persistence import accounts, factors, trail
from verifier.persistence.database import Database, Transaction
from verifier.services.second_factor import RECOVERY_FIELD, open_secret, secret_context


class EnrolFactor:
    """See the module."""

    def __init__(self, database: Database, envelopes: Envelopes, indexes: BlindIndexes) -> None:
        self._database = database
        self._envelopes = envelopes
        self._indexes = indexes

    def secret(self, account_id: int) -> tuple[str, str]:
        """The login and the secret to set up, the same until it is proven.

        Raises `NotFound`, or `Conflict` when the account has its second factor already.
        """
        with self._database.writing() as transaction:
            account = accounts.by_id(transaction.connection, account_id)
            if account is None:
                raise NotFound("account")
            if account.has_factor:
                raise _has_one()
            secret = open_secret(self._envelopes, account)
            if secret is None:
                secret = totp.new_secret()
                sealed = self._envelopes.seal_shared(secret.encode(), secret_context(account_id))
                accounts.change(transaction, account_id, {"sealed_totp": sealed})
                transaction.commit()
        return account.login, secret

    def confirm(self, account_id: int, typed: str) -> Sequence[str] | None:
        """Ten recovery codes, shown once, if `typed` proves the secret; else None.

        Raises `NotFound` or `Conflict`, as `secret` does.
        """
        with self._database.writing() as transaction:
            if not accounts.claim_try(transaction, account_id):
                return None
            transaction.commit()
        with self._database.writing() as transaction:
            account = accounts.by_id(transaction.connection, account_id)
            if account is None:
                raise NotFound("account")
            if account.has_factor:
                raise _has_one()
            secret = open_secret(self._envelopes, account)
            step = (
                totp.step_of(secret, six_digits(typed) or "", transaction.now) if secret else None
            )
            if step is None or not factors.use_step(transaction, account_id, step):
                return None
            codes = self._new_codes(transaction, account_id)
            accounts.forgive(transaction, account_id, all_of_them=True)
            trail.add_audit(transaction, f"person:{account_id}", "factor.enrolled", str(account_id))
            transaction.commit()
        return codes

    def new_recovery_codes(self, by: Person) -> Sequence[str]:
        """Ten new recovery codes, shown once; the old ones are void. Raises `NotConfirmed`."""
        require(by, Permission.CHANGE_OWN_FACTORS)
        with self._database.writing() as transaction:
            codes = self._new_codes(transaction, by.id)
            trail.add_audit(transaction, actor(by), "recovery_codes.made", str(by.id))
            transaction.commit()
        return codes

    def codes_left(self, by: Person) -> int:
        """How many of a person's own recovery codes were not used yet."""
        require(by, Permission.OWN_ACCOUNT)
        with self._database.reading() as connection:
            return factors.recovery_codes_left(connection, by.id)

    def _new_codes(self, transaction: Transaction, account_id: int) -> Sequence[str]:
        codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
        indexes = [
            self._indexes.index(RECOVERY_FIELD, recovery_code(code) or code) for code in codes
        ]
        factors.replace_recovery_codes(transaction, account_id, indexes)
        return codes


def _has_one() -> Conflict:
    return Conflict("this account has its second factor already")
