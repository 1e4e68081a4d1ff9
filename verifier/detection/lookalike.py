"""Hosts that imitate a registered brand.

Decides by what a person sees in the host: the brand's domain with another behind it, its name
beside luring words, a slip of the pen, a foreign letter. Exact ownership comes first and is the
registry's; nothing here ever makes a host good.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from verifier.detection.brand_names import BrandName, BrandNames
from verifier.detection.hosts import is_address, is_rented, registrable, unicode_label
from verifier.detection.known_hosts import FREE_HOSTS
from verifier.detection.skeleton import latin, skeleton
from verifier.detection.typing_slips import is_slip
from verifier.detection.words import LURES, WORDS

_SPLIT = re.compile(r"[\-_.]+|(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")
_MARKS = re.compile(r"[\-_]+")
# Letters with a number behind them (app13) are a series, not letters written as digits.
_NUMBERED = re.compile(r"[a-z]*[0-9]{2,}")
_LONGEST_LURE = max(len(word) for word in LURES)
_TOO_COMMON = frozenset({"www", "com", "web", "blog", "cdn", "api", "app", "m", "s", "e", "i"})


@dataclass(frozen=True, slots=True)
class Imitation:
    """Which brand a host imitates and by what."""

    brand: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Label:
    """One label as shown: in Latin letters, its words between marks, all words, without marks."""

    text: str
    marked: tuple[str, ...]
    words: tuple[str, ...]
    compact: str
    foreign: bool


@dataclass(frozen=True, slots=True)
class _Shown:
    """A host without its public suffix; `own` is the label that somebody registered."""

    labels: tuple[_Label, ...]
    rented: bool

    @property
    def own(self) -> _Label:
        return self.labels[-1]

    def company(self, besides: str) -> bool:
        """Whether luring words stand beside the word `besides`, or the host is rented."""
        return self.rented or any(
            word in LURES and word not in _TOO_COMMON
            for label in self.labels
            for word in label.words
            if word != besides
        )


def imitation(host: str, names: BrandNames) -> Imitation | None:
    """What `host` (canonical, owned by none of the brands) imitates, if anything."""
    if is_address(host):
        return None
    if found := _embedded(host, names):
        return found
    shown = _shown(host)
    for rule in (_carries, _looks_like, _misspells):
        for name in names.names:
            if reason := rule(shown, name):
                return Imitation(name.brand, reason)
    return None


def _embedded(host: str, names: BrandNames) -> Imitation | None:
    dotted = f".{host.replace('-', '.')}."
    for brand, domain in names.domains:
        if f".{domain}." not in dotted:
            continue
        if f".{domain}." in f".{host}.":
            return Imitation(brand, f"carries {domain} in a host that is not the brand's")
        if len(domain.partition(".")[0]) >= 3:
            return Imitation(brand, f"spells {domain} with a hyphen")
    return None


def _shown(host: str) -> _Shown:
    own = registrable(host)
    suffix = own.partition(".")[2]
    above = host[: -len(suffix) - 1] if suffix else host
    labels = tuple(_label(label) for label in above.split("."))
    return _Shown(labels, is_rented(host) or own in FREE_HOSTS)


def _label(label: str) -> _Label:
    shown = unicode_label(label)
    text = latin(shown)
    return _Label(
        text,
        tuple(word for word in _MARKS.split(text) if word),
        tuple(word for word in _SPLIT.split(text) if word),
        _MARKS.sub("", text),
        not shown.isascii(),
    )


def _carries(shown: _Shown, name: BrandName) -> str | None:
    for label in shown.labels:
        if name.compact not in label.compact:
            continue
        if name.distinctive:
            return f"carries the name {name.compact}"
        if name.compact in label.words or name.compact + "s" in label.words:
            if not name.everyday or label is shown.own or shown.company(name.compact):
                return f"carries the name {name.compact} as a word"
        elif any(_with_lures(word, name.compact, shown) for word in (*label.marked, label.compact)):
            return f"carries the name {name.compact} with luring words"
    return None


def _with_lures(word: str, name: str, shown: _Shown) -> bool:
    """Whether `word` is an everyday name with luring words glued to it."""
    at = word.find(name)
    if at < 0 or word == name:
        return False
    before, after = word[:at], word[at + len(name) :]
    if luring(before) and luring(after):
        return True
    if len(name) < 5 or before:
        return False
    ends_luring = any(after.endswith(lure) and len(lure) >= 4 for lure in _tails(after))
    return ends_luring or (shown.rented and any(char.isdigit() for char in word))


def _tails(text: str) -> list[str]:
    return [text[start:] for start in range(len(text)) if text[start:] in LURES]


def _looks_like(shown: _Shown, name: BrandName) -> str | None:
    for label in shown.labels:
        if len(name.compact) < 5 and not label.foreign:
            continue
        for word in dict.fromkeys((*label.marked, label.compact)):
            if word != name.compact and word not in WORDS and _seen_as(word, name):
                return f"looks like {name.compact}"
    return None


def _seen_as(word: str, name: BrandName) -> bool:
    if _NUMBERED.fullmatch(word):
        return False
    looks = skeleton(word)
    if looks == name.looks or (name.distinctive and name.looks in looks):
        return True
    lured = looks.startswith(name.looks) and len(word) > len(name.compact)
    return lured and name.compact not in word and luring(word[len(name.compact) :])


def _misspells(shown: _Shown, name: BrandName) -> str | None:
    if len(name.compact) < 5 or not name.given:
        return None
    for label in shown.labels:
        for word in dict.fromkeys((*label.marked, *label.words, label.compact)):
            company = shown.company(word)
            if is_slip(word, name, company=company) or _slip_with_lure(word, name):
                return f"is a slip of the pen from {name.compact}"
    return None


def _slip_with_lure(word: str, name: BrandName) -> bool:
    size = len(name.compact)
    if not name.distinctive or len(word) < size + 1:
        return False
    for length in (size, size - 1, size + 1):
        head, tail = word[:length], word[length:]
        if tail and luring(tail) and is_slip(head, name, company=True):
            return True
        head, tail = word[:-length], word[-length:]
        if head and luring(head) and is_slip(tail, name, company=True):
            return True
    return False


@lru_cache(maxsize=8192)
def luring(part: str) -> bool:
    """Whether `part` is nothing but luring words and digits (or nothing at all)."""
    reachable = [True] + [False] * len(part)
    for end in range(1, len(part) + 1):
        if part[end - 1].isdigit() and reachable[end - 1]:
            reachable[end] = True
            continue
        reachable[end] = any(
            reachable[start] and part[start:end] in LURES
            for start in range(max(0, end - _LONGEST_LURE), end)
        )
    return reachable[-1]
