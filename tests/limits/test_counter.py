"""What is counted is counted exactly, wherever it is counted."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from tests import redis
from tests.redis import fresh_key
from verifier.domain.limit import Allowance
from verifier.limits.counter import Counter

HOUR = 3600


def granted(counter: Counter, key: str, allowed: Allowance, times: int) -> int:
    return [counter.hit(key, allowed) for _ in range(times)].count(None)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.integers(1, 30), more=st.integers(0, 10))
def test_exactly_the_amount_is_granted(url: str, amount: int, more: int) -> None:
    counter = Counter(url)
    assert granted(counter, fresh_key(), Allowance(amount, HOUR), amount + more) == amount


@pytest.mark.parametrize("amount", [1, 7, 40])
def test_hits_at_the_same_moment_are_granted_exactly_the_amount(url: str, amount: int) -> None:
    counter, key, allowed = Counter(url), fresh_key(), Allowance(amount, HOUR)
    threads = 8
    together = Barrier(threads)

    def ask(_: int) -> int:
        together.wait(30)
        return granted(counter, key, allowed, 10)

    with ThreadPoolExecutor(threads) as pool:
        assert sum(pool.map(ask, range(threads))) == amount


def test_a_refusal_says_how_long_to_wait_and_costs_nothing(url: str) -> None:
    counter, key, allowed = Counter(url), fresh_key(), Allowance(2, HOUR)
    granted(counter, key, allowed, 2)
    waits = [counter.hit(key, allowed) for _ in range(3)]
    assert all(wait is not None and 1 <= wait <= HOUR + 1 for wait in waits)


def test_keys_are_counted_apart(url: str) -> None:
    counter, allowed = Counter(url), Allowance(1, HOUR)
    one, two = fresh_key(), fresh_key()
    assert counter.hit(one, allowed) is None
    assert counter.hit(two, allowed) is None
    assert counter.hit(one, allowed) is not None


def test_a_window_ends_and_waiting_as_told_is_enough(url: str) -> None:
    counter, key, allowed = Counter(url), fresh_key(), Allowance(3, 1)
    granted(counter, key, allowed, 4)
    while (waiting := counter.hit(key, allowed)) is None:
        pass
    time.sleep(waiting + 0.01)
    assert counter.hit(key, allowed) is None


def test_two_counters_count_together(shared_url: str) -> None:
    one, two = Counter(shared_url), Counter(shared_url)
    key, allowed = fresh_key(), Allowance(5, HOUR)
    assert granted(one, key, allowed, 3) == 3
    assert granted(two, key, allowed, 4) == 2


def test_two_processes_count_together(shared_url: str) -> None:
    key, allowed = fresh_key(), Allowance(5, HOUR)
    there = (
        "import sys\n"
        "from verifier.domain.limit import Allowance\n"
        "from verifier.limits.counter import Counter\n"
        "counter = Counter(sys.argv[1])\n"
        f"print([counter.hit(sys.argv[2], Allowance(5, {HOUR})) for _ in range(3)].count(None))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", there, shared_url, key], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "3"
    assert granted(Counter(shared_url), key, allowed, 4) == 2


def test_another_amount_begins_another_count(url: str) -> None:
    """So that a new version's numbers hold at once; in memory it is a new process anyway."""
    key = fresh_key()
    granted(Counter(url), key, Allowance(2, HOUR), 2)
    assert granted(Counter(url), key, Allowance(3, HOUR), 4) == 3


def test_counters_leave_the_server_by_themselves() -> None:
    server = redis.shared_server()
    key = fresh_key()
    Counter(server.connection_url).hit(key, Allowance(5, 60))
    with Redis(port=server.port) as client:
        kept = [client.ttl(name) for name in client.scan_iter(f"*{key}*")]
    assert len(kept) == 1
    assert 0 < kept[0] <= 120
