"""The demo's two servers: the service and, on the next port, the host app that embeds it.

Processes of their own, ended with us however we end. They listen on this machine alone.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from verifier.cli.demo_company import environment, host_app_port
from verifier.cli.serve import SERVICE, gunicorn
from verifier.domain.errors import Conflict, Unavailable

Servers = tuple[subprocess.Popen[bytes], ...]

_HOST = "127.0.0.1"
_HOST_APP = "verifier.cli.demo_host_app:application()"
_LONGEST_START = 30.0  # seconds
_LOOK_EVERY = 0.5


def require_free(port: int) -> None:
    """Raise `Conflict` unless both servers can listen."""
    for each in (port, host_app_port(port)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, each))
            except OSError:
                raise Conflict(
                    f"port {each} cannot be used; the demo needs two, choose others with --port"
                ) from None


@contextmanager
def serving(folder: Path, port: int) -> Iterator[Servers]:
    """Both servers, once they answer; raises `Unavailable` when one does not start."""
    inherited = {
        name: text for name, text in os.environ.items() if not name.startswith("VERIFIER_")
    }
    settings = inherited | environment(folder, port) | {"VERIFIER_DEMO_DIR": str(folder.resolve())}
    with ExitStack() as ending:
        servers = tuple(
            ending.enter_context(_started(application, at, settings))
            for application, at in ((SERVICE, port), (_HOST_APP, host_app_port(port)))
        )
        for server, at in zip(servers, (port, host_app_port(port)), strict=True):
            _wait_for(server, at)
        yield servers


def wait_for_the_first_to_end(servers: Servers) -> None:
    """Return when one of them is gone: neither is a demo alone."""
    while all(server.poll() is None for server in servers):
        time.sleep(_LOOK_EVERY)


@contextmanager
def _started(
    application: str, port: int, settings: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    command = gunicorn(_HOST, port, workers=1, threads=8, application=application)
    server = subprocess.Popen(command, env=settings)  # noqa: S603 - our own interpreter, no shell
    try:
        yield server
    finally:
        server.terminate()
        server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _LONGEST_START
    while server.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection((_HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Unavailable("the demo did not start")
