"""Once: a request sent twice under one idempotency key is carried out once.

The first answer is kept sealed under its customer's key, since it may hold a contact token. The
same key with another body is a `Conflict`: the sender is confused, and guessing would lose data.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.domain import text
from verifier.domain.errors import Conflict, Invalid
from verifier.persistence import idempotency
from verifier.persistence.database import Transaction
from verifier.services.vault import Customer, Vault


@dataclass(frozen=True, slots=True)
class OnceKey:
    """The sender's key, and the request it stands for."""

    key: str
    request: bytes = field(repr=False)

    @classmethod
    def of(cls, key: str, request: bytes) -> OnceKey:
        """Check the key; raises `Invalid` naming the header."""
        try:
            checked = text.line("Idempotency-Key", key)
            checked.encode("ascii")
        except UnicodeEncodeError:
            raise Invalid("Idempotency-Key", "must be ASCII") from None
        return cls(checked, request)


def earlier_answer(
    transaction: Transaction, vault: Vault, actor: str, once: OnceKey
) -> bytes | None:
    """Claim the key; the earlier answer if this very request was carried out before."""
    answered = idempotency.claim(transaction, actor, once.key, vault.fingerprints(once.request)[0])
    if answered is None:
        return None
    if answered.request_hash not in vault.fingerprints(once.request):
        raise Conflict("was used for another request", field="Idempotency-Key")
    customer = vault.load(transaction.connection, answered.customer_id)
    return customer.key.open(answered.sealed_response, _context(actor, once))


def remember(
    transaction: Transaction, customer: Customer, actor: str, once: OnceKey, answer: bytes
) -> None:
    """Keep the answer, in the transaction that `earlier_answer` claimed the key in."""
    sealed = customer.key.seal(answer, _context(actor, once))
    idempotency.complete(transaction, actor, once.key, customer.id, sealed)


def _context(actor: str, once: OnceKey) -> str:
    return f"idempotency:{actor}:{once.key}"
