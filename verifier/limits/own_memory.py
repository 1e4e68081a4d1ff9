"""Counters in this process's own memory: the default, and what is left when Redis is gone.

A sliding window counter, the same estimate as the shared one: requests of the current window plus
the part of the previous window's that still reaches into the last period. Two numbers a key
however many requests; a key that was not used for two periods is forgotten. Exact under threads,
and it starts none.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from verifier.domain.limit import Allowance


class _Window:
    __slots__ = ("current", "previous", "start")

    def __init__(self, start: float) -> None:
        self.start = start
        self.current = 0
        self.previous = 0

    def move_on(self, now: float, seconds: int) -> None:
        """Begin the window that `now` is in; the last one's count stays if it is the previous."""
        if now < self.start + 2 * seconds:
            self.start += seconds
            self.previous = self.current
        else:
            self.start = now
            self.previous = 0
        self.current = 0


class OwnMemory:
    """See the module. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        # By the length of the period; within it the window begun longest ago comes about first.
        self._windows: dict[int, OrderedDict[str, _Window]] = {}

    def hit(self, key: str, allowed: Allowance) -> int | None:
        """Count one request; None when it is within the allowance, else seconds to wait, from 1."""
        with self._lock:
            now = self._clock()
            window = self._window(key, allowed.seconds, now)
            into = now - window.start
            reaching = window.previous * (1 - into / allowed.seconds)
            if math.floor(reaching) + window.current < allowed.amount:
                window.current += 1
                return None
            return _wait(window, allowed, into)

    def __len__(self) -> int:
        return sum(map(len, self._windows.values()))

    def _window(self, key: str, seconds: int, now: float) -> _Window:
        windows = self._windows.setdefault(seconds, OrderedDict())
        _forget(windows, now - 2 * seconds)
        window = windows.get(key)
        if window is None:
            # From its first request on, as in Redis: so nobody's window ends at once.
            window = windows[key] = _Window(now)
        elif now >= window.start + seconds:
            window.move_on(now, seconds)
            windows.move_to_end(key)
        return window


def _forget(windows: OrderedDict[str, _Window], until: float) -> None:
    """Drop two at most that count no more: faster than they can come, and no hit waits for it."""
    for _ in range(2):
        oldest = next(iter(windows), None)
        if oldest is None or windows[oldest].start > until:
            return
        del windows[oldest]


def _wait(window: _Window, allowed: Allowance, into: float) -> int:
    """Seconds until the estimate falls below the allowance."""
    if window.current >= allowed.amount:
        left = allowed.seconds - into
    else:
        # floor(previous * share) must become amount - current - 1
        share = (allowed.amount - window.current) / window.previous
        left = allowed.seconds * (1 - share) - into
    # At that very moment it is still reached; the millionth is for binary fractions.
    return max(1, math.floor(left + 1e-6) + 1)
