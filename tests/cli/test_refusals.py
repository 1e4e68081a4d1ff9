"""How the command line says no, whatever the command."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell
from verifier.cli.console import plain


def test_a_refusal_is_one_line_on_stderr_and_exit_code_2(shell: Shell) -> None:
    result = shell.run_apart("channels", "list")
    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr.startswith(b"verifier: ")
    assert result.stderr.count(b"\n") == 1


def test_a_place_that_cannot_be_written_is_one_line(shell: Shell) -> None:
    result = shell.run_apart("keys", "generate", VERIFIER_KEYS_FILE="/proc/version/keys.json")
    assert result.returncode == 2
    assert result.stderr.count(b"\n") == 1


@pytest.mark.parametrize("command", ["keys list", "serve", "accounts add a --role agent --name A"])
def test_keys_that_others_may_read_are_refused(shell: Shell, command: str) -> None:
    shell.set_up()
    (shell.folder / "secrets" / "keys.json").chmod(0o644)
    result = shell.run_apart(*command.split())
    assert result.returncode == 2
    assert b"chmod 600" in result.stderr


def test_every_command_explains_itself(shell: Shell) -> None:
    shown = shell.done("--help").stdout
    for command in ("serve", "demo", "assess", "db", "keys", "channels", "customers", "accounts"):
        assert command in shown
        assert shell.done(command, "--help").stdout.startswith("Usage: ")


@pytest.mark.parametrize("character", ["\x1b", "\x00", "\u202e", "\u200b", "\ud800", "\u2028"])
def test_characters_that_disturb_a_terminal_are_written_out(character: str) -> None:
    assert plain(f"a{character}é").isprintable()
    assert plain("é→ 中") == "é→ 中"
