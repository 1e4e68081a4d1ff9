from __future__ import annotations

from tests.cli.shell import Shell


def test_upgrade_makes_the_embedded_database_and_may_be_repeated(shell: Shell) -> None:
    shell.done("db", "upgrade")
    shell.done("db", "upgrade")
    assert "up to date" in shell.done("db", "current").output


def test_current_says_that_migrations_are_missing_and_creates_nothing(shell: Shell) -> None:
    result = shell.run("db", "current")
    assert result.exit_code == 1
    assert "verifier db upgrade" in result.stdout
    assert not (shell.folder / "store").exists()


def test_an_address_that_is_none_is_refused_without_repeating_it(shell: Shell) -> None:
    wrong = "postgresql+psycopg://user:sesame@127.0.0.1:port/x"
    result = shell.run_apart("db", "current", VERIFIER_DATABASE_URL=wrong)
    assert result.returncode == 2
    assert b"VERIFIER_DATABASE_URL" in result.stderr
    assert b"sesame" not in result.stderr
    assert b"Traceback" not in result.stderr


def test_a_database_that_cannot_be_reached_is_one_line(shell: Shell) -> None:
    result = shell.run_apart(
        "db", "current", VERIFIER_DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none"
    )
    assert result.returncode == 2
    assert result.stderr == b"verifier: the database cannot be used\n"
