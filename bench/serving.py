"""A real server for benches: gunicorn on a free port of the loopback, on one core if need be."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
_SECONDS_TO_START = 60


@dataclass(frozen=True)
class Serving:
    """A server that answers on `port`."""

    process: subprocess.Popen[bytes]
    port: int


@contextmanager
def serving(
    factory: str,
    environment: dict[str, str],
    *,
    workers: int = 1,
    threads: int = 1,
    core: int | None = None,
) -> Iterator[Serving]:
    """Serve what `factory` of `check_apps` makes, until the end.

    It is made once, before the workers part, as one import is enough.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", f"check_apps:{factory}()", "--preload"]
    options = ["--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    threaded = ["--worker-class", "gthread", "--threads", str(threads), "--keep-alive", "3600"]
    quiet = ["--no-control-socket", "--graceful-timeout", "3", "--log-level", "error"]
    own = os.sched_getaffinity(0)
    if core is not None:
        os.sched_setaffinity(0, {core})  # inherited by the server
    try:
        process = subprocess.Popen(
            [*command, *options, *threaded, *quiet], cwd=HERE, env=os.environ | environment
        )
    finally:
        os.sched_setaffinity(0, own)
    try:
        _wait_for(process, port)
        yield Serving(process, port)
    finally:
        process.terminate()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Until it answers a request: a bound port may have no worker behind it yet."""
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                if connection.recv(1):
                    return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the server did not start")
