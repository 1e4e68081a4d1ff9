"""Digits that could be dialled, however they are spread over a text.

Decides strictly: seven digits in a row, over any separators and in figures or words, count unless
they are plainly a date, a time or an amount of money. What is a telephone number after all is
`phone_text`'s; this is for saying that a text may hold one that was not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from verifier.detection.loose_words import (
    CJK_NUMERALS,
    CURRENCIES,
    JOINING,
    MONTHS,
    NUMERALS,
)
from verifier.detection.phone_text import undo_letter_digits

_ZONE = r"(?:\s?(?:z|utc|gmt|[a-z]{1,3}t)?\b\s?(?:\(?[+-](?:0\d|1[0-4]):?[0-5]\d\)?)?)"
_TIME = (
    r"(?:[01]?\d|2[0-3])[:h][0-5]\d(?::[0-5]\d(?:[.,]\d{1,6})?)?(?!\d)"
    rf"(?:\s?[ap]\.?m\b\.?)?{_ZONE}"
)
_YEAR = r"(?:19|20)\d\d"
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = rf"(?:{MONTHS})[^\W\d_]{{0,9}}\.?"
_AT = rf"(?:[,t ]{{1,2}}(?:at |um |à |a las )?{_TIME})?"
_NTH = r"(?:st|nd|rd|th|\.|º)?"
_MOMENT = re.compile(
    rf"(?:(?:{_YEAR}[-/.]{_MONTH_NUMBER}[-/.]{_DAY}"
    rf"|{_DAY}{_NTH}[ -](?:de |of )?{_MONTH},?[ -](?:de )?{_YEAR}"
    rf"|{_YEAR}\s?[年년]\s?{_MONTH_NUMBER}\s?[月월]\s?{_DAY}\s?[日일])(?!\d){_AT}|{_TIME})(?!\d)",
    re.IGNORECASE,
)
_SHORT_MOMENT = re.compile(
    rf"{_DAY}([-/.])(?:{_DAY})\1(?:{_YEAR}|\d\d)(?!\d){_AT}(?!\d)", re.IGNORECASE
)
_REST_OF_DATE = re.compile(rf"{_DAY}{_NTH},? {_YEAR}(?!\d){_AT}(?!\d)", re.IGNORECASE)
_OPENS_DATE = re.compile(rf"(?<![^\W_]){_MONTH} $", re.IGNORECASE)
_YEARS = re.compile(rf"{_YEAR}(?:\s?[-–]\s?{_YEAR})?(?!\d)|\d{{4,5}}(?::{_YEAR})?(?!\d)")
_OPENS_YEARS = re.compile(r"(?:©|\(c\)|copyright|\biso(?:/iec)?)\s?$", re.IGNORECASE)
_FIGURE = (
    r"(?:\d{1,3}(?:[,.']\d{3}){1,2}|\d{1,6})(?:[.,]\d{1,18})?(?!\d)"
    # Grouped by spaces only with a fraction behind: "1 250,00".
    r"|\d{1,3}(?: \d{3}){1,2}[.,]\d{1,2}(?!\d)"
)
_SIGN = r"[$€£¥₹₿₩₺₽฿₴₦₫￥]"
_SUM = re.compile(rf"(?:{_FIGURE})(?![ .\-/]\d)")
_OPENS_SUM = re.compile(rf"(?:{_SIGN}|(?<![^\W_])(?:{CURRENCIES}))\s?$", re.IGNORECASE)
_SUM_WITH_UNIT = re.compile(
    rf"(?:{_FIGURE})\s?(?:%|{_SIGN}|(?:{CURRENCIES})(?![^\W_]))", re.IGNORECASE
)
_DIGITS = re.compile(r"[0-9]+")
# Nobody rings a date or a sum: right behind such a word a figure is taken for a number.
_RING = re.compile(
    r"(?:call|dial|phone|tel|ring|hotline|helpline|number|fax|sms|text|line|llam[ae]|anrufen|"
    r"звоните|电话|電話|拨打|撥打|热线|熱線)(?:\s?us|\s?me)?(?:\s?(?:now|today|at|on|is))?"
    r"[\s:：.=#-]{0,3}$",
    re.IGNORECASE,
)
# Words half of digits, half of letters that look like digits.
_LOOKS_LIKE_DIGITS = str.maketrans("OoQDIlLiSsBZzGgА", "0000111155822990")
_MIXED = re.compile(r"(?<![^\W_])(?=[^\W\d_]{0,6}[0-9])[0-9OoQIlLSsBZzGg]{2,12}(?![^\W_])")
_PIECE = re.compile(r"[0-9]+|[^\W\d_]+|\ufffd")
_CJK_RUN = re.compile(rf"[{CJK_NUMERALS}](?:[\s\-.,、·]{{0,3}}[{CJK_NUMERALS}]){{4,}}")
_VANITY = re.compile(
    r"(?<![^\W_])(?:\+?1[\W_]{0,4})?\(?0?8[0-9]{2}\)?[\W_]{1,4}(?=[A-Z0-9][A-Z0-9-]{6,})"
    r"(?=[0-9-]{0,7}[A-Z]{3})"
)
# What is dialled after the number that was read, or makes another of it.
_EXTENSION = re.compile(
    r"\ue000\W{0,3}(?:ext|x|extension|durchwahl|/|or|#|;)\W{0,3}[0-9]|\ue000;[a-z]"
    r"|\ue000[ .-]{0,2}[0-9]{1,6}(?![0-9:/])",
    re.IGNORECASE,
)
# Short codes and hotlines, which only the word before them gives away.
_SHORT_LINE = re.compile(
    r"(?:(?<![^\W_])(?:call|dial|ring|helpline|hotline|sms)(?:\s?us)?(?:\s?(?:now|at|on|to))?"
    r"|拨打|撥打|热线|熱線|电话|電話|(?<![^\W_])text [^\W_]{1,12} to)"
    r"[\s:：.=#-]{0,3}[0-9]{3,6}(?!\w)",
    re.IGNORECASE,
)
_ENOUGH = 7
_WIDEST_GAP = 40


def loose_numbers(text: str, phones: Iterable[str] = ()) -> bool:
    """Whether folded `text`, whitespace collapsed, holds digits that could be dialled.

    `phones` are E.164 numbers that were read: their national spellings do not count. U+FFFD and
    U+E000 stand for what was read, the latter for telephone numbers.
    """
    known = tuple(phones)
    rest = _MIXED.sub(lambda word: word[0].translate(_LOOKS_LIKE_DIGITS), text)
    rest = _blank_moments_and_sums(undo_letter_digits(rest))
    return (
        _VANITY.search(text) is not None
        or _EXTENSION.search(text) is not None
        or _CJK_RUN.search(text) is not None
        or _SHORT_LINE.search(text) is not None
        or any(not _is_known(digits, known) for digits in _long_runs(rest))
    )


def _blank_moments_and_sums(text: str) -> str:
    """`text` with dates, times and sums of money replaced by a letter that no number spans."""
    pieces: list[str] = []
    at = 0
    for digits in _DIGITS.finditer(text):
        start = digits.start()
        if start < at:
            continue
        if end := _plainly_none(text, start, at):
            pieces += [text[at:start], "ꙮ"]
            at = end
    return "".join([*pieces, text[at:]])


def _plainly_none(text: str, start: int, done: int) -> int | None:
    """Where the date, time or sum at `start` ends, if one is; another may have ended at `done`."""
    before = text[max(0, start - 40) : start]
    follows = done > 0 and start - done <= 1
    glued = before[-2:-1].isdigit() and before[-1] in " .,/-" and not follows
    if before.endswith("+") or glued:
        return None
    found = _MOMENT.match(text, start)
    if not found and _OPENS_YEARS.search(before[-12:]):
        found = _YEARS.match(text, start)
    if not found and before[-1:] == " " and _OPENS_DATE.search(before[-14:]):
        found = _REST_OF_DATE.match(text, start)
    if found:
        return found.end()
    found = _SHORT_MOMENT.match(text, start) or _SUM_WITH_UNIT.match(text, start)
    if not found and _OPENS_SUM.search(before[-9:]):
        found = _SUM.match(text, start)
    return found.end() if found and not _RING.search(before) else None


def _is_known(digits: str, phones: tuple[str, ...]) -> bool:
    national = digits.lstrip("0")
    return len(national) >= _ENOUGH and any(phone.endswith(national) for phone in phones)


def _long_runs(text: str) -> Iterable[str]:
    """Every run of digits, in figures and words, of seven or more (five when in words)."""
    run, words, end = "", 0, 0
    for piece in _PIECE.finditer(text):
        written = piece[0]
        if piece.start() - end > _WIDEST_GAP:
            yield from _ended(run, words)
            run, words = "", 0
        end = piece.end()
        if "0" <= written[0] <= "9":
            run += written
        elif written.lower() in NUMERALS:
            run, words = run + "?", words + 1
        elif not (run and written.lower() in JOINING):
            yield from _ended(run, words)
            run, words = "", 0
    yield from _ended(run, words)


def _ended(run: str, words: int) -> Iterable[str]:
    if len(run) >= _ENOUGH or words >= 5:
        yield run
