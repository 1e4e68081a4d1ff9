"""Slips of the pen: words that are nearly a name.

Decides by edit distance (optimal string alignment) and by which letters fingers, ears and eyes
exchange. Everyday words near a name are not slips.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from verifier.detection.brand_names import BrandName
from verifier.detection.words import LURES, WORDS

_VOWELS = "aeiouy"
_NEIGHBOURS = {
    "a": "qwsz", "b": "vghnd", "c": "xdfvkseo", "d": "serfcxbt", "e": "wrsdcf", "f": "drtgvc",
    "g": "ftyhbvq", "h": "gyujnb", "i": "ujkoly", "j": "huikmng", "k": "jiolmcx", "l": "kopit",
    "m": "njkr", "n": "bhjmur", "o": "iklpc", "p": "olbq", "q": "wagp", "r": "edftn",
    "s": "awedxzc", "t": "rfgyld", "u": "yhjinv", "v": "cfgbuw", "w": "qasev", "x": "zsdck",
    "y": "tghuv", "z": "asx",
}  # fmt: skip


def is_slip(word: str, name: BrandName, *, company: bool) -> bool:
    """Whether `word` is `name` mistyped; `company` says that luring words stand beside it."""
    target = name.compact
    if word == target or word in WORDS or word in LURES or not 4 <= len(word) <= len(target) + 2:
        return False
    allowed = 2 if len(target) >= 8 else 1
    distance = OSA.distance(word, target, score_cutoff=allowed)
    if distance > allowed:
        return False
    if not name.distinctive:
        return _everyday_slip(word, target, company=company)
    if distance == 2:
        return word[0] == target[0] and (company or _consonants(word) == _consonants(target))
    return company or len(target) >= 8 or _natural(word, target)


def _everyday_slip(word: str, target: str, *, company: bool) -> bool:
    if sorted(word) == sorted(target) or _doubled(word, target):
        return True
    return company and len(target) >= 6 and target[1:] not in WORDS and word[0] == target[0]


def _natural(word: str, target: str) -> bool:
    """Whether one plain slip explains `word`: a swap, a letter more or less, a neighbouring key."""
    if len(word) != len(target):
        # Without its first letter a short name is another word.
        return len(target) >= 7 or word[0] == target[0]
    if sorted(word) == sorted(target):
        return True
    one, other = next((a, b) for a, b in zip(word, target, strict=True) if a != b)
    both_vowels = one in _VOWELS and other in _VOWELS
    return both_vowels or one in _NEIGHBOURS.get(other, "") or not one.isalpha()


def _doubled(word: str, target: str) -> bool:
    """Whether `word` is `target` with one letter doubled."""
    return len(word) == len(target) + 1 and any(
        word[:index] + word[index + 1 :] == target and word[index] == word[index - 1]
        for index in range(1, len(word))
    )


def _consonants(word: str) -> str:
    return re.sub(rf"[{_VOWELS}]|(.)(?=\1)", "", word)
