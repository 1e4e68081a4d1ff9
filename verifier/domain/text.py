"""What written text may contain, the same at every door.

Decides which characters and lengths are stored; it changes nothing but surrounding space, so that
evidence stays as it came.
"""

from __future__ import annotations

import unicodedata

from verifier.domain.errors import Invalid

MAX_CONTENT = 200_000  # characters of one pasted text, mail or page
MAX_LINE = 200  # characters of a name, subject, purpose or reference

# Control, format (bidi, zero-width, tags), surrogates, unassigned, line and paragraph separators.
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
# These have other categories and show nothing: fillers, the blank braille cell, selectors.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(point) for point in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10))
}


def line(field: str, text: str, *, longest: int = MAX_LINE) -> str:
    """One line meant to be shown to a customer as ours: no control, bidi or invisible characters.

    Raises `Invalid` when it is empty, too long or could display as something else than it is.
    """
    stripped = text.strip()
    if not stripped:
        raise Invalid(field, "is required")
    if len(stripped) > longest:
        raise Invalid(field, f"is longer than {longest} characters")
    for character in stripped:
        if character in _BLANK or unicodedata.category(character) in _HIDDEN:
            raise Invalid(field, "contains an invisible, control or text-direction character")
    return stripped


def optional_line(field: str, text: str | None, *, longest: int = MAX_LINE) -> str | None:
    """Like `line`, but absent or blank text is None."""
    if text is None or not text.strip():
        return None
    return line(field, text, longest=longest)


def content(field: str, text: str, *, longest: int = MAX_CONTENT) -> str:
    """Pasted material, kept as it came: tricks are evidence, only the unstorable is refused.

    Raises `Invalid` on NUL, lone surrogates, emptiness and excessive length.
    """
    if not text.strip():
        raise Invalid(field, "is required")
    if len(text) > longest:
        raise Invalid(field, f"is longer than {longest} characters")
    if "\x00" in text:
        raise Invalid(field, "contains a NUL character")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise Invalid(field, "contains half of a surrogate pair")
    return text
