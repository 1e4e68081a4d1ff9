"""Sign people in by login and password, and load them again for each request.

Deliberately simple; the second factor and the host app's launch token come with the accounts of
`accounts`. A wrong password and an unknown login cost the same time and are the same answer.
"""

from __future__ import annotations

from verifier.crypto.password import DUMMY_HASH, hash_password, verify_password
from verifier.domain import text
from verifier.domain.errors import Conflict, Invalid
from verifier.domain.principal import Person, Role
from verifier.persistence import accounts, trail
from verifier.persistence.accounts import NewAccount
from verifier.persistence.database import Database

_LONGEST_PASSWORD = 200
_LONGEST_NAME = 80


class SignIn:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, login: str, password: str) -> Person | None:
        """The person, or None: the reason is nobody's business. Raises `Unavailable`."""
        if not 0 < len(password) <= _LONGEST_PASSWORD or not _possible(login):
            return None
        with self._database.reading() as connection:
            found = accounts.by_login(connection, login)
        person, stored = found if found is not None else (None, DUMMY_HASH)
        return person if verify_password(stored, password) and person is not None else None

    def load(self, account_id: int) -> Person | None:
        """The person behind a session, if the account is still active."""
        with self._database.reading() as connection:
            return accounts.by_id(connection, account_id)


def _possible(login: str) -> bool:
    """Whether an account could have this login; a database refuses to look some others up."""
    try:
        text.line("login", login, longest=_LONGEST_NAME)
    except Invalid:
        return False
    return True


class AddAccount:
    """Add a person who may sign in; `customer_id` for customers only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(
        self, login: str, password: str, role: Role, name: str, customer_id: int | None = None
    ) -> int:
        """The new account's id; raises `Invalid`, or `Conflict` when the login is taken."""
        account = NewAccount(
            text.line("login", login, longest=_LONGEST_NAME),
            hash_password(password),
            role,
            text.line("name", name, longest=_LONGEST_NAME),
            customer_id,
        )
        with self._database.writing() as transaction:
            account_id = accounts.add(transaction, account)
            if account_id is None:
                raise Conflict("is taken already", field="login")
            trail.add_audit(transaction, "operator", "account.added", str(account_id))
            transaction.commit()
        return account_id
