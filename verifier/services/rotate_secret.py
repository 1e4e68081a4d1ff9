"""Give a client a new secret while the old one still works, so that nothing stands still.

Decides how long both work (the overlap) and that there are never more than two. Without an overlap
every older secret, and every token got with one, is void at once: that is for a secret that leaked.
"""

from __future__ import annotations

from datetime import timedelta

from verifier.crypto.access_token import MOST_SECRETS
from verifier.crypto.secret import hash_secret, new_secret
from verifier.domain.errors import Conflict, Invalid, NotFound
from verifier.persistence import clients, trail
from verifier.persistence.clients import ClientRow
from verifier.persistence.database import Database, Transaction
from verifier.services.client_manager import Manager, require_manager
from verifier.services.grant_access import MOST_USABLE

OVERLAP = timedelta(hours=24)
LONGEST_OVERLAP = timedelta(days=30)


class RotateSecret:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, client_id: str, by: Manager, overlap: timedelta = OVERLAP) -> str:
        """The new secret, which is shown once and stored only as a hash.

        Raises `Forbidden`, `Invalid`, `NotFound`, or `Conflict` when the client is revoked or two
        secrets work already: ending the older one early would stop whoever still uses it.
        """
        actor = require_manager(by)
        if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
            raise Invalid("overlap", f"must be 0 to {LONGEST_OVERLAP // timedelta(hours=1)} hours")
        secret = new_secret()
        with self._database.writing() as transaction:
            client = clients.lock(transaction, client_id)
            if client is None:
                raise NotFound("client")
            number = _next_number(client)
            self._end_older(transaction, client, overlap)
            clients.add_secret(transaction, client_id, number, hash_secret(secret))
            action = "client.secret_rotated" if overlap else "client.secret_replaced"
            trail.add_audit(transaction, actor, action, client_id)
            transaction.commit()
        return secret

    def _end_older(self, transaction: Transaction, client: ClientRow, overlap: timedelta) -> None:
        if not overlap:
            clients.retire_secrets(transaction, client.machine.id)
            return
        if len(client.usable(transaction.now)) >= MOST_USABLE:
            raise Conflict(
                "two secrets work already; wait until the older one ends, or end both at once"
                " with an overlap of 0"
            )
        clients.expire_secrets(transaction, client.machine.id, transaction.now + overlap)


def _next_number(client: ClientRow) -> int:
    if client.revoked_at is not None:
        raise Conflict("the client is revoked")
    number = max((secret.number for secret in client.secrets), default=0) + 1
    if number > MOST_SECRETS:
        raise Conflict("the client has had too many secrets; add another client")
    return number
