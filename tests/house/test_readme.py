"""What the README tells people to type works, in the order in which it tells them."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SECONDS = 120


def commands(text: str) -> list[list[str]]:
    """The commands of all shell blocks; in a console block, the lines after a `$`."""
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    prompted = [line.removeprefix("$ ") for line in lines if line.strip()]
    return [words for line in prompted if (words := shlex.split(line, comments=True))]


def environment(folder: Path) -> dict[str, str]:
    """A machine on which nothing is set up."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "VERIFIER_DEMO_DIR": str(folder / "demo"),
    }


def test_the_readme_has_commands() -> None:
    named = [" ".join(words) for words in commands(README)]
    assert {"make demo", "make test", "verifier demo --once"} <= set(named)


def test_every_command_is_one_that_is_tried_here() -> None:
    assert {words[0] for words in commands(README)} <= {"verifier", "make"}


def test_what_it_says_to_make_can_be_made() -> None:
    for words in commands(README):
        if words[0] != "make":
            continue
        tried = subprocess.run(
            ["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert tried.returncode == 0, tried.stderr


def test_its_commands_run_one_after_the_other(tmp_path: Path) -> None:
    for words in commands(README):
        if words[0] != "verifier":
            continue
        ran = subprocess.run(
            words,
            cwd=tmp_path,
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ran.returncode == 0, f"{shlex.join(words)}\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}"


def test_its_links_lead_to_files_that_exist() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```sh\nverifier demo --once\n```\n", [["verifier", "demo", "--once"]]),
        ("```console\n$ make test\n```\n", [["make", "test"]]),
        ("```sh\n# first\nmake a  # then\n\nmake b\n```\n", [["make", "a"], ["make", "b"]]),
        ("```csv\nmake,believe\n```\n", []),
    ],
)
def test_commands_are_read_out_of_shell_blocks(text: str, expected: list[list[str]]) -> None:
    assert commands(text) == expected
