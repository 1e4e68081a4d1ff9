from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.cli.test_serve import fetch, free_port, running


def two_free_ports() -> int:
    """The first of two ports in a row that nobody listens on."""
    while True:
        port = free_port()
        if port < 65535 and not listens(port + 1):
            return port


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(number) for number in listed.split()]


def said_after(process: subprocess.Popen[bytes], folder: Path, words: str) -> str:
    """What a command has printed once it has printed `words`."""
    until = time.monotonic() + 60
    while words not in (said := (folder / "stdout").read_text()):
        assert process.poll() is None, (folder / "stderr").read_text()
        assert time.monotonic() < until, said
        time.sleep(0.1)
    return said


def test_the_demo_serves_two_sites_and_prints_every_way_in(shell: Shell) -> None:
    port = two_free_ports()
    with running(shell, "demo", "--port", str(port)) as process:
        said_after(process, shell.folder, "Ctrl-C")
        assert fetch(port, "/healthz") == 200
        assert fetch(port + 1, "/devices") in {200, 302}  # it is asked by another name here
    assert process.returncode == 0
    assert not listens(port)
    assert not listens(port + 1)
    shown = (shell.folder / "stdout").read_text()
    places = [
        shown.index(address)
        for address in (
            f"http://localhost:{port + 1}\n",
            f"http://localhost:{port}/staff/sign-in\n",
            f"http://localhost:{port + 1}/devices\n",
        )
    ]
    assert places == sorted(places), "customers start in the host app"
    signs = json.loads((shell.folder / "demo" / "sign-ins.json").read_text())
    for person in signs["people"]:
        assert person["login"] in shown
        assert person["password"] in shown
        assert person["totp"] not in shown
    assert all(secret in shown for secret in signs["secrets"].values())
    assert signs["launch_key"]["d"] not in shown


def test_neither_server_stays_without_the_other(shell: Shell) -> None:
    port = two_free_ports()
    with running(shell, "demo", "--port", str(port)) as process:
        said_after(process, shell.folder, "Ctrl-C")
        _, host_app = children(process.pid)
        os.kill(host_app, signal.SIGTERM)
        process.wait(30)
        assert not listens(port)
    assert process.returncode == 2
    assert "has ended" in (shell.folder / "stderr").read_text()


@pytest.mark.parametrize("after", [0, 1])
def test_a_port_in_use_is_said_before_anything_is_made(shell: Shell, after: int) -> None:
    port = two_free_ports()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + after))
        taken.listen()
        result = shell.run("demo", "--port", str(port))
    assert result.exit_code == 2
    assert f"port {port + after} cannot be used" in result.stderr
    assert "--port" in result.stderr
    assert not (shell.folder / "demo").exists()


def test_the_last_port_has_none_after_it(shell: Shell) -> None:
    result = shell.run("demo", "--port", "65535")
    assert result.exit_code == 2
    assert not (shell.folder / "demo").exists()
