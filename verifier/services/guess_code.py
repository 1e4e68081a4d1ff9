"""Try a code that a customer typed against their live call (S4).

The guess is spent and committed whatever the outcome, and whether one was left is decided by the
database's conditional update, so parallel guesses cannot exceed the limit.
"""

from __future__ import annotations

from verifier.crypto.code import SpokenCodes
from verifier.persistence import codes
from verifier.persistence.contacts import ContactRow
from verifier.persistence.database import Database


class GuessCode:
    """See the module."""

    def __init__(self, database: Database, spoken: SpokenCodes) -> None:
        self._database = database
        self._spoken = spoken

    def __call__(self, call: ContactRow, digits: str, *, may_prove: bool) -> bool:
        """Whether `digits` is the call's current code, first use.

        `may_prove` False leaves a right code unused: a call without corroboration cannot become
        genuine, and the code must still count once the dialer has spoken (S7).
        """
        with self._database.writing() as transaction:
            if not codes.spend_guess(transaction, call.ref, call.code.ordinal):
                return False
            matched = self._spoken.matches(
                digits, call.ref.contact_id, call.code.ordinal, call.key_id or ""
            )
            if matched and may_prove:
                codes.mark_used(transaction, call.ref)
            transaction.commit()
        return matched
