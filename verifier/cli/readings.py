"""Assessing items against one registry and the published indicators.

A reading is made twice only when something in it is published: the first time notes every
identifier that is asked about, one look-up answers for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from verifier.cli.deployment import migrated_database
from verifier.cli.registry import read_registry
from verifier.cli.sources import Item, ItemKind
from verifier.detection.assess import Assessor
from verifier.domain.channel import Registry
from verifier.domain.finding import Reading
from verifier.domain.identifier import Identifier
from verifier.persistence import channels, indicators
from verifier.persistence.database import Database
from verifier.settings import load

_MOST_ASKED = 500  # identifiers in one statement

Published = Callable[[set[Identifier]], set[Identifier]]


class Readings:
    """Assesses items; `published` names those of a set of identifiers that are published."""

    def __init__(self, registry: Registry, published: Published, region: str | None) -> None:
        self._published = published
        self._region = region
        self._asked: set[Identifier] = set()
        self._known: set[Identifier] = set()
        self._assessor = Assessor(registry, self._is_published)

    def read(self, item: Item) -> Reading:
        """What the item says; nothing in it makes this raise."""
        self._asked, self._known = set(), set()
        reading = self._assess(item)
        self._known = self._published(self._asked)
        return self._assess(item) if self._known else reading

    def _is_published(self, identifier: Identifier) -> bool:
        self._asked.add(identifier)
        return identifier in self._known

    def _assess(self, item: Item) -> Reading:
        if item.kind is ItemKind.MAIL:
            return self._assessor.assess_mail(item.content, self._region)
        text = item.content.decode("utf-8", "replace")
        kind = item.kind.identifier
        if kind is not None:
            return self._assessor.assess_item(kind, text, self._region)
        if item.kind is ItemKind.PAGE:
            return self._assessor.assess_page(text, self._region)
        return self._assessor.assess_text(text, self._region)


@contextmanager
def opened_readings(channels_file: Path | None, region: str | None) -> Iterator[Readings]:
    """Readings against a registry file alone, or against the deployment's database."""
    if channels_file is not None:
        yield Readings(read_registry(channels_file), _none, region)
        return
    settings = load()
    with migrated_database(settings) as database:
        with database.reading() as connection:
            _, registry = channels.load(connection)
        yield Readings(registry, _published_in(database), region or settings.region)


def _none(identifiers: set[Identifier]) -> set[Identifier]:  # noqa: ARG001 - a file publishes none
    return set()


def _published_in(database: Database) -> Published:
    def published(identifiers: set[Identifier]) -> set[Identifier]:
        found: set[Identifier] = set()
        asked = list(identifiers)
        with database.reading() as connection:
            for start in range(0, len(asked), _MOST_ASKED):
                batch = asked[start : start + _MOST_ASKED]
                found |= indicators.published(connection, batch)
        return found

    return published
