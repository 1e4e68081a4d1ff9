"""Tokens and handles a customer pasted: which of them hold, and for which of their own mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.handle import ContactHandles
from verifier.crypto.token import ContactTokens, TokenRead
from verifier.persistence.contacts import ContactRow

HANDLE_FIELD = "contacts.handle"
_NO_ROW = bytes(32)


@dataclass(frozen=True, slots=True)
class PastedToken:
    """A string of a token's shape; `read` is None when its signature does not hold."""

    read: TokenRead | None

    @property
    def row_hash(self) -> bytes:
        """What to look its row up by; a forged token is looked up too, in vain.

        So a forged token costs the very query that somebody else's does (S2).
        """
        return _NO_ROW if self.read is None else self.read.token_hash


@dataclass(frozen=True, slots=True)
class PastedHandle:
    """A short handle and the blind indexes it may be stored under."""

    text: str
    indexes: tuple[bytes, ...]


class Proofs:
    """Judges the signature half of a proof before the row is read, and both halves after."""

    def __init__(
        self, tokens: ContactTokens, handles: ContactHandles, indexes: BlindIndexes
    ) -> None:
        self._tokens = tokens
        self._handles = handles
        self._indexes = indexes

    def token(self, text: str) -> PastedToken:
        """Verify a token's signature; its age is judged with the row."""
        read = self._tokens.read(text)
        return PastedToken(read if isinstance(read, TokenRead) else None)

    def handle(self, text: str) -> PastedHandle:
        """Prepare the look-up of a handle."""
        return PastedHandle(text, self._indexes.candidates(HANDLE_FIELD, text))

    def mail_of_token(
        self, token: PastedToken, own: tuple[ContactRow, ...], now: datetime
    ) -> ContactRow | None:
        """The customer's own mail that this token proves at `now`: signature, age and row hold."""
        if token.read is None or self._tokens.refusal_of_age(token.read.issued_at, now) is not None:
            return None
        return next((row for row in own if row.token_hash == token.read.token_hash), None)

    def mail_of_handle(
        self, handle: PastedHandle, own: tuple[ContactRow, ...], now: datetime
    ) -> ContactRow | None:
        """The customer's own mail that this handle names, its MAC recomputed from the row.

        A handle holds as long as the token of its mail.
        """
        return next(
            (
                row
                for row in own
                if row.handle_index in handle.indexes
                and self._handles.matches(handle.text, row.ref.contact_id, row.key_id)
                and self._tokens.refusal_of_age(row.recorded_at, now) is None
            ),
            None,
        )
