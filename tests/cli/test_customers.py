"""Customers, as an operator adds and erases them."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell
from verifier.persistence.staff_tables import audit
from verifier.persistence.tables import customers

_ERASE = ("customers", "erase", "host-1", "--reason", "They asked for it")


def _known(shell: Shell) -> int:
    """How many customers have a key."""
    database = shell.database()
    with database.reading() as connection:
        rows = connection.execute(customers.select().where(customers.c.wrapped_key.is_not(None)))
        number = len(rows.all())
    database.close()
    return number


def _with_customers(shell: Shell) -> Shell:
    shell.set_up()
    for host_id in ("host-1", "host-2"):
        shell.done("customers", "add", host_id)
    return shell


def test_typing_the_id_once_more_erases(shell: Shell) -> None:
    result = _with_customers(shell).done(*_ERASE, typed="host-1\n")
    assert "what 0 calls and mails said" in result.stderr
    assert "The customer is erased." in result.stderr
    assert result.stdout == ""
    assert _known(shell) == 1
    assert shell.run(*_ERASE, "--yes").exit_code == 2
    shell.done("customers", "add", "host-1")


def test_with_yes_nothing_is_asked_and_the_operator_is_in_the_audit(shell: Shell) -> None:
    _with_customers(shell).done(*_ERASE, "--yes")
    database = shell.database()
    with database.reading() as connection:
        rows = connection.execute(audit.select().where(audit.c.action == "customer.erased")).all()
    database.close()
    assert [(row.actor, row.reason) for row in rows] == [("operator", "They asked for it")]
    assert "host-1" not in repr(rows)


@pytest.mark.parametrize("typed", ["host-2\n", "y\n", "\n", "HOST-1\n", ""])
def test_anything_else_typed_erases_nobody(shell: Shell, typed: str) -> None:
    result = _with_customers(shell).run(*_ERASE, typed=typed)
    assert result.exit_code != 0
    assert _known(shell) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("nobody", "--reason", "They asked for it"),
        ("host-1",),
        ("host-1", "--reason", "no"),
        ("host-1", "--reason", "host-1 asked for it"),
        ("", "--reason", "They asked for it"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_asked(
    shell: Shell, arguments: tuple[str, ...]
) -> None:
    result = _with_customers(shell).run("customers", "erase", *arguments)
    assert result.exit_code == 2
    assert "Type the customer's id" not in result.stderr
    assert _known(shell) == 2
