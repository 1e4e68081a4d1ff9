"""Characters that hide what is written, and the folding that undoes them.

Decides which characters a typed identifier may not hold, and maps styled, full-width, circled and
invisible characters to what a reader takes them for, keeping the offsets of the original. Which
letters *look like* other letters is `skeleton`'s.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from verifier.domain.errors import Invalid

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
_DASHES = "\u30fc\u2212\u02d7\u2043\uff70\u2500\u2501\u2796"


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` with styling removed; `offsets[i]` is where character i stood in the original.

    `offsets` is None when both are the same text, else it has one entry more than `text` (the end).
    """

    text: str
    offsets: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span in the original of the folded span `start`..`end`."""
        if self.offsets is None or start >= end:
            return (start, end) if self.offsets is None else (self.offsets[start],) * 2
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """NFKC character by character, digits of every script as ASCII, invisible characters gone."""
    if text.isascii():
        return Folded(text)
    pieces: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        piece = char if char < "\x80" else fold_character(char)
        pieces.append(piece)
        offsets.extend([index] * len(piece))
    offsets.append(len(text))
    return Folded("".join(pieces), tuple(offsets))


@lru_cache(maxsize=8192)
def fold_character(char: str) -> str:
    """What one non-ASCII character is read as: zero, one or a few characters."""
    category = unicodedata.category(char)
    if char in _READ_AS:
        return _READ_AS[char]
    if category in _BY_CATEGORY:
        return _BY_CATEGORY[category]
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", char)
    return folded.translate(_KEEP_FOLDS) if len(folded) <= 8 else char


_BY_CATEGORY = {
    "Cs": "\ufffd",
    "Cf": "",
    "Mn": "",
    "Me": "",
    "Pd": "-",
    "Zs": " ",
    "Zl": "\n",
    "Zp": "\n",
}
_READ_AS = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_FILLERS, ""),
    **dict.fromkeys("\u2795\uff0b\ufe62", "+"),
    **dict.fromkeys("\u3002\uff61\uff0e", "."),
}
# NFKC spells some symbols with a combining mark or a fraction slash; neither may survive folding.
_KEEP_FOLDS = {0x2044: "/", **dict.fromkeys(range(0x300, 0x370))}


def refuse_hidden(field: str, text: str) -> None:
    """Raise `Invalid` for control, surrogate, direction or zero-width characters in `text`."""
    if text.isascii() and text.isprintable():
        return
    for char in text:
        category = unicodedata.category(char)
        if category == "Cs":
            raise Invalid(field, "contains half of a character (a lone surrogate)")
        if category == "Cc":
            raise Invalid(field, "contains a control character")
        if char in BIDI:
            raise Invalid(field, "contains characters that reverse the reading direction")
        if category == "Cf" or char in _FILLERS:
            raise Invalid(field, "contains invisible characters")


def strip_hidden(text: str) -> str:
    """`text` without the marks that programs put around copied values: spaces, BOM, directions."""
    return text.strip().strip("\ufeff\u200b\u2060" + "".join(BIDI)).strip()
