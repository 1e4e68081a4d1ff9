"""How a reading is printed: one JSON object a line for programs, a small table for people."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from verifier.cli.console import plain, table
from verifier.domain.finding import Assessment, Finding, LinkFinding, Reading

_STYLES = {
    Assessment.OFFICIAL: "bold blue",
    Assessment.UNKNOWN: "dim",
    Assessment.THIRD_PARTY_SUPPORT: "bold red",
    Assessment.LOOKALIKE: "bold red",
    Assessment.DECEPTIVE_LINK: "bold red",
    Assessment.PUBLISHED_INDICATOR: "bold white on red",
}
_LONGEST = 300  # characters of one cell


def as_json(source: str, reading: Reading) -> str:
    """One line of ASCII: hostile characters stay escaped on their way to a terminal or a log."""
    return json.dumps(
        {
            "source": source,
            "assessment": reading.assessment.value,
            "identifiers": [_finding(finding) for finding in reading.identifiers],
            "links": [_link(link) for link in reading.links],
            "brand": reading.brand,
            "reasons": list(reading.reasons),
        }
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.identifier.kind.value,
        "value": finding.identifier.value,
        "text": finding.text,
        "span": list(finding.span),
        "assessment": finding.assessment.value,
        "brand": finding.brand,
        "reasons": list(finding.reasons),
    }


def _link(link: LinkFinding) -> dict[str, Any]:
    return {
        "text": link.text,
        "target": link.target,
        "assessment": link.assessment.value,
        "reasons": list(link.reasons),
    }


def show(console: Console, source: str, reading: Reading) -> None:
    """The worst first, then what was read, readable in 80 columns."""
    head = Text.assemble((_cell(source), "bold"), "  ", _assessment(reading.assessment))
    if reading.brand:
        head.append(f"  {_cell(reading.brand)}")
    lines = [Padding(_text("; ".join(reading.reasons)), (0, 0, 0, 2))] if reading.reasons else []
    console.print(Group(head, *lines))
    if reading.identifiers or reading.links:
        console.print(Padding(_listed(reading), (0, 0, 1, 2)))


def _listed(reading: Reading) -> Any:  # noqa: ANN401 - whatever rich can print
    shown = table("what", "assessment", "why")
    for finding in reading.identifiers:
        named = Text.assemble(
            (f"{finding.identifier.kind} ", "dim"), _cell(finding.identifier.value)
        )
        shown.add_row(named, _assessment(finding.assessment), _why(finding.reasons, finding.brand))
    for link in reading.links:
        named = Text.assemble(("link ", "dim"), _cell(link.text), " → ", _cell(link.target))
        shown.add_row(named, _assessment(link.assessment), _why(link.reasons))
    return shown


def _why(reasons: tuple[str, ...], brand: str | None = None) -> Text:
    return _text("; ".join(([brand] if brand else []) + list(reasons)))


def _assessment(assessment: Assessment) -> Text:
    return Text(assessment.value, style=_STYLES[assessment])


def _text(words: str) -> Text:
    return Text(_cell(words))


def _cell(words: str) -> str:
    shown = plain(words)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
