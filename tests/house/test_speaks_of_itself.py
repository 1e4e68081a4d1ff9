"""The project speaks of itself alone: nothing in it tells where or how it was made."""

from __future__ import annotations

import re

import pytest

from tests.house.source import ROOT, files

# Written so that no pattern finds itself.
FOREIGN = re.compile(
    r"(?<![\w.~-])/([w]ork|[r]oot|[h]ome|[U]sers)/"
    r"|\b(pypi[.]org|files[.]pythonhosted[.]org|registry[.](npmjs|yarnpkg)[.](org|com))\b"
    r"|\.\./[s]hared\b"
    r"|\b[h]elper session\b"
    r"|\b([T]ODO|[F]IXME|[X]XX)\b"
)


def text_of(content: bytes) -> str | None:
    """None for what is no text."""
    try:
        return None if b"\0" in content else content.decode()
    except UnicodeDecodeError:
        return None


def test_no_file_speaks_of_places_where_it_was_made_or_of_unfinished_work() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: {found[0]}"
        for path in files()
        for number, line in enumerate((text_of(path.read_bytes()) or "").splitlines(), 1)
        if (found := FOREIGN.search(line))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "line",
    [
        "see /wo" + "rk/main",
        'path = "/ro' + 'ot/x"',
        "index-url = https://py" + "pi.org/simple",
        "https://files.python" + "hosted.org/packages/a.whl",
        "# TO" + "DO: later",
        "as the hel" + "per session said",
    ],
)
def test_such_words_would_be_seen(line: str) -> None:
    assert FOREIGN.search(line)


@pytest.mark.parametrize(
    "line", ["templates/customer/home/", "https://example.com/home/", "a/root/b"]
)
def test_ordinary_paths_are_not_taken_for_them(line: str) -> None:
    assert not FOREIGN.search(line)
