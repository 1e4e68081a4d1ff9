"""Revoke a machine client, and everything it vouched for since a time when it may have been stolen.

The client goes first: from that commit on none of its secrets and tokens counts. Then every contact
that it recorded since then, and every call that it reported on, is revoked exactly as if somebody
had revoked each by hand. That runs in batches that commit by themselves: whatever is interrupted is
carried on by doing it again, and what is revoked already is left as it is. `contacts` does all of
it at one go; `begin` and `step` let a page do it a batch a request.

A process may know a token for five seconds more (`KnownMachines`), so the bulk looks once more when
no request from before can still be on its way. And a customer who claims an address meanwhile moves
contacts to where a look has been already, so it ends with a whole look that finds nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Look:
    """How far a look through the client's contacts has come.

    All is done after a `last` look, made when no request can still be on its way, that has not
    `found` anything.
    """

    last: bool
    after: ContactRef | None = None
    found: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What a step revoked, and how to go on: None when all is done, `wait` before the last look."""

    revoked: tuple[ContactRef, ...]
    following: Look | None
    wait: timedelta = timedelta(0)


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

    def __call__(self, client_id: str, by: Manager, since: datetime | None = None) -> datetime:
        """Since when the client is revoked; a second time changes nothing.

        `since`: from when on its contacts are to be revoked afterwards, so that a time that cannot
        be meant is told first. Raises `Forbidden`, `NotFound`, `Invalid` when that lies ahead, or
        `Unavailable`.
        """
        actor = require_manager(by)
        with self._database.writing() as transaction:
            client = clients.lock(transaction, client_id)
            if client is None:
                raise NotFound("client")
            if since is not None:
                _require_past(since, transaction.now)
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
        look: Look | None = self.begin(client_id, since, by)
        settled_at = self._revoked(client_id, since) + SETTLED
        while look is not None:
            done, following = self._batch_after(client_id, since, look, by, self._batch)
            yield from done
            if following == Look(last=True) and not look.last:
                self._wait_until(settled_at)
            look = following

    def begin(self, client_id: str, since: datetime, by: Manager) -> Look:
        """Write down that it begins; where `step` begins. Raises as `contacts` does."""
        actor = require_manager(by)
        settled_at = self._revoked(client_id, since) + SETTLED
        with self._database.writing() as transaction:
            trail.add_audit(transaction, actor, "client.contacts_revoked", client_id)
            transaction.commit()
        return Look(last=transaction.now >= settled_at)

    def step(self, client_id: str, since: datetime, look: Look, by: Manager, most: int) -> Step:
        """Revoke the next `most` contacts at most; raises as `contacts` does.

        Does nothing yet when the last look must wait.
        """
        require_manager(by)
        settled_at = self._revoked(client_id, since) + SETTLED
        if look == Look(last=True) and (wait := self._remaining(settled_at)) > timedelta(0):
            return Step((), look, wait)
        done, following = self._batch_after(client_id, since, look, by, most)
        waits = following == Look(last=True)
        wait = self._remaining(settled_at) if waits else timedelta(0)
        return Step(tuple(done), following, max(wait, timedelta(0)))

    def _revoked(self, client_id: str, since: datetime) -> datetime:
        with self._database.reading() as connection:
            client, now = clients.find(connection, client_id, self._database.now)
        if client is None:
            raise NotFound("client")
        if client.revoked_at is None:
            raise Conflict("the client is not revoked")
        _require_past(since, now)
        return client.revoked_at

    def _remaining(self, moment: datetime) -> timedelta:
        with self._database.reading() as connection:
            return moment - self._database.time(connection)

    def _wait_until(self, moment: datetime) -> None:
        remaining = self._remaining(moment)
        if remaining > timedelta(0):
            self._sleep(remaining.total_seconds())

    def _batch_after(
        self, client_id: str, since: datetime, look: Look, by: Manager, most: int
    ) -> tuple[list[ContactRef], Look | None]:
        """What was revoked, and the look that follows; None after the last one's end."""
        with self._database.reading() as connection:
            batch = client_work.vouched_for(
                connection, _actor(client_id), since, after=look.after, most=most
            )
        done = self._revoke(batch, by)
        found = look.found or bool(done)
        if len(batch) == most:
            return done, Look(look.last, batch[-1], found)
        return done, Look(last=True) if found or not look.last else None

    def _revoke(self, batch: list[ContactRef], by: Manager) -> list[ContactRef]:
        """Those of the batch that nobody else has revoked meanwhile, once they are."""
        revoked = []
        with self._database.writing() as transaction:
            for ref in batch:
                row = contacts.lock(transaction, ref)
                if row is not None and row.revoked_at is None:
                    # By where it is now: its owner may have claimed it since we looked.
                    mark_revoked(transaction, row.ref, manager_source(by), require_manager(by))
                    revoked.append(row.ref)
            transaction.commit()
        return revoked


def _require_past(since: datetime, now: datetime) -> None:
    if since > now:
        raise Invalid("since", "is in the future")


def _actor(client_id: str) -> str:
    """How the trail names the client: the very words that `record_*` left there."""
    return actor_of(Machine(client_id, frozenset(), Source.SYSTEM))
