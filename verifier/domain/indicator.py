"""Indicators: identifiers that impersonate us (in the sense of STIX and MISP).

Decides the life of one: candidate → confirmed → published → retracted. Two different people
publish, reports by volume never do, and an official channel can be neither (S8).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from verifier.domain.channel import Channel
from verifier.domain.errors import Conflict
from verifier.domain.identifier import Identifier


class IndicatorStatus(StrEnum):
    """Where an indicator stands."""

    CANDIDATE = "candidate"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Indicator:
    """`confirmed_by` and `published_by` are account ids of staff."""

    id: int
    identifier: Identifier
    status: IndicatorStatus = IndicatorStatus.CANDIDATE
    confirmed_by: int | None = None
    published_by: int | None = None

    def confirm(self, by: int, owner: Channel | None) -> Indicator:
        """First person; raises `Conflict` unless candidate or retracted and not official."""
        _refuse_official(owner)
        self._must_be(IndicatorStatus.CANDIDATE, IndicatorStatus.RETRACTED)
        return replace(self, status=IndicatorStatus.CONFIRMED, confirmed_by=by, published_by=None)

    def publish(self, by: int, owner: Channel | None) -> Indicator:
        """Second person; raises `Conflict` when it is the one who confirmed."""
        _refuse_official(owner)
        self._must_be(IndicatorStatus.CONFIRMED)
        if by == self.confirmed_by:
            raise Conflict("a second person must publish what you confirmed")
        return replace(self, status=IndicatorStatus.PUBLISHED, published_by=by)

    def retract(self) -> Indicator:
        """Take it back; one person may, since silence harms less than a false alarm."""
        self._must_be(IndicatorStatus.CONFIRMED, IndicatorStatus.PUBLISHED)
        return replace(self, status=IndicatorStatus.RETRACTED)

    def _must_be(self, *statuses: IndicatorStatus) -> None:
        if self.status not in statuses:
            raise Conflict(f"the indicator is {self.status}")


def _refuse_official(owner: Channel | None) -> None:
    if owner is not None:
        raise Conflict("this is an official channel; remove it from the registry first")
