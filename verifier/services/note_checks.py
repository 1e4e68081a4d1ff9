"""Note what checks leave behind, in batches, after their answers have gone.

A check's history row and its alert may be lost in a crash (at most a moment's worth); a contact, a
guess or a decision never passes through here. When the database is away, what is queued waits up
to a bound and the oldest goes first: no check is held up for its own history.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from dataclasses import dataclass

from verifier.domain.errors import Unavailable
from verifier.persistence import check_history, contacts
from verifier.persistence.check_history import CheckDone
from verifier.persistence.database import Database

_log = logging.getLogger(__name__)

_MOST_WAITING = 10_000
_BATCH = 500
_PAUSE = 1.0  # seconds a row may wait for company: each commit empties readers' page caches


@dataclass(frozen=True, slots=True)
class TokenSeen:
    """A token of ours that `customer_id` presented and that is none of theirs."""

    customer_id: int
    token_hash: bytes


class NoteChecks:
    """A queue and the thread that writes it; the thread starts with the first note."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[CheckDone | TokenSeen] = deque(maxlen=_MOST_WAITING)
        self._wake = threading.Event()
        self._starting = threading.Lock()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None

    def note(self, *things: CheckDone | TokenSeen) -> None:
        """Queue things to be written soon."""
        self._waiting.extend(things)
        self._wake.set()
        if self._thread is None or not self._thread.is_alive():
            self._start()

    def write_waiting(self) -> int:
        """Write what is queued now and return how many; raises `Unavailable`, losing nothing.

        What is queued meanwhile waits for the next time: chasing it would make a transaction of
        every few rows, and slow down the checks that queue them.
        """
        written = 0
        with self._writing:
            due = len(self._waiting)
            while batch := self._take(min(_BATCH, due - written)):
                try:
                    self._write(batch)
                except Unavailable:
                    self._put_back(batch)
                    raise
                except Exception:  # noqa: BLE001 - whatever refuses the batch: find the one bad row
                    self._write_each(batch)
                written += len(batch)
        return written

    def _put_back(self, batch: list[CheckDone | TokenSeen]) -> None:
        """Queue a batch again at the front; what finds no room is the oldest of it."""
        room = _MOST_WAITING - len(self._waiting)
        self._waiting.extendleft(reversed(batch[max(0, len(batch) - room) :]))

    def _write_each(self, batch: list[CheckDone | TokenSeen]) -> None:
        for place, thing in enumerate(batch):
            try:
                self._write([thing])
            except Unavailable:
                self._put_back(batch[place:])
                raise
            except Exception:  # noqa: BLE001 - one bad row must not end all history
                _log.exception("one row of the history of checks is lost")

    def _take(self, most: int) -> list[CheckDone | TokenSeen]:
        batch: list[CheckDone | TokenSeen] = []
        while self._waiting and len(batch) < most:
            batch.append(self._waiting.popleft())
        return batch

    def _write(self, batch: list[CheckDone | TokenSeen]) -> None:
        with self._database.writing() as transaction:
            if done := [thing for thing in batch if isinstance(thing, CheckDone)]:
                check_history.add(transaction, done)
            for thing in batch:
                if isinstance(thing, TokenSeen):
                    seen = contacts.owner_of_token(transaction.connection, thing.token_hash)
                    if seen is not None and seen.customer_id != thing.customer_id:
                        check_history.add_alert(
                            transaction, "token_at_wrong_customer", thing.customer_id, seen
                        )
            transaction.commit()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="note-checks", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            self._wake.wait()
            self._wake.clear()
            pause.wait(_PAUSE)
            try:
                self.write_waiting()
            except Unavailable:
                _log.warning("the history of checks waits: the database cannot be used")
