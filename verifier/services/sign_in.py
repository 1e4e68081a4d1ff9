"""The first step of signing in: is this the password of that login?

Decides no more than that: nobody is signed in before `second_factor` has spoken too. An unknown
login, a wrong password, a locked and a deactivated account cost the same time and are one answer.
Each try is counted before it is judged (`accounts.claim_try`), so tries at once gain nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.crypto.password import DUMMY_HASH, verify_password
from verifier.domain import text
from verifier.domain.errors import Invalid
from verifier.domain.staff import LONGEST_PASSWORD
from verifier.persistence import accounts, trail
from verifier.persistence.accounts import AccountRow
from verifier.persistence.database import Database

LONGEST_LOGIN = 80


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody whose password was right. Without a factor they set one up before anything else."""

    account_id: int
    has_factor: bool


class SignIn:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, login: str, password: str) -> Entrant | None:
        """Who it is, or None: the reason is nobody's business. Raises `Unavailable`."""
        if not 0 < len(password) <= LONGEST_PASSWORD or not _possible(login):
            return None
        account = self._claim(login)
        stored = account.password_hash if account is not None else None
        right = verify_password(stored or DUMMY_HASH, password)
        if account is None or not right:
            return None
        with self._database.writing() as transaction:
            accounts.forgive(transaction, account.id, all_of_them=False)
            transaction.commit()
        return Entrant(account.id, account.has_factor)

    def _claim(self, login: str) -> AccountRow | None:
        """The account, if one more try at it may be made; the try is counted now."""
        with self._database.writing() as transaction:
            account = accounts.by_login(transaction.connection, login)
            if account is None or account.password_hash is None:
                return None
            if not accounts.claim_try(transaction, account.id):
                return None
            trail.add_audit(transaction, f"person:{account.id}", "sign_in.tried", str(account.id))
            transaction.commit()
        return account


def _possible(login: str) -> bool:
    """Whether an account could have this login; a database refuses to look some others up."""
    try:
        text.line("login", login, longest=LONGEST_LOGIN)
    except Invalid:
        return False
    return True
