"""What a text claims: which brands it names, and whether it speaks as or of their support.

Decides on words only. A name hidden behind look-alike letters is named still, and the hiding is
kept as evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from verifier.detection.brand_names import BrandNames
from verifier.detection.skeleton import latin
from verifier.detection.words import CLAIMS, SUPPORT

# Matched in lower case: literals without flags let the search skip to their first letters.
_SUPPORT = re.compile("|".join(map(re.escape, SUPPORT)))
_CLAIM = re.compile("|".join(map(re.escape, (*SUPPORT, *CLAIMS))))
_ADDRESSING = re.compile(
    r"\b(?:your|dear|ihr|lieber?|su|tu|votre|cher|seu|sua|vostro|gentile)\s{1,3}(?:new\s)?$",
    re.IGNORECASE,
)
_SIGNING = re.compile(
    r"\s{1,3}(?:support|team|security|customers?|users?|members?|account|wallet|payments?|id|"
    r"verification|recovery|help\s?desk|service|department)\b",
    re.IGNORECASE,
)
NEAR = 240


@dataclass(frozen=True, slots=True)
class Claims:
    """Where a text names brands and speaks of support; offsets in that text, ascending.

    `posing` holds the brands it speaks as ("your X wallet", "X support team") and `hidden` those
    whose names it writes with foreign letters.
    """

    brands: tuple[tuple[int, str], ...]
    support: tuple[int, ...]
    posing: frozenset[str]
    hidden: frozenset[str]

    @property
    def first_brand(self) -> str | None:
        """The brand named most often, the earlier one on a tie."""
        counts = Counter(brand for _, brand in self.brands)
        return max(counts, key=lambda brand: counts[brand], default=None)


def claims_of(text: str, names: BrandNames) -> Claims:
    """The claims of folded `text`."""
    plain = plain_letters(text)
    brands: list[tuple[int, str]] = []
    posing: set[str] = set()
    hidden: set[str] = set()
    for brand, pattern in names.texts:
        for match in pattern.finditer(plain):
            brands.append((match.start(), brand))
            if plain is not text and not text[match.start() : match.end()].isascii():
                hidden.add(brand)
            before = plain[max(0, match.start() - 16) : match.start()]
            if _SIGNING.match(plain, match.end()) or _ADDRESSING.search(before):
                posing.add(brand)
    support = tuple(match.start() for match in _SUPPORT.finditer(text.lower()))
    return Claims(tuple(sorted(brands)), support, frozenset(posing), frozenset(hidden))


def named_brand(text: str, names: BrandNames) -> str | None:
    """The first brand that a short text names."""
    plain = plain_letters(text)
    return next((brand for brand, pattern in names.texts if pattern.search(plain)), None)


def claims_a_door(text: str) -> bool:
    """Whether a text claims to be official, a support channel or a way in."""
    return _CLAIM.search(text.lower()) is not None


def plain_letters(text: str) -> str:
    """`text` with look-alike letters as Latin ones, character for character."""
    if text.isascii():
        return text
    return "".join(char if char.isascii() else _letter(char) for char in text)


def _letter(char: str) -> str:
    read = latin(char)
    return read if len(read) == 1 else char
