"""Use a passkey: to sign in with it alone, or as the second factor of somebody known already.

An answer counts once: it must answer a challenge of the last minutes that this browser holds, and
the passkey must not have been used since that challenge was made. Every refusal is one answer; the
audit knows why. Wrong passwords and codes do not lock passkeys: nobody can guess one, and so nobody
can lock its owner out. Only an active account's passkeys count; inviting anew removes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from verifier.crypto.passkey import Assertion, Passkeys, new_challenge
from verifier.domain.passkey import Challenge
from verifier.persistence import passkeys, trail
from verifier.persistence.database import Database, Transaction
from verifier.persistence.passkeys import PasskeyRow
from verifier.services import keep_sessions


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer to one of our challenges, and the passkey that it says it comes from."""

    challenge: Challenge
    passkey: PasskeyRow
    assertion: Assertion


class UsePasskey:
    """See the module."""

    def __init__(self, database: Database, ceremony: Passkeys) -> None:
        self._database = database
        self._ceremony = ceremony

    def begin(self, account_id: int | None = None) -> tuple[Challenge, str] | None:
        """The challenge for the browser's cookie, and its options (JSON).

        For an account's own passkeys, None if it has none; or for whoever has one. Raises
        `Unavailable`.
        """
        known: Sequence[PasskeyRow] = ()
        with self._database.reading() as connection:
            if account_id is not None:
                known = passkeys.of_account(connection, account_id)
                if not known:
                    return None
            challenge = Challenge(new_challenge(), self._database.time(connection))
        credentials = [each.credential_id for each in known]
        return challenge, self._ceremony.request_options(challenge.value, credentials)

    def sign_in(
        self,
        answer: str,
        challenges: Sequence[Challenge],
        device: str,
        account_id: int | None = None,
    ) -> str | None:
        """The secret of the new session, or None when the answer does not hold.

        `account_id`: whose password was given before, if one was. Raises `Unavailable`.
        """
        read = self._read(answer, challenges, account_id)
        if read is None:
            return None
        with self._database.writing() as transaction:
            used = self._use(transaction, read)
            secret = None
            if used:
                owner = read.passkey.account_id
                secret = keep_sessions.begin(transaction, device, account_id=owner)
                trail.add_audit(transaction, f"person:{owner}", "sign_in", str(owner))
            transaction.commit()
        return secret

    def second_factor(self, answer: str, challenges: Sequence[Challenge], account_id: int) -> bool:
        """Whether the answer is of a passkey of this account; raises `Unavailable`."""
        read = self._read(answer, challenges, account_id)
        if read is None:
            return False
        with self._database.writing() as transaction:
            used = self._use(transaction, read)
            transaction.commit()
        return used

    def _read(
        self, answer: str, challenges: Sequence[Challenge], account_id: int | None
    ) -> _Answer | None:
        """The answer, if it is one to us by a passkey that we know; not verified yet."""
        assertion = self._ceremony.read_assertion(answer)
        if assertion is None:
            return None
        with self._database.reading() as connection:
            now = self._database.time(connection)
            row = passkeys.by_credential(connection, assertion.credential_id)
        asked = next(
            (e for e in outstanding(challenges, now) if e.value == assertion.challenge), None
        )
        if asked is None or row is None or account_id not in (None, row.account_id):
            return None
        # Whoever named no account must be named by the authenticator (WebAuthn, section 7.2).
        handle = assertion.user_handle
        if handle is None and account_id is None:
            return None
        if handle is not None and handle != self._ceremony.user_handle(row.account_id):
            return None
        return _Answer(asked, row, assertion)

    def _use(self, transaction: Transaction, answer: _Answer) -> bool:
        """Verify, use up and audit."""
        row, issued_at = answer.passkey, answer.challenge.issued_at
        count = self._ceremony.verify_assertion(answer.assertion, row.public_key)
        if count is None:
            outcome = "passkey.refused"
        elif passkeys.use(transaction, row.id, count, issued_at):
            outcome = "passkey.used"
        else:
            outcome = self._why_not(transaction, answer)
        trail.add_audit(transaction, f"person:{row.account_id}", outcome, str(row.account_id))
        return outcome == "passkey.used"

    def _why_not(self, transaction: Transaction, answer: _Answer) -> str:
        credential = answer.passkey.credential_id
        row = passkeys.by_credential(transaction.connection, credential)
        if row is None:
            return "passkey.removed"
        again = row.used_at is not None and row.used_at >= answer.challenge.issued_at
        return "passkey.used_again" if again else "passkey.count_went_back"


def outstanding(challenges: Sequence[Challenge], now: datetime) -> Sequence[Challenge]:
    """Those that may still be answered at `now` (database time)."""
    return [each for each in challenges if each.holds(now)]
