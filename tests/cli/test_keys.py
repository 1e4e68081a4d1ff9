from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from verifier.crypto import keyfile
from verifier.crypto.keyring import KeyRing, KeyState, Purpose


def _ring(shell: Shell) -> KeyRing:
    return keyfile.load(Path(shell.environment["VERIFIER_KEYS_FILE"]))


def test_generate_writes_a_ring_that_only_its_owner_reads(shell: Shell) -> None:
    shell.done("keys", "generate", "--deployment", "staging")
    path = Path(shell.environment["VERIFIER_KEYS_FILE"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert _ring(shell).deployment == "staging"


def test_generate_never_overwrites(shell: Shell) -> None:
    shell.done("keys", "generate")
    before = _ring(shell)
    result = shell.run("keys", "generate")
    assert result.exit_code == 2
    assert "exists already" in result.stderr
    assert _ring(shell) == before


def test_list_shows_ids_and_states_and_no_secret(shell: Shell) -> None:
    shell.done("keys", "generate")
    content = Path(shell.environment["VERIFIER_KEYS_FILE"]).read_text()
    shown = shell.done("keys", "list").output
    for purpose in Purpose:
        assert purpose.value in shown
    assert "k1" in shown
    assert "active" in shown
    secrets = [part for part in content.split('"') if len(part) == 44]
    assert len(secrets) == len(Purpose)
    assert not any(secret in shown for secret in secrets)


def test_rotate_makes_a_new_active_key_and_keeps_the_old_for_verifying(shell: Shell) -> None:
    shell.done("keys", "generate")
    shell.done("keys", "rotate", "token")
    states = [(key.id, key.state) for key in _ring(shell).keys if key.purpose is Purpose.TOKEN]
    assert sorted(states) == [("k1", KeyState.VERIFY_ONLY), ("k2", KeyState.ACTIVE)]


def test_revoke_ends_an_old_key(shell: Shell) -> None:
    shell.done("keys", "generate")
    shell.done("keys", "rotate", "session")
    shell.done("keys", "revoke", "session", "k1")
    assert _ring(shell).find(Purpose.SESSION, "k1") is None


@pytest.mark.parametrize("purpose", ["envelope", "index"])
def test_keys_that_data_depends_on_cannot_be_revoked(shell: Shell, purpose: str) -> None:
    shell.done("keys", "generate")
    shell.done("keys", "rotate", purpose)
    result = shell.run("keys", "revoke", purpose, "k1")
    assert result.exit_code == 2
    assert "could never be" in result.stderr
    assert _ring(shell).find(Purpose(purpose), "k1") is not None


@pytest.mark.parametrize("key_id", ["k1", "k7", "\x1b[31m"])
def test_revoking_the_active_or_an_unknown_key_is_refused(shell: Shell, key_id: str) -> None:
    shell.done("keys", "generate")
    result = shell.run("keys", "revoke", "token", key_id)
    assert result.exit_code == 2
    assert result.stderr.startswith("verifier: ")
    assert "\x1b" not in result.stderr


def test_without_a_key_file_the_refusal_names_the_command_that_makes_one(shell: Shell) -> None:
    result = shell.run("keys", "list")
    assert result.exit_code == 2
    assert "verifier keys generate" in result.stderr
    assert result.stderr.count("\n") == 1
