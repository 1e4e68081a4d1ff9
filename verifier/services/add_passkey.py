"""Add a passkey to one's own account: ask the browser to make one, and keep what it answers.

Only for somebody who has just given a second factor. An answer that does not hold is one refusal,
whatever is wrong with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from verifier.crypto.passkey import NewPasskey, Passkeys, new_challenge
from verifier.domain import text
from verifier.domain.errors import Conflict, NotFound
from verifier.domain.passkey import LONGEST_NAME, MOST_PASSKEYS, Challenge
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person, actor
from verifier.persistence import accounts, passkeys, trail
from verifier.persistence.database import Database
from verifier.services.use_passkey import outstanding


class AddPasskey:
    """See the module."""

    def __init__(self, database: Database, ceremony: Passkeys) -> None:
        self._database = database
        self._ceremony = ceremony

    def begin(self, name: str, by: Person) -> tuple[Challenge, str]:
        """The challenge for the browser's cookie, and its options (JSON).

        Raises `Invalid` (name), `Conflict` when there are enough, or `NotConfirmed`.
        """
        require(by, Permission.CHANGE_OWN_FACTORS)
        text.line("name", name, longest=LONGEST_NAME)
        with self._database.reading() as connection:
            account = accounts.by_id(connection, by.id)
            known = passkeys.of_account(connection, by.id)
            now = self._database.time(connection)
        if account is None:
            raise NotFound("account")
        _require_room(len(known))
        challenge = Challenge(new_challenge(), now)
        options = self._ceremony.creation_options(
            challenge.value, by.id, account.login, [each.credential_id for each in known]
        )
        return challenge, options

    def finish(self, answer: str, name: str, challenges: Sequence[Challenge], by: Person) -> bool:
        """Whether the browser's answer holds and the passkey is added; raises as `begin` does."""
        require(by, Permission.CHANGE_OWN_FACTORS)
        shown = text.line("name", name, longest=LONGEST_NAME)
        with self._database.writing() as transaction:
            made = self._made(answer, outstanding(challenges, transaction.now))
            if made is None or not passkeys.lock_account(transaction, by.id):
                return False
            _require_room(len(passkeys.of_account(transaction.connection, by.id)))
            added = passkeys.add(
                transaction, by.id, made.credential_id, made.public_key, made.sign_count, shown
            )
            if not added:
                return False
            trail.add_audit(transaction, actor(by), "passkey.added", str(by.id))
            transaction.commit()
        return True

    def _made(self, answer: str, challenges: Sequence[Challenge]) -> NewPasskey | None:
        read = self._ceremony.read_attestation(answer)
        if read is None or all(each.value != read.challenge for each in challenges):
            return None
        return self._ceremony.verify_attestation(read)


def _require_room(count: int) -> None:
    if count >= MOST_PASSKEYS:
        raise Conflict(f"an account has at most {MOST_PASSKEYS} passkeys; remove one first")
