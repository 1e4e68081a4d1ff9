"""Invite a person to an account: they choose their password and set up their second factor.

The invitation is shown once, to whoever invites, and stored as a hash. Inviting somebody anew
voids everything that proved them before (password, device, recovery codes, passkeys, sessions), so
it is also how a lost device is replaced.
"""

from __future__ import annotations

from verifier.crypto.password import hash_password
from verifier.crypto.secret import hash_secret
from verifier.domain import staff, text
from verifier.domain.errors import Conflict, Invalid, NotFound
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person, Role, actor
from verifier.domain.staff import Entrant
from verifier.domain.typed_code import invitation, new_invitation
from verifier.persistence import accounts, factors, sessions, trail
from verifier.persistence.database import Database, Transaction
from verifier.services.last_admin import keep_an_admin
from verifier.services.sign_in import LONGEST_LOGIN

OPERATOR = "operator"
"""Who acts at the shell, where having the keys and the database is the permission."""


def named(by: Person | None) -> str:
    """How the audit names who manages accounts: None is the operator at the shell."""
    if by is None:
        return OPERATOR
    require(by, Permission.MANAGE_ACCOUNTS)
    return actor(by)


class InviteAccount:
    """See the module. `by` None: the operator at the shell."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, login: str, role: Role, name: str, by: Person | None = None) -> str:
        """The invitation to a new account; raises `Invalid`, `Conflict` or `Forbidden`."""
        who = named(by)
        if role not in staff.STAFF:
            raise Invalid("role", "must be agent, reviewer or admin")
        checked = text.line("login", login, longest=LONGEST_LOGIN)
        shown = text.line("name", name, longest=80)
        with self._database.writing() as transaction:
            account_id = accounts.add(transaction, checked, role, shown)
            if account_id is None:
                raise Conflict("is taken already", field="login")
            trail.add_audit(transaction, who, "account.added", str(account_id))
            invited = self._invite(transaction, account_id, who)
            transaction.commit()
        return invited

    def again(self, account_id: int, by: Person | None = None) -> str:
        """A new invitation to an account; raises `NotFound`, `Conflict` or `Forbidden`.

        Only the operator invites the last admin anew: until they join again nobody else could.
        """
        who = named(by)
        if by is not None and by.id == account_id:
            raise Conflict("nobody invites themselves anew; ask another admin")
        with self._database.writing() as transaction:
            if accounts.by_id(transaction.connection, account_id) is None:
                raise NotFound("account")
            if by is not None:
                keep_an_admin(transaction, account_id)
            # First: it waits for a passkey that is being added, which is then forgotten too.
            invited = self._invite(transaction, account_id, who)
            factors.forget_all(transaction, account_id)
            sessions.end(transaction, sessions.of(account_id))
            transaction.commit()
        return invited

    def _invite(self, transaction: Transaction, account_id: int, who: str) -> str:
        shown = new_invitation()
        accounts.invite(transaction, account_id, hash_secret(invitation(shown) or shown))
        trail.add_audit(transaction, who, "account.invited", str(account_id))
        return shown


class AcceptInvitation:
    """Choose a password, with the invitation as proof."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, login: str, invited: str, password: str) -> Entrant | None:
        """Who is to set up their second factor now; None when the invitation does not hold.

        Raises `Invalid` when the password may not be set.
        """
        checked = text.line("login", login, longest=LONGEST_LOGIN)
        staff.password("password", password, checked)
        written = invitation(invited)
        if written is None:
            return None
        hashed = hash_password(password)
        with self._database.writing() as transaction:
            entrant = accounts.accept_invitation(transaction, checked, hash_secret(written), hashed)
            if entrant is None:
                return None
            account_id = entrant.account_id
            trail.add_audit(transaction, f"person:{account_id}", "account.joined", str(account_id))
            transaction.commit()
        return entrant
