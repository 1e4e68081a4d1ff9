"""Contrast, computed from the tokens (WCAG 2.2 relative luminance), in light and in dark."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from verifier.domain.verdict import VerdictKind
from verifier.web.static import FILES

_SHEET = FILES["tokens.css"].decode()
_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
_LIGHT = dict(_COLOUR.findall(_SHEET.partition("@media")[0]))
_DARK = _LIGHT | dict(_COLOUR.findall(_SHEET.partition("@media")[2]))


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [_LIGHT, _DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", VerdictKind)
def test_a_verdict_can_be_read(theme: dict[str, str], kind: VerdictKind) -> None:
    assert _contrast(theme[kind], theme[f"{kind}-ink"]) >= 7


@pytest.mark.parametrize("theme", [_LIGHT, _DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "link", "error"])
def test_text_on_cards_can_be_read(theme: dict[str, str], ink: str) -> None:
    assert _contrast(theme[ink], theme["surface"]) >= 7
    assert _contrast(theme[ink], theme["page"]) >= 4.5


@pytest.mark.parametrize("theme", [_LIGHT, _DARK], ids=["light", "dark"])
def test_buttons_and_edges_of_fields_can_be_seen(theme: dict[str, str]) -> None:
    assert _contrast(theme["act"], theme["act-ink"]) >= 7
    assert _contrast(theme["line"], theme["surface"]) >= 3
    assert _contrast(theme["focus"], theme["page"]) >= 3


def test_red_and_dark_red_differ_without_colour() -> None:
    tones = sorted(
        _luminance(_LIGHT[kind]) for kind in (VerdictKind.KNOWN_SCAM, VerdictKind.NOT_CONFIRMED)
    )
    assert all(later > 2 * earlier for earlier, later in pairwise(tones))
