from __future__ import annotations

import pytest

from tests.cli.shell import REGISTRY, Shell


def test_an_imported_registry_is_listed(shell: Shell) -> None:
    shell.set_up()
    shown = shell.done("channels", "list").output
    assert "support@acme.example" in shown
    assert "+861055500100" in shown
    assert "none" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (REGISTRY + "acme,phone,+1 2,both,\n", "line 8, value"),
        (REGISTRY + "acme,phone\n", "line 8"),
        ("brand,value\n", "line 1"),
        ("", "line 1"),
        ("brand,kind,value,direction,region\n", "no channel"),
    ],
)
def test_a_mistake_names_its_line_and_changes_nothing(
    shell: Shell, content: str, says: str
) -> None:
    shell.set_up()
    before = shell.done("channels", "list").output
    result = shell.run("channels", "import", str(shell.file("wrong.csv", content.encode())))
    assert result.exit_code == 2
    assert says in result.stderr
    assert shell.done("channels", "list").output == before


@pytest.mark.parametrize(
    "content", [b"brand,kind\xff\xfe", b"\x00" * 10, b"brand,kind,value,direction,region\n\x00,,,,"]
)
def test_a_file_that_is_no_registry_is_one_line(shell: Shell, content: bytes) -> None:
    shell.set_up()
    result = shell.run("channels", "import", str(shell.file("wrong.csv", content)))
    assert result.exit_code == 2
    assert "wrong.csv" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_missing_file_is_named(shell: Shell) -> None:
    result = shell.run("channels", "import", str(shell.folder / "nowhere.csv"))
    assert result.exit_code == 2
    assert "nowhere.csv: cannot be read" in result.stderr


def test_before_the_migrations_the_refusal_names_the_command(shell: Shell) -> None:
    shell.done("keys", "generate")
    result = shell.run("channels", "import", str(shell.registry()))
    assert result.exit_code == 2
    assert "verifier db upgrade" in result.stderr
