"""Reading a registry of official channels from CSV (`brand,kind,value,direction,region`).

Decides what a row means; storing it is others'. Kinds are `name` (how a brand is written) and the
identifier kinds; the value `none` states that the brand has no such channel in the region.
"""

from __future__ import annotations

import csv
import io
import re

from verifier.detection.canonical import canonical
from verifier.detection.hosts import is_public_suffix
from verifier.domain.channel import Channel, Direction, NoChannel, Registry
from verifier.domain.errors import Invalid
from verifier.domain.identifier import IdentifierKind

_COLUMNS = ("brand", "kind", "value", "direction", "region")
_REGION = re.compile(r"[A-Z]{2}")
_KINDS = ", ".join(["name", *(kind.value for kind in IdentifierKind)])
MAX_NAME = 64


def parse_registry(text: str) -> Registry:
    """The registry that `text` describes.

    Raises `Invalid` naming the line and column of the first mistake. The header is required; empty
    lines are skipped; a direction may be left out and is then `both`.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    channels: list[Channel] = []
    names: list[tuple[str, str]] = []
    negatives: list[NoChannel] = []
    try:
        _check_header(next(reader, []))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                entry = _entry(cells, reader.line_num)
                match entry:
                    case Channel():
                        _refuse_second(entry, channels, reader.line_num)
                        channels.append(entry)
                    case NoChannel():
                        negatives.append(entry)
                    case _:
                        names.append(entry)
    except csv.Error:
        raise Invalid(f"line {reader.line_num}", "is not readable as CSV") from None
    return Registry(channels, names, negatives)


def _refuse_second(entry: Channel, earlier: list[Channel], line: int) -> None:
    """One identifier has one owner and direction: of two, a reader could pick the wrong one."""
    if any(entry.identifier == channel.identifier for channel in earlier):
        raise Invalid(f"line {line}, value", "is named in an earlier line already")


def _check_header(cells: list[str]) -> None:
    if tuple(cell.strip().lower() for cell in cells) != _COLUMNS:
        raise Invalid("line 1", f"the header must be {','.join(_COLUMNS)}")


def _entry(cells: list[str], line: int) -> Channel | NoChannel | tuple[str, str]:
    if len(cells) != len(_COLUMNS):
        raise Invalid(f"line {line}", f"has {len(cells)} columns instead of {len(_COLUMNS)}")
    brand, kind, value, direction, region = (cell.strip() for cell in cells)
    if not brand or len(brand) > MAX_NAME or not brand.isprintable():
        raise Invalid(f"line {line}, brand", "is empty, too long or not printable")
    if kind == "name":
        if not value or len(value) > MAX_NAME or not value.isprintable():
            raise Invalid(f"line {line}, value", "is empty, too long or not printable")
        return brand, value.lower()
    if kind not in list(IdentifierKind):
        raise Invalid(f"line {line}, kind", f"is not one of {_KINDS}")
    code = _region(region, line)
    if value.lower() == "none":
        return NoChannel(brand, IdentifierKind(kind), code)
    identifier = canonical(IdentifierKind(kind), value, code, field=f"line {line}, value")
    if identifier.kind is IdentifierKind.DOMAIN and is_public_suffix(identifier.value):
        raise Invalid(f"line {line}, value", "is a suffix under which anybody can have a name")
    return Channel(brand, identifier, _direction(direction, line), code)


def _region(text: str, line: int) -> str | None:
    if text and not _REGION.fullmatch(text.upper()):
        raise Invalid(f"line {line}, region", "is not a two-letter country code")
    return text.upper() or None


def _direction(text: str, line: int) -> Direction:
    try:
        return Direction(text.lower() or "both")
    except ValueError:
        known = ", ".join(Direction)
        raise Invalid(f"line {line}, direction", f"is not one of {known}") from None
