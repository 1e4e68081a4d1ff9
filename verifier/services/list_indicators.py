"""List published indicators for machines that warn or block elsewhere: what two people published.

By rising id. One that is published later may have a lower id, and a retracted one is listed no
more, so whoever keeps a copy replaces it by a whole pass.
"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.domain.permission import Permission, require
from verifier.domain.principal import Principal
from verifier.persistence import indicators
from verifier.persistence.database import Database
from verifier.persistence.indicators import PublishedIndicator

PAGE = 1000


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """Indicators by rising id; `next_after` asks for the page after, None when there is none."""

    indicators: tuple[PublishedIndicator, ...]
    next_after: int | None


class ListIndicators:
    """See the module."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, by: Principal, after: int = 0, most: int = PAGE) -> IndicatorPage:
        """At most `most` indicators with ids above `after`; raises `Forbidden`, `Unavailable`."""
        require(by, Permission.READ_INDICATORS)
        with self._database.reading() as connection:
            rows = indicators.list_published(connection, after=after, most=most + 1)
        shown = rows[:most]
        return IndicatorPage(tuple(shown), shown[-1].id if len(rows) > most else None)
