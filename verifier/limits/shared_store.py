"""Counters in Redis, Redis Cluster or anything that speaks their protocol, by the library `limits`.

Its sliding window counter, rather than its moving window: two small counters a key instead of a
list with every request's time, and the server's own clock decides, where the moving window trusts
the clock of each asking machine. Counting is one script, so it is atomic and one round trip; only a
refusal costs a second, to say how long to wait. The price is an estimate: requests are taken to be
spread evenly over the previous window.

Loaded only when a deployment counts in Redis. Every failure is raised as it comes.
"""

from __future__ import annotations

import math
import time
from typing import Any
from urllib.parse import unquote, urlsplit

from limits import RateLimitItemPerSecond
from limits.storage import RedisClusterStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.backoff import NoBackoff
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

from verifier.domain.limit import Allowance

_CLUSTER = "redis+cluster://"
_PREFIX = "verifier"
_TIMEOUT = 0.25  # seconds, to connect and to answer: a check must not wait for its own limit


class SharedStore:
    """See the module. Connecting to a cluster begins here already, so it raises when it is down."""

    def __init__(self, url: str) -> None:
        options: dict[str, Any] = {
            "socket_timeout": _TIMEOUT,
            "socket_connect_timeout": _TIMEOUT,
            # The library's own three tries with pauses would all be waited for by the customer.
            "retry": Retry(NoBackoff(), 0),
            # Would let a server's notice raise the timeouts above.
            "maint_notifications_config": MaintNotificationsConfig(enabled=False),
        }
        if url.startswith(_CLUSTER):
            options |= _credentials(url)
            self._storage: RedisStorage = RedisClusterStorage(url, key_prefix=_PREFIX, **options)
        else:
            self._storage = RedisStorage(url, key_prefix=_PREFIX, **options)
        self._limiter = SlidingWindowCounterRateLimiter(self._storage)

    def hit(self, key: str, allowed: Allowance) -> int | None:
        """Count one request; None when it is within the allowance, else seconds to wait, from 1."""
        item = RateLimitItemPerSecond(allowed.amount, allowed.seconds, namespace="limit")
        if self._limiter.hit(item, key):
            return None
        left = self._limiter.get_window_stats(item, key).reset_time - time.time()
        return min(max(1, math.ceil(left)), allowed.seconds)

    def close(self) -> None:
        """Let the connections go."""
        client: Any = self._storage.storage
        client.close()


def _credentials(url: str) -> dict[str, str]:
    """A cluster's user and password, unquoted as those of one server are."""
    parts = urlsplit(url)
    named = {"username": parts.username, "password": parts.password}
    return {name: unquote(text) for name, text in named.items() if text}
