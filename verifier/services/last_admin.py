"""The last admin stays: whoever would take the only one away is refused, even at the same time."""

from __future__ import annotations

from verifier.domain.errors import Conflict
from verifier.persistence import accounts
from verifier.persistence.database import Transaction


def keep_an_admin(transaction: Transaction, account_id: int) -> None:
    """Raise `Conflict` if nobody could manage accounts without this one.

    Call it before anything is changed; the answer holds until the transaction ends.
    """
    if accounts.lock_admins(transaction) == {account_id}:
        raise Conflict("this is the last admin; make somebody else an admin first")
