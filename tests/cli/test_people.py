"""Accounts, machine clients and customers, as an operator adds them."""

from __future__ import annotations

import re

import pytest

from tests.cli.shell import Shell
from verifier.domain.contact import Source
from verifier.domain.principal import Scope
from verifier.services.authenticate_client import AuthenticateClient
from verifier.services.invite_account import AcceptInvitation

_AGENT = ("accounts", "add", "ann", "--role", "agent", "--name", "Ann Agent")
_PASSWORD = "correct horse battery"


def _joins(shell: Shell, login: str, invitation: str) -> bool:
    database = shell.database()
    try:
        return AcceptInvitation(database)(login, invitation, _PASSWORD) is not None
    finally:
        database.close()


def test_the_invitation_is_all_there_is_on_stdout_and_it_lets_the_person_join(
    shell: Shell,
) -> None:
    invitation = shell.set_up().done(*_AGENT).stdout.strip()
    assert re.fullmatch(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){3}", invitation)
    assert _joins(shell, "ann", invitation)
    assert not _joins(shell, "ann", invitation)


def test_a_login_is_taken_once(shell: Shell) -> None:
    shell.set_up().done(*_AGENT)
    result = shell.run(*_AGENT)
    assert result.exit_code == 2
    assert result.stderr == "verifier: login: is taken already\n"


def test_somebody_is_invited_anew_and_the_first_invitation_is_void(shell: Shell) -> None:
    first = shell.set_up().done(*_AGENT).stdout.strip()
    second = shell.done("accounts", "invite", "ann").stdout.strip()
    assert not _joins(shell, "ann", first)
    assert _joins(shell, "ann", second)


def test_the_list_tells_where_every_account_stands(shell: Shell) -> None:
    shell.set_up().done(*_AGENT)
    assert "invited" in shell.done("accounts", "list").stdout
    shell.done("accounts", "unlock", "ann")
    shell.done("accounts", "deactivate", "ann")
    assert "deactivated" in shell.done("accounts", "list").stdout
    for command in ("invite", "unlock", "deactivate"):
        result = shell.run("accounts", command, "ann")
        assert (result.exit_code, result.stderr) == (2, "verifier: account not found\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("accounts", "add", "c", "--role", "customer", "--name", "C"),
        ("accounts", "add", "a\u202eb", "--role", "agent", "--name", "A"),
        ("accounts", "add", "a", "--role", "agent", "--name", ""),
        ("accounts", "invite", "nobody"),
        ("customers", "add", "host-7", "--region", "taiwan"),
        ("customers", "add", ""),
        ("clients", "add", "two.parts", "--scope", "events:write"),
        ("clients", "add", "", "--scope", "events:write"),
        ("clients", "add", "x" * 41, "--scope", "events:write"),
        ("clients", "add", "x"),
        ("clients", "add", "x", "--scope", "everything"),
        ("clients", "add", "x", "--scope", "events:write", "--source", "agent"),
    ],
)
def test_what_cannot_be_added_is_refused(shell: Shell, arguments: tuple[str, ...]) -> None:
    result = shell.set_up().run(*arguments)
    assert result.exit_code == 2
    assert result.stderr
    assert result.stdout == ""


def test_a_customer_is_known_once(shell: Shell) -> None:
    shell.set_up().done("customers", "add", "host-7")
    assert shell.run("customers", "add", "host-7").exit_code == 2


def test_a_machine_gets_in_with_the_credential_shown_once(shell: Shell) -> None:
    credential = (
        shell.set_up()
        .done("clients", "add", "pbx", "--scope", "events:write", "--source", "dialer")
        .stdout.strip()
    )
    database = shell.database()
    machine = AuthenticateClient(database)(credential)
    database.close()
    assert machine is not None
    assert machine.source is Source.DIALER
    assert machine.scopes == {Scope.EVENTS_WRITE}
    again = shell.run("clients", "add", "pbx", "--scope", "events:write")
    assert again.exit_code == 2
    assert "taken already" in again.stderr
