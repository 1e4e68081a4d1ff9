"""Accounts and customers, as an operator adds them."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell
from verifier.domain.principal import Role
from verifier.services.sign_in import SignIn

_AGENT = ("accounts", "add", "ann", "--role", "agent", "--name", "Ann Agent")
_PASSWORD = "correct horse battery"


def _signs_in(shell: Shell, login: str, password: str) -> object:
    database = shell.database()
    try:
        return SignIn(database)(login, password)
    finally:
        database.close()


def test_an_agent_signs_in_with_the_password_that_was_typed(shell: Shell) -> None:
    result = shell.set_up().done(*_AGENT, typed=f"{_PASSWORD}\n{_PASSWORD}\n")
    assert _PASSWORD not in result.output
    assert getattr(_signs_in(shell, "ann", _PASSWORD), "role", None) is Role.AGENT


def test_a_generated_password_is_all_there_is_on_stdout(shell: Shell) -> None:
    password = shell.set_up().done(*_AGENT, "--generate").stdout.strip()
    assert len(password) == 23
    assert _signs_in(shell, "ann", password) is not None


def test_a_login_is_taken_once(shell: Shell) -> None:
    shell.set_up().done(*_AGENT, "--generate")
    result = shell.run(*_AGENT, "--generate")
    assert result.exit_code == 2
    assert result.stderr == "verifier: login: is taken already\n"


def test_a_short_password_is_refused(shell: Shell) -> None:
    result = shell.set_up().run(*_AGENT, typed="short\nshort\n")
    assert result.exit_code == 2
    assert "12 to 200" in result.stderr


def test_a_customer_signs_in_as_the_customer_of_the_host_app(shell: Shell) -> None:
    shell.set_up().done("customers", "add", "host-7", "--region", "TW")
    password = shell.done(
        *("accounts", "add", "cleo", "--role", "customer", "--name", "Cleo"),
        *("--customer", "host-7", "--generate"),
    ).stdout.strip()
    assert getattr(_signs_in(shell, "cleo", password), "customer_id", None) is not None


@pytest.mark.parametrize(
    "arguments",
    [
        ("accounts", "add", "c", "--role", "customer", "--name", "C", "--generate"),
        (*_AGENT, "--generate", "--customer", "host-7"),
        ("accounts", "add", "c", "--role", "customer", "--name", "C", "--customer", "unknown"),
        ("accounts", "add", "a\u202eb", "--role", "agent", "--name", "A", "--generate"),
        ("customers", "add", "host-7", "--region", "taiwan"),
        ("customers", "add", ""),
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
