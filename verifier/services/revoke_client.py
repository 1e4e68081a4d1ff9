"""Revoke a machine client, and everything it vouched for since a time when it may have been stolen.

The client goes first: from that commit on none of its secrets and tokens counts. Then every contact
that it recorded since then, and every call that it reported on, is revoked exactly as if somebody
had revoked each by hand. That runs in batches that commit by themselves: whatever is interrupted is
carried on by doing it again, and what is revoked already is left as it is.

A process may know a token for five seconds more (`KnownMachines`), so the bulk looks once more when
no request from before can still be on its way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from verifier.domain.contact import ContactRef, Source
from verifier.domain.errors import Conflict, Invalid, NotFound
from verifier.domain.principal import Machine
from verifier.domain.principal import actor as actor_of
from verifier.persistence import client_work, clients, contacts, trail
from verifier.persistence.database import Database
from verifier.services.client_manager import Manager, manager_source, require_manager
from verifier.services.revoke_contact import mark_revoked

BATCH = 500  # contacts a transaction
SETTLED = timedelta(seconds=15)  # the memory of who a token is, and a slow request's time


class RevokeClient:
    """See the module; `sleep` takes seconds."""

    def __init__(
        self,
        database: Database,
        sleep: Callable[[float], None] = time.sleep,
        batch: int = BATCH,
    ) -> None:
        self._database = database
        self._sleep = sleep
        self._batch = batch

    def __call__(self, client_id: str, by: Manager) -> datetime:
        """Since when the client is revoked; a second time changes nothing.

        Raises `Forbidden`, `NotFound` or `Unavailable`.
        """
        actor = require_manager(by)
        with self._database.writing() as transaction:
            client = clients.lock(transaction, client_id)
            if client is None:
                raise NotFound("client")
            if client.revoked_at is not None:
                return client.revoked_at
            clients.revoke(transaction, client_id)
            trail.add_audit(transaction, actor, "client.revoked", client_id)
            transaction.commit()
        return transaction.now

    def count(self, client_id: str, since: datetime, by: Manager) -> int:
        """How many contacts of a revoked client `contacts` has still to revoke."""
        require_manager(by)
        self._revoked(client_id, since)
        with self._database.reading() as connection:
            return client_work.count(connection, _actor(client_id), since)

    def contacts(self, client_id: str, since: datetime, by: Manager) -> Iterator[ContactRef]:
        """Revoke what the revoked client vouched for since then, naming each when it is committed.

        `since` counts by the database's clock. Raises, at the first step, `Forbidden`, `NotFound`,
        `Conflict` when the client is not revoked, `Invalid` when `since` lies ahead; `Unavailable`.
        """
        actor = require_manager(by)
        settled_at = self._revoked(client_id, since) + SETTLED
        with self._database.writing() as transaction:
            early = transaction.now < settled_at
            trail.add_audit(transaction, actor, "client.contacts_revoked", client_id)
            transaction.commit()
        yield from self._all(client_id, since, by)
        if early:
            self._wait_until(settled_at)
            yield from self._all(client_id, since, by)

    def _revoked(self, client_id: str, since: datetime) -> datetime:
        with self._database.reading() as connection:
            client, now = clients.find(connection, client_id, self._database.now)
        if client is None:
            raise NotFound("client")
        if client.revoked_at is None:
            raise Conflict("the client is not revoked")
        if since > now:
            raise Invalid("since", "is in the future")
        return client.revoked_at

    def _wait_until(self, moment: datetime) -> None:
        with self._database.reading() as connection:
            remaining = moment - self._database.time(connection)
        if remaining > timedelta(0):
            self._sleep(remaining.total_seconds())

    def _all(self, client_id: str, since: datetime, by: Manager) -> Iterator[ContactRef]:
        after: ContactRef | None = None
        while True:
            with self._database.reading() as connection:
                batch = client_work.vouched_for(
                    connection, _actor(client_id), since, after=after, most=self._batch
                )
            yield from self._revoke(batch, by)
            if len(batch) < self._batch:
                return
            after = batch[-1]

    def _revoke(self, batch: list[ContactRef], by: Manager) -> list[ContactRef]:
        """Those of the batch that nobody else has revoked meanwhile, once they are."""
        revoked = []
        with self._database.writing() as transaction:
            for ref in batch:
                row = contacts.lock(transaction, ref)
                if row is not None and row.revoked_at is None:
                    mark_revoked(transaction, ref, manager_source(by), require_manager(by))
                    revoked.append(ref)
            transaction.commit()
        return revoked


def _actor(client_id: str) -> str:
    """How the trail names the client: the very words that `record_*` left there."""
    return actor_of(Machine(client_id, frozenset(), Source.SYSTEM))
