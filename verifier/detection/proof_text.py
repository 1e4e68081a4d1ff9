"""Strings of the shape of our own contact tokens and short handles.

Decides the shape only; whether a token is signed, stored and whose it is, is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHAPE = r"k[0-9]{1,4}\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{43}"
_TOKEN = re.compile(rf"(?<![A-Za-z0-9_.\-]){_SHAPE}(?![A-Za-z0-9_\-])")
_FOLDED_TOKEN = re.compile(_SHAPE)
_BREAK = re.compile(r"[ \t]*\r?\n[ \t>]*")
_BROKEN_TOKEN = re.compile(
    r"(?<![\w.\-])k[0-9]{1,4}\.(?:[A-Za-z0-9_.-]|[ \t]{0,8}\r?\n[ \t>]{0,8}(?=[A-Za-z0-9_-])){73}"
)
_CROCKFORD = "0-9A-TV-Za-tv-z"
_HANDLE = re.compile(
    rf"(?<![\w\-])[{_CROCKFORD}]{{4}}-[{_CROCKFORD}]{{4}}-[{_CROCKFORD}]{{4}}(?![\w\-])"
)
_READ_AS = str.maketrans("ILO", "110")


def find_tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """(token, start, end) of every whole token in `text`."""
    for match in _TOKEN.finditer(text):
        yield match[0], match.start(), match.end()


def find_wrapped_tokens(text: str) -> Iterator[str]:
    """Tokens that a mail program may have broken over lines or quoted with `>`."""
    joined = "".join(line.strip(" \t\r>") for line in text.split("\n"))
    for match in _FOLDED_TOKEN.finditer(joined):
        yield match[0]


def join_wrapped_tokens(text: str) -> str:
    """`text` with each token that was broken over two lines in one piece again."""
    return _BROKEN_TOKEN.sub(lambda token: _BREAK.sub("", token[0]), text)


def find_short_handles(text: str) -> Iterator[tuple[str, int, int]]:
    """(canonical handle, start, end): Crockford base32, 4-4-4, upper case, I and L as 1, O as 0."""
    for match in _HANDLE.finditer(text):
        yield match[0].upper().translate(_READ_AS), match.start(), match.end()
