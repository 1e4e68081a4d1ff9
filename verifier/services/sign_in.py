"""The first step of signing in: is this the password of that login?

Decides no more than that: nobody is signed in before `second_factor` has spoken too. An unknown
login, a wrong password, a locked and a deactivated account are one answer, and each costs one
commit and one password hash, so that time tells them no more apart than words do. Each try is
counted before it is judged (`persistence.tries`).
"""

from __future__ import annotations

from verifier.crypto.password import DUMMY_HASH, verify_password
from verifier.domain import text
from verifier.domain.errors import Invalid
from verifier.domain.staff import LONGEST_PASSWORD, Entrant
from verifier.persistence import accounts, trail, tries
from verifier.persistence.accounts import AccountRow
from verifier.persistence.database import Database

LONGEST_LOGIN = 80
_NOBODY = "nobody"
_NO_ACCOUNT = 0  # the database numbers from 1


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
            tries.forgive(transaction, account.id, tries.Kind.PASSWORD)
            transaction.commit()
        return Entrant(account.id, account.generation, account.has_factor)

    def _claim(self, login: str) -> AccountRow | None:
        """The account, if one more try at it may be made; the try is counted and audited now."""
        with self._database.writing() as transaction:
            account = accounts.by_login(transaction.connection, login)
            if account is not None and account.password_hash is None:
                account = None
            account_id = _NO_ACCOUNT if account is None else account.id
            claimed = tries.claim(transaction, account_id, tries.Kind.PASSWORD)
            action = "sign_in.tried" if claimed or account is None else "sign_in.locked"
            who = _NOBODY if account is None else f"person:{account.id}"
            trail.add_audit(transaction, who, action, str(account_id))
            transaction.commit()
        return account if claimed else None


def _possible(login: str) -> bool:
    """Whether an account could have this login; a database refuses to look some others up."""
    try:
        text.line("login", login, longest=LONGEST_LOGIN)
    except Invalid:
        return False
    return True
