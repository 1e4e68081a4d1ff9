from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.cli.shell import REGISTRY, Shell

_PAGE = """# Acme support guide
Write to [support@acme.example](https://bit.ly/acme-help) or call Acme support: +1 (888) 555-0132.
"""


def _read(shell: Shell, *arguments: str, typed: str | bytes | None = None) -> list[dict[str, Any]]:
    """The JSON objects of an assessment against a registry file, without database and keys."""
    result = shell.done(
        "assess", "--json", "--channels", str(shell.registry()), *arguments, typed=typed
    )
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_page_is_one_object_of_the_promised_shape(shell: Shell) -> None:
    page = shell.file("guide.md", _PAGE.encode())
    [read] = _read(shell, str(page))
    assert list(read) == ["source", "assessment", "identifiers", "links", "brand", "reasons"]
    assert read["source"] == str(page)
    assert read["assessment"] == "third_party_support"
    [link] = [link for link in read["links"] if link["text"] == "support@acme.example"]
    assert list(link) == ["text", "target", "assessment", "reasons"]
    assert link["target"] == "https://bit.ly/acme-help"
    assert link["assessment"] == "deceptive_link"
    [phone] = [found for found in read["identifiers"] if found["kind"] == "phone"]
    start, end = phone.pop("span")
    assert _PAGE[start:end] == phone["text"]
    reasons = phone.pop("reasons")
    assert reasons
    assert all(isinstance(reason, str) for reason in reasons)
    assert phone == {
        "kind": "phone",
        "value": "+18885550132",
        "text": "+1 (888) 555-0132",
        "assessment": "third_party_support",
        "brand": "acme",
    }


def test_lines_are_numbered_as_in_the_file_and_blank_ones_are_no_items(shell: Shell) -> None:
    read = _read(
        shell,
        "--kind",
        "phone",
        "-",
        typed="+1 202 555 0143\r\n\n  \nnot a number\n+86 10 55500100",
    )
    assert [one["source"] for one in read] == ["1", "4", "5"]
    assert [one["assessment"] for one in read] == ["official", "unknown", "official"]
    assert read[0]["identifiers"][0]["text"] == "+1 202 555 0143"
    assert read[1]["identifiers"] == []
    assert read[1]["reasons"]


def test_lines_of_several_files_say_which_file(shell: Shell) -> None:
    one, two = shell.file("1.txt", b"acme.example\n"), shell.file("2.txt", b"acme.example\n")
    read = _read(shell, "--kind", "domain", str(one), str(two))
    assert [item["source"] for item in read] == [f"{one}:1", f"{two}:1"]


@pytest.mark.parametrize(
    ("kind", "line", "assessment"),
    [
        ("email", "support@acme.example", "official"),
        ("domain", "www.acme.example", "official"),
        ("url", "https://acme.example/help", "official"),
        ("url", "https://acme.example@evil.test/", "unknown"),
        ("handle", "telegram:somebody_else", "unknown"),
    ],
)
def test_each_kind_of_line_is_read_as_that_kind(
    shell: Shell, kind: str, line: str, assessment: str
) -> None:
    [read] = _read(shell, "--kind", kind, "-", typed=line)
    assert [found["kind"] for found in read["identifiers"]] == [kind]
    if assessment == "official":
        assert read["assessment"] == "official"
    else:
        assert read["assessment"] != "official"


def test_a_folder_is_read_file_by_file_each_by_its_kind(shell: Shell) -> None:
    mail = b"From: Acme <support@acme.example>\r\nSubject: Hi\r\nTo: you@b.test\r\n\r\nHello\r\n"
    shell.file("all/b.eml", mail)
    shell.file("all/sub/c.html", b'<a href="https://bit.ly/x">support@acme.example</a>')
    shell.file("all/a.txt", b"see https://acme.example/")
    shell.file("all/.hidden/d.txt", b"acme.example")
    read = _read(shell, str(shell.folder / "all"))
    names = [one["source"].removeprefix(f"{shell.folder}/all/") for one in read]
    assert names == ["a.txt", "b.eml", "sub/c.html"]
    assert [one["assessment"] for one in read] == ["official", "unknown", "third_party_support"]


@pytest.mark.parametrize("kind", ["phone", "email", "domain", "url", "handle"])
@pytest.mark.parametrize(
    "line",
    [
        b"\x00",
        b"\xff\xfe\x80",
        b"\xed\xa0\x80",
        "\u202e3410 555 202 1+".encode(),
        "\u200b\u2060".encode(),
        b"9" * 1_000_000,
        b"a" * 500_000 + b"@" + b"b." * 250_000,
    ],
    ids=["NUL", "not UTF-8", "surrogate", "right-to-left", "invisible", "1 MB digits", "1 MB"],
)
def test_a_hostile_line_is_an_answer_like_any_other(shell: Shell, kind: str, line: bytes) -> None:
    [read] = _read(shell, "--kind", kind, "-", typed=line)
    assert list(read) == ["source", "assessment", "identifiers", "links", "brand", "reasons"]
    assert read["assessment"] != "official"


@pytest.mark.parametrize("kind", ["text", "mail", "page"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x00",
        b"\xff\xfe\x80 +1 888 555 0132",
        b"\xed\xa0\x80",
        b"x" * 1_000_000,
        b"[" * 20_000,
        b"<a href=" * 5_000,
    ],
    ids=["empty", "NUL", "not UTF-8", "surrogate", "1 MB line", "brackets", "tags"],
)
def test_a_hostile_file_is_an_answer_like_any_other(
    shell: Shell, kind: str, content: bytes
) -> None:
    [read] = _read(shell, "--kind", kind, str(shell.file("hostile", content)))
    assert read["assessment"] != "official"


def test_what_cannot_be_read_is_named_and_the_rest_is_done(shell: Shell) -> None:
    result = shell.run(
        *("assess", "--json", "--channels", str(shell.registry()), "--kind", "text"),
        *(str(shell.folder / "missing.txt"), str(shell.file("there.txt", b"https://acme.example"))),
    )
    assert result.exit_code == 1
    assert "missing.txt: No such file" in result.stderr
    assert [json.loads(line)["assessment"] for line in result.stdout.splitlines()] == ["official"]


def test_a_broken_registry_file_is_refused_before_anything_is_read(shell: Shell) -> None:
    wrong = shell.file("wrong.csv", (REGISTRY + "acme,phone,12,both,\n").encode())
    result = shell.run("assess", "--channels", str(wrong), "-", typed="x")
    assert result.exit_code == 2
    assert "line 8" in result.stderr
    assert result.stdout == ""


def test_people_get_a_plain_table_of_80_columns_in_a_pipe(shell: Shell) -> None:
    hostile = _PAGE + "\x1b[31m\u202e https://evil-" + "x" * 90 + ".test/\u202c"
    page = shell.file("guide.md", hostile.encode())
    shown = shell.done("assess", "--channels", str(shell.registry()), str(page)).stdout
    assert "deceptive_link" in shown
    assert "third_party_support" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_pipe_that_closes_early_is_no_traceback(shell: Shell) -> None:
    shell.file("many.txt", b"acme.example\n" * 20_000)
    command = (
        f"{sys.executable} -m verifier assess --json --kind domain"
        f" --channels {shell.registry()} {shell.folder / 'many.txt'} | head -n 1"
    )
    result = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=120)
    assert json.loads(result.stdout)["assessment"] == "official"
    assert result.stderr == b""
