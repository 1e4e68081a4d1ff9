"""How a registry's brands are written, prepared once for fast comparison.

Decides which names are distinctive enough to be recognised inside other words. Comparing hosts
and texts with them is `lookalike`'s and `brand_text`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.detection.hosts import registrable
from verifier.detection.skeleton import skeleton
from verifier.detection.words import EVERYDAY_NAMES, WORDS
from verifier.domain.channel import Registry
from verifier.domain.identifier import IdentifierKind

_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class BrandName:
    """One written name. `compact` has neither spaces nor marks; `looks` is its skeleton."""

    brand: str
    compact: str
    looks: str
    distinctive: bool
    """Long and rare enough to be recognised inside a longer word."""
    everyday: bool
    """A word that others use for themselves, too."""
    given: bool
    """Given as a name, rather than taken from a registered domain."""


@dataclass(frozen=True, slots=True)
class BrandNames:
    """All names, the longest first, and the registered domains with their owners."""

    names: tuple[BrandName, ...]
    domains: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, re.Pattern[str]], ...]


def brand_names(registry: Registry) -> BrandNames:
    """The names in `registry`: those given, and the first label of long registered domains."""
    written = {(brand, name) for brand, name in registry.names}
    written |= {(brand, brand) for brand in registry.brands}
    domains = []
    labels: set[tuple[str, str]] = set()
    for channel in registry.channels:
        if channel.identifier.kind is IdentifierKind.DOMAIN:
            host = channel.identifier.value
            domains.append((channel.brand, host))
            label = registrable(host).partition(".")[0]
            if len(label) >= 6 and label not in EVERYDAY_NAMES:
                labels.add((channel.brand, label))
    names = {_name(brand, text, given=True) for brand, text in written}
    given = {name.compact for name in names}
    names |= {
        name
        for name in (_name(brand, text, given=False) for brand, text in labels)
        if name.compact not in given
    }
    ordered = sorted(
        (name for name in names if len(name.compact) >= 3),
        key=lambda name: (-len(name.compact), name.compact, name.brand),
    )
    return BrandNames(tuple(ordered), tuple(sorted(domains)), _texts(registry))


def _name(brand: str, written: str, *, given: bool) -> BrandName:
    compact = _NOT_LETTERS.sub("", written.lower())
    everyday = compact in EVERYDAY_NAMES
    # A name that is a word with one letter in front (i-cloud) stands inside many other names.
    distinctive = len(compact) >= 5 and not everyday and compact[1:] not in WORDS
    return BrandName(brand, compact, skeleton(compact), distinctive, everyday, given)


def _texts(registry: Registry) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each brand a pattern of its names as words of a text."""
    by_brand: dict[str, set[str]] = {}
    for brand, name in registry.names:
        by_brand.setdefault(brand, set()).add(name.lower())
    return tuple(
        (brand, re.compile(rf"(?<![^\W_])(?:{_alternatives(names)})(?![^\W_])", re.IGNORECASE))
        for brand, names in sorted(by_brand.items())
    )


def _alternatives(names: set[str]) -> str:
    spelled = (re.escape(name).replace(r"\ ", r"[\s\-]?") for name in names)
    return "|".join(sorted(spelled, key=len, reverse=True))
