"""Set up a person's second factor: a secret for their device, proven by a first code.

Only somebody whose password was right, or who is signed in and confirmed, gets here (the door's
part). A secret that was not proven yet may be shown again; a proven one never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from verifier.crypto import totp
from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.envelope import Envelopes
from verifier.domain.errors import Conflict
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person, actor
from verifier.domain.staff import RECOVERY_CODES, Entrant
from verifier.domain.typed_code import new_recovery_code, recovery_code, six_digits
from verifier.persistence import accounts, factors, trail, tries
from verifier.persistence.accounts import AccountRow
from verifier.persistence.database import Database, Transaction
from verifier.services import keep_sessions
from verifier.services.second_factor import RECOVERY_FIELD, open_secret, secret_context


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Recovery codes, shown once, and the secret of the session that begins with them."""

    codes: Sequence[str] = field(repr=False)
    secret: str = field(repr=False)


class EnrolFactor:
    """See the module."""

    def __init__(self, database: Database, envelopes: Envelopes, indexes: BlindIndexes) -> None:
        self._database = database
        self._envelopes = envelopes
        self._indexes = indexes

    def secret(self, entrant: Entrant) -> tuple[str, str]:
        """The login and the secret to set up, the same until it is proven.

        Raises `Conflict` when the account has its second factor already, or when what let the
        entrant in is void.
        """
        with self._database.writing() as transaction:
            account = _unproven(transaction, entrant)
            secret = open_secret(self._envelopes, account)
            if secret is None:
                secret = totp.new_secret()
                sealed = self._envelopes.seal_shared(secret.encode(), secret_context(account.id))
                accounts.change(transaction, account.id, {"sealed_totp": sealed})
                transaction.commit()
        return account.login, secret

    def confirm(self, entrant: Entrant, typed: str, device: str) -> Enrolled | None:
        """A session, and recovery codes that are shown once, if `typed` proves the secret.

        Raises `Conflict`, as `secret` does.
        """
        with self._database.writing() as transaction:
            if not tries.claim(transaction, entrant.account_id, tries.Kind.CODE):
                return None
            transaction.commit()
        with self._database.writing() as transaction:
            account = _unproven(transaction, entrant)
            right = self._proves(transaction, account, typed)
            enrolled = self._enrol(transaction, account, device) if right else None
            action = "factor.enrolled" if right else "factor.refused"
            trail.add_audit(transaction, f"person:{account.id}", action, str(account.id))
            transaction.commit()
        return enrolled

    def _proves(self, transaction: Transaction, account: AccountRow, typed: str) -> bool:
        secret, digits = open_secret(self._envelopes, account), six_digits(typed)
        step = totp.step_of(secret, digits, transaction.now) if secret and digits else None
        return step is not None and factors.use_step(transaction, account.id, step)

    def _enrol(self, transaction: Transaction, account: AccountRow, device: str) -> Enrolled:
        codes = self._new_codes(transaction, account.id)
        tries.forgive(transaction, account.id, tries.Kind.CODE)
        return Enrolled(codes, keep_sessions.admit(transaction, device, account.id))

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


def _unproven(transaction: Transaction, entrant: Entrant) -> AccountRow:
    """The entrant's account, held; raises `Conflict`."""
    account = accounts.hold(transaction, entrant.account_id, entrant.generation)
    if account is None:
        raise Conflict("what let you in is void; sign in again")
    if account.has_factor:
        raise Conflict("this account has its second factor already")
    return account
