"""Counts a request wherever the deployment counts, whether or not Redis is there.

What happens when Redis is gone, hangs, refuses us or was never up, for one server and for a
cluster alike:

- Requests are counted in this process's own memory, with the same numbers. So limits never vanish,
  and never block everybody. With n processes somebody may ask up to n times as often meanwhile, and
  what was counted before is not counted again.
- The first requests that notice wait a quarter of a second, those that are under way then; from
  there on nobody waits. Every five seconds one request tries Redis anew, and all the others go on
  without it until that one succeeds. (Resolving a host name is the system's and may take longer:
  give an address, or a name that is resolved nearby.)
- One warning is logged an outage, and one line when it is over. Neither names the place, a key or
  what the other side said, since any of these may hold a password or somebody's identity (S9).
- The service starts without Redis: nothing is opened before the first request is counted.

Nothing is carried over from memory to Redis afterwards.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from verifier.domain.limit import Allowance
from verifier.limits.own_memory import OwnMemory

if TYPE_CHECKING:
    from verifier.limits.shared_store import SharedStore

MEMORY = "memory://"
TRY_AGAIN = 5.0  # seconds

_log = logging.getLogger(__name__)


class Counter:
    """See the module. `url` is `memory://` or names a Redis; it is never logged."""

    def __init__(self, url: str = MEMORY, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._clock = clock
        self._memory = OwnMemory(clock)
        self._lock = Lock()
        self._opening = Lock()
        self._store: SharedStore | None = None
        self._next_try: float | None = None  # None: no outage

    def hit(self, key: str, allowed: Allowance) -> int | None:
        """Count one request; None when it is within the allowance, else seconds to wait, from 1."""
        retrying = self._next_try is not None
        if self._url == MEMORY or (retrying and not self._may_retry()):
            return self._memory.hit(key, allowed)
        store = None
        try:
            store = self._store or self._open(retrying=retrying)
            waiting = store.hit(key, allowed)
        except Exception as failure:  # noqa: BLE001 - whatever it is, it must not stop a check
            self._lost(store, type(failure).__name__)
            return self._memory.hit(key, allowed)
        if retrying:
            self._found()
        return waiting

    def _may_retry(self) -> bool:
        """During an outage: one request every few seconds."""
        with self._lock:
            if self._next_try is not None and self._clock() < self._next_try:
                return False
            self._next_try = self._clock() + TRY_AGAIN
            return True

    def _open(self, *, retrying: bool) -> SharedStore:
        """The store, opened once; whoever waited for an opening that failed does not try again."""
        with self._opening:
            if self._store is None:
                if self._next_try is not None and not retrying:
                    raise ConnectionError
                self._store = _shared_store(self._url)
            return self._store

    def _lost(self, store: SharedStore | None, failure: str) -> None:
        with self._lock:
            if store is not self._store:
                return  # an older one, opened before the last outage
            # A cluster may come back at other addresses, so it is opened anew.
            self._store = None
            first = self._next_try is None
            self._next_try = self._clock() + TRY_AGAIN
        if first:
            _log.warning("request limits: Redis fails (%s); each process counts alone", failure)
        if store is not None:
            with contextlib.suppress(Exception):
                store.close()

    def _found(self) -> None:
        with self._lock:
            self._next_try = None
        _log.info("request limits: Redis answers again")


def _shared_store(url: str) -> SharedStore:
    # Here, since a deployment without Redis need not have its library.
    from verifier.limits.shared_store import SharedStore  # noqa: PLC0415

    return SharedStore(url)
