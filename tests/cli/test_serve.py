from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest

from tests.cli.shell import Shell
from verifier.cli.serve import gunicorn


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running(shell: Shell, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command that goes on until it is told to end, its output in files of the folder."""
    with (
        (shell.folder / "stdout").open("wb") as stdout,
        (shell.folder / "stderr").open("wb") as stderr,
        subprocess.Popen(
            [sys.executable, "-m", "verifier", *arguments],
            stdout=stdout,
            stderr=stderr,
            env=os.environ | shell.environment | {"VERIFIER_PUBLIC_URL": "http://localhost"},
        ) as process,
    ):
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def fetch(port: int, path: str) -> int:
    """The status of a page, as soon as anybody answers on the port."""
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                status: int = answer.status
                return status
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code
        except OSError:
            assert time.monotonic() < until, "nobody answers"
            time.sleep(0.1)


def test_it_serves_and_logs_no_query(shell: Shell) -> None:
    port = free_port()
    with running(shell.set_up(), "serve", "--port", str(port), "--workers", "1"):
        assert fetch(port, "/healthz?asked=sesame") == 200
    logged = (shell.folder / "stderr").read_text() + (shell.folder / "stdout").read_text()
    assert f"port {port}" in logged
    assert "sesame" not in logged
    assert "Traceback" not in logged


def test_without_keys_it_does_not_start(shell: Shell) -> None:
    result = shell.run_apart("serve")
    assert result.returncode == 2
    assert b"verifier keys generate" in result.stderr


def test_without_migrations_it_does_not_start(shell: Shell) -> None:
    shell.done("keys", "generate")
    result = shell.run_apart("serve")
    assert result.returncode == 2
    assert b"verifier db upgrade" in result.stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("VERIFIER_PUBLIC_URL", "http://shop.example"),
        ("VERIFIER_REGION", "taiwan"),
        ("VERIFIER_KEYS_FILE", "/dev/null/keys.json"),
    ],
)
def test_with_an_unsafe_or_impossible_setting_it_does_not_start(
    shell: Shell, name: str, text: str
) -> None:
    result = shell.set_up().run_apart("serve", **{name: text})
    assert result.returncode == 2
    assert re.fullmatch(rb"verifier: [^\n]*\n", result.stderr)


def test_the_server_itself_believes_no_forwarded_header() -> None:
    command = gunicorn("::1", 8000, workers=1, threads=1)
    assert command[command.index("--forwarded-allow-ips") + 1] == ""
    assert command[command.index("--bind") + 1] == "[::1]:8000"
