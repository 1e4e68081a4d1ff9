from __future__ import annotations

import json

import pytest

from tests.cli.shell import Shell
from tests.host_app import HostApp
from verifier import bootstrap
from verifier.settings import load

HOST = HostApp("https://localhost")


@pytest.fixture
def ready(shell: Shell) -> Shell:
    shell.done("keys", "generate")
    shell.done("db", "upgrade")
    return shell


def key(host: HostApp = HOST, **changes: object) -> str:
    return json.dumps(host.public_jwk | changes)


def opens(shell: Shell, host: HostApp) -> bool:
    """Whether the deployment lets a customer in on this host app's word."""
    settings = load(shell.environment)
    database = bootstrap.open_database(settings)
    try:
        use_cases = bootstrap.use_cases(settings, bootstrap.load_keys(settings), database)
        return use_cases.launch_customer(host.token("host-1"), "a test") is not None
    finally:
        database.close()


def test_a_key_is_added_from_a_file_and_then_opens_the_service(ready: Shell) -> None:
    assert not opens(ready, HOST)
    result = ready.done("launch-keys", "add", str(ready.file("key.json", key().encode())))
    assert "host-1 are accepted now" in result.stderr
    assert opens(ready, HOST)


def test_a_key_is_added_from_standard_input(ready: Shell) -> None:
    ready.done("launch-keys", "add", "-", typed=key())
    assert opens(ready, HOST)


def test_keys_rotate(ready: Shell) -> None:
    successor = HostApp(HOST.audience, kid="host-2")
    ready.done("launch-keys", "add", "-", typed=key())
    ready.done("launch-keys", "add", "-", typed=key(successor))
    assert opens(ready, HOST)
    ready.done("launch-keys", "revoke", "host-1")
    assert not opens(ready, HOST)
    assert opens(ready, successor)
    lines = ready.done("launch-keys", "list").stdout.splitlines()
    states = {words[0]: "revoked" in words for line in lines if (words := line.split())}
    assert (states["host-1"], states["host-2"]) == (True, False)


def test_an_id_is_taken_for_good(ready: Shell) -> None:
    ready.done("launch-keys", "add", "-", typed=key())
    ready.done("launch-keys", "revoke", "host-1")
    again = ready.run("launch-keys", "add", "-", typed=key(HostApp(HOST.audience)))
    assert again.exit_code == 2
    assert "kid: is taken already" in again.stderr


def test_an_unknown_key_cannot_be_revoked(ready: Shell) -> None:
    result = ready.run("launch-keys", "revoke", "host-9")
    assert (result.exit_code, result.stderr) == (2, "verifier: launch key not found\n")


def test_the_private_half_is_refused_and_not_repeated(ready: Shell) -> None:
    private = HOST.key.as_dict(private=True)
    result = ready.run("launch-keys", "add", "-", typed=json.dumps(private))
    assert result.exit_code == 2
    assert "private half" in result.stderr
    assert str(private["d"]) not in result.output
    assert not opens(ready, HOST)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", "a key", "[" * 9000, "{" + '"x":' * 3, '{"keys":[]}', b"\xff\xfe"],
)
def test_what_is_no_key_is_refused_in_one_line(ready: Shell, text: str | bytes) -> None:
    result = ready.run("launch-keys", "add", "-", typed=text)
    assert result.exit_code == 2
    assert result.stderr.startswith("verifier: key: ")
    assert result.stderr.count("\n") == 1


def test_who_added_and_revoked_a_key_is_on_record(ready: Shell) -> None:
    ready.done("launch-keys", "add", "-", typed=key())
    ready.done("launch-keys", "revoke", "host-1")
    database = ready.database()
    with database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT actor, action, subject FROM audit WHERE action LIKE 'launch_key%'"
        ).all()
    database.close()
    assert [tuple(row) for row in rows] == [
        ("operator", "launch_key.added", "host-1"),
        ("operator", "launch_key.revoked", "host-1"),
    ]
