from __future__ import annotations

import os
import pty
import subprocess
import sys

from tests.cli.shell import Shell


def _stderr_on_a_terminal(command: list[str]) -> tuple[bytes, bytes]:
    """What a command with its stderr on a terminal and its stdout in a pipe prints on each."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=theirs, env=os.environ | {"TERM": "xterm"}
    ) as process:
        os.close(theirs)
        seen = b""
        try:
            while more := os.read(ours, 65536):
                seen += more
        except OSError:  # Linux says EIO when the other side has gone
            pass
        assert process.stdout is not None
        printed = process.stdout.read()
    os.close(ours)
    assert process.returncode == 0
    return printed, seen


def _command(shell: Shell) -> list[str]:
    shell.file("all/1.txt", b"https://acme.example/")
    shell.file("all/2.txt", b"https://acme.example/")
    arguments = ["assess", "--json", "--channels", str(shell.registry()), str(shell.folder / "all")]
    return [sys.executable, "-m", "verifier", *arguments]


def test_long_work_shows_its_progress_on_a_terminal(shell: Shell) -> None:
    printed, seen = _stderr_on_a_terminal(_command(shell))
    assert b"Assessing" in seen
    assert b"2/2" in seen
    assert printed.count(b"\n") == 2
    assert b"Assessing" not in printed


def test_in_a_pipe_it_is_silent(shell: Shell) -> None:
    result = subprocess.run(_command(shell), capture_output=True, check=True, timeout=120)
    assert result.stderr == b""
