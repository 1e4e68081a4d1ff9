"""Characters that make a word look like another one or turn its direction.

Decides whether a text holds any where an honest writer needs none; joiners in the scripts that use
them, and in emoji, are fine. Spacing around words is nobody's concern.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from verifier.detection.loose_words import CJK_ENDINGS

HIDDEN = "invisible characters stand inside a word"
TURNED = "characters reverse the reading direction"
MIXED = "a word mixes letters of several alphabets"

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(
    "(?<=[^\\W_])[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064"
    "\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]{1,64}(?=[^\\W_]|[.@:/])"
)
# Latin beside Cyrillic, Greek, Armenian or Cherokee letters in one word.
_FOREIGN = "\u0370-\u058f\u13a0-\u13ff\uab70-\uabbf"
_MIXED = re.compile(f"[a-zA-Z][{_FOREIGN}]|[{_FOREIGN}][a-zA-Z]")
_JOINERS = frozenset("\u200c\u200d")
_JOINED_NOT = ("LATIN", "DIGIT", "CYRILLIC", "GREEK", "CJK", "FULLWIDTH")
_FULL_STOP = re.compile("[\u3002\uff61]")
# Inside what may be a host: before an ending of a host, or between Latin letters.
_DOT = re.compile(
    "[\u3002\uff61](?:(?<=[a-zA-Z0-9].)(?=[a-zA-Z])|(?=[a-zA-Z]{2,12}(?![a-zA-Z ]))"
    rf"|(?=(?:{CJK_ENDINGS})(?!\w)))"
)


def hidden_characters(text: str) -> Iterator[str]:
    """Reasons why unfolded `text` may not be what it looks like."""
    if text.isascii():
        return
    if _TURNS.search(text):
        yield TURNED
    if any(not _joins(match) for match in _INVISIBLE.finditer(text)):
        yield HIDDEN
    if _MIXED.search(text):
        yield MIXED


def _joins(match: re.Match[str]) -> bool:
    """Whether these are joiners in a script that is written with them (Arabic, Indic)."""
    before = unicodedata.name(match.string[match.start() - 1], "")
    return set(match[0]) <= _JOINERS and not before.startswith(_JOINED_NOT)


def end_sentences(text: str) -> str:
    """`text` with ideographic full stops as line breaks, where they end a sentence; same length."""
    return _FULL_STOP.sub(lambda stop: stop[0] if _DOT.match(text, stop.start()) else "\n", text)
