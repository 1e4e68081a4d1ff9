"""What `verifier assess` is given: files, folders or standard input, split into items.

Decides what an item is and of which kind; what is in it is `reading`'s. Numbers, addresses, links
and handles come one a line, texts, pages and mails one a file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from verifier.domain.identifier import IdentifierKind

STANDARD_INPUT = "-"
LARGEST = 32 * 1024 * 1024  # bytes of one item

_BY_NAME = {".eml": "mail", ".md": "page", ".markdown": "page", ".html": "page", ".htm": "page"}


class ItemKind(StrEnum):
    """What an item may be."""

    PHONE = "phone"
    EMAIL = "email"
    DOMAIN = "domain"
    URL = "url"
    HANDLE = "handle"
    TEXT = "text"
    MAIL = "mail"
    PAGE = "page"

    @property
    def identifier(self) -> IdentifierKind | None:
        """The kind of identifier that an item is, alone on its line; None for whole files."""
        return IdentifierKind(self.value) if self.value in list(IdentifierKind) else None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to assess. `source` names its file or, in a file of lines, its line."""

    source: str
    kind: ItemKind
    content: bytes


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read, and why."""

    source: str
    why: str


def find_files(given: Iterable[str]) -> list[str]:
    """The files given, and for each folder the files below it, in order and without hidden ones."""
    found: list[str] = []
    for name in given:
        folder = Path(name)
        if name != STANDARD_INPUT and folder.is_dir():
            found += [str(file) for file in sorted(folder.rglob("*")) if _is_shown(file, folder)]
        else:
            found.append(name)
    return found


def _is_shown(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.is_file()


def read_items(name: str, kind: ItemKind | None, *, alone: bool) -> Iterator[Item | Unreadable]:
    """The items in file `name`; `kind` None guesses from the name.

    A line's source is its number, with the file's name in front unless the file is `alone`.
    """
    chosen = kind or ItemKind(_BY_NAME.get(Path(name).suffix.lower(), "text"))
    try:
        if name == STANDARD_INPUT:
            yield from _split(sys.stdin.buffer, name, chosen, alone=alone)
        else:
            with Path(name).open("rb") as file:
                yield from _split(file, name, chosen, alone=alone)
    except (OSError, ValueError) as refused:  # ValueError: a NUL in the name
        yield Unreadable(name, getattr(refused, "strerror", None) or "is no file name")


def _split(
    file: BinaryIO, name: str, kind: ItemKind, *, alone: bool
) -> Iterator[Item | Unreadable]:
    if kind.identifier is None:
        yield _bounded(Item(name, kind, file.read(LARGEST + 1)))
        return
    for number, line in enumerate(file, 1):
        if line.strip():
            source = str(number) if alone else f"{name}:{number}"
            yield _bounded(Item(source, kind, line.rstrip(b"\r\n")))


def _bounded(item: Item) -> Item | Unreadable:
    if len(item.content) > LARGEST:
        return Unreadable(item.source, f"is larger than {LARGEST // 1024**2} MB")
    return item
