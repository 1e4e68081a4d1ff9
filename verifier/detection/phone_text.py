"""Telephone numbers in text whose author may be hiding them from machines.

Decides where digit groups are and what the words around them suggest. Works on folded text
(`characters.fold`), so styled, circled and full-width digits are plain here; letters that stand
for digits are undone here, in digit company only. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from verifier.detection.phone_shapes import (
    MAX_DIGITS,
    Groups,
    international,
    may_start_here,
    national,
    possible_international,
    worth_a_look,
)

_LETTER_DIGITS = str.maketrans("OoIlОоΟο", "00110000")
_WORD = re.compile(r"(?<![^\W\d_])[0-9OoIlОоΟο]{1,12}+(?![^\W\d_])")
_CHAIN = re.compile(r"[0-9]++(?:[\W_]{1,8}+[0-9]++)*+")
_GROUP = re.compile(r"[0-9]+")
_CURRENCY_BEFORE = re.compile(r"(?:[$€£¥₹₿]|usd|eur|gbp|btc|eth|usdt)\s{0,2}$", re.IGNORECASE)
_UNIT_AFTER = re.compile(
    r"\s{0,2}(?:%|[$€£¥₹]|(?:usdt?|eur|gbp|btc|eth|dollars?|euros?|users?|bytes|ms|kb|mb)\b)",
    re.IGNORECASE,
)
_ID_BEFORE = re.compile(
    r"(?:\b(?:order|ticket|case|invoice|tracking|ref|reference|isbn|issn|serial|sku|qq|wechat|"
    r"weixin|uid|tx|txid|transaction|hash|block|id|card|iban|build|version|zip|postcode)|微信|单号|"
    r"訂單|订单)[\s.]{0,2}(?:id|no|nr|num|number|code|hash)?[\s.:#=\-()]{0,4}$",
    re.IGNORECASE,
)
# Literals only, so that the search skips to their first letters; matched in lower case.
_CUE = re.compile(
    "call|phone|fone|tel:|tel\\.|tel |dial|number|hotline|helpline|toll|contact|reach|support|"
    "customer|mobile|cell|fax|sms|whatsapp|ring |desk|service|anruf|ruf |llam|telef|teléf|ligue|"
    "appel|chiam|звон|тел|номер|电话|電話|热线|熱線|客服|拨打|撥打|고객|전화|サポート|"
    "\u260e|\u260f|\u2706|\U0001f4de|\U0001f4f1|\U0001f4f2|\U0001f57b|\U0001f57f|\U0001f581"
)
_ENDS_NUMBER = re.compile(r"[+$€£¥₹₿]")
_BEFORE, _AFTER = 60, 30
MAX_TRIES = 10_000


@dataclass(frozen=True, slots=True)
class PhoneHit:
    """A number and its half-open span in the folded text."""

    e164: str
    start: int
    end: int


@dataclass(slots=True)
class _Tries:
    used: int = 0


def find_phones(text: str, region: str | None = None) -> Iterator[PhoneHit]:
    """All telephone numbers in folded `text`; `region` reads national ones (ISO 3166-1 alpha-2).

    After `MAX_TRIES` digit groups that could be numbers the rest is not searched: no honest text
    has so many, and each costs a look around and into the numbering plans.
    """
    plain = undo_letter_digits(text)
    tries = _Tries()
    for chain in _CHAIN.finditer(plain):
        if chain.end() - chain.start() >= 7:
            yield from _in_chain(plain, chain.span(), region, tries)


def undo_letter_digits(text: str) -> str:
    """`text` with O, l and I as digits where they keep digits' company; same length."""
    return _WORD.sub(_digits_of, text)


def _digits_of(word: re.Match[str]) -> str:
    written = word[0]
    if written.isdigit():
        return written
    if any(char.isdigit() for char in written):
        return written.translate(_LETTER_DIGITS)
    before = word.string[max(0, word.start() - 3) : word.start()]
    after = word.string[word.end() : word.end() + 3]
    lonely = before.endswith("+") or any(char.isdigit() for char in before)
    if lonely and any(char.isdigit() for char in after):
        return written.translate(_LETTER_DIGITS)
    return written


def _in_chain(
    text: str, chain: tuple[int, int], region: str | None, tries: _Tries
) -> Iterator[PhoneHit]:
    spans = [group.span() for group in _GROUP.finditer(text, *chain)]
    index = 0
    while index < len(spans) and tries.used < MAX_TRIES:
        found = _number_at(text, spans, index, region, tries)
        if found is None:
            index += 1
            continue
        last, e164 = found
        yield PhoneHit(e164, _opening(text, spans[index][0]), spans[last - 1][1])
        index = last


def _number_at(
    text: str, spans: list[tuple[int, int]], index: int, region: str | None, tries: _Tries
) -> tuple[int, str] | None:
    """(index after the number's last group, E.164) of the number that starts at group `index`."""
    start = spans[index][0]
    if "+" in text[max(0, start - 3) : start]:
        tries.used += 1
        return _after_plus(_windows(text, spans, index))
    ahead = [text[first:end] for first, end in spans[index : index + MAX_DIGITS]]
    if not may_start_here(ahead, region) or _not_a_phone(text, start, spans[index][1]):
        return None
    for last, groups in reversed(_windows(text, spans, index)):
        if not worth_a_look(groups, region):
            continue
        tries.used += 1
        stop = spans[last - 1][1]
        cued = _cued(text, start, stop) and not _UNIT_AFTER.match(text, stop)
        if e164 := national(groups, cued=cued, region=region):
            return last, e164
    return None


def _after_plus(windows: list[tuple[int, Groups]]) -> tuple[int, str] | None:
    for rule in (international, possible_international):
        for last, groups in reversed(windows):
            if e164 := rule(groups):
                return last, e164
    return None


def _windows(text: str, spans: list[tuple[int, int]], index: int) -> list[tuple[int, Groups]]:
    """(index after the last group, groups) of every run from `index` that is 7 digits or longer."""
    windows: list[tuple[int, Groups]] = []
    digits: tuple[str, ...] = ()
    separators: tuple[str, ...] = ()
    total = 0
    for last in range(index, min(index + MAX_DIGITS, len(spans))):
        start, end = spans[last]
        total += end - start
        if total > MAX_DIGITS:
            break
        if digits:
            between = text[spans[last - 1][1] : start]
            if _ENDS_NUMBER.search(between):
                break
            separators = (*separators, between)
        digits = (*digits, text[start:end])
        if total >= 7:
            windows.append((last + 1, Groups(digits, separators)))
    return windows


def _not_a_phone(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 32) : start]
    if _CURRENCY_BEFORE.search(before) or _ID_BEFORE.search(before):
        return True
    long_run = end - start >= 7
    glued = before[-1:].isalpha() or (before[-1:] in {".", ","} and before[-2:-1].isdigit())
    return long_run and (glued or text[end : end + 1].isalpha())


def _cued(text: str, start: int, end: int) -> bool:
    around = f"{text[max(0, start - _BEFORE) : start]}\n{text[end : end + _AFTER]}"
    return _CUE.search(around.lower()) is not None


def _opening(text: str, start: int) -> int:
    """Where the number begins, counting a plus sign and a bracket that belong to it."""
    head = text[max(0, start - 3) : start]
    plus = head.rfind("+")
    if plus >= 0:
        return start - len(head) + plus
    return start - 1 if head[-1:] in {"(", "[", "{"} else start
