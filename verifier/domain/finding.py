"""What reading a text says of the identifiers in it, apart from any contact with a customer.

An *assessment* speaks about an identifier ("is it ours, does it imitate us?"); a *verdict*
(`domain.verdict`) answers a customer's question and is the only thing that can be green.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from verifier.domain.identifier import Identifier


class Assessment(StrEnum):
    """What we say of one identifier, best first; `worst` relies on this order."""

    OFFICIAL = "official"
    UNKNOWN = "unknown"
    LOOKALIKE = "lookalike"
    DECEPTIVE_LINK = "deceptive_link"
    THIRD_PARTY_SUPPORT = "third_party_support"
    PUBLISHED_INDICATOR = "published_indicator"

    @property
    def rank(self) -> int:
        """0 is best; a larger rank is worse."""
        return _RANK[self]


_RANK = {assessment: rank for rank, assessment in enumerate(Assessment)}


def worst(assessments: list[Assessment]) -> Assessment:
    """The worst of them; `unknown` when there are none (nothing read proves nothing)."""
    return max(assessments, key=lambda assessment: assessment.rank, default=Assessment.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Finding:
    """One identifier as read.

    `text` is what was written and `span` its half-open character offsets in the input, so a page
    can highlight it. `reasons` are short English clauses for staff and the command line.
    """

    identifier: Identifier
    text: str
    span: tuple[int, int]
    assessment: Assessment = Assessment.UNKNOWN
    brand: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkFinding:
    """A link whose visible `text` was compared with where its `target` goes."""

    text: str
    target: str
    assessment: Assessment
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a whole mail says of itself; `sender` is its From address if it has just one."""

    subject: str
    sender: Identifier | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read out of one input.

    `tokens` and `handles` are strings of the *shape* of our contact tokens and short handles
    (`4K2M-9QXT-7BWD`, canonical form); whether they are ours is decided elsewhere. `assessment` is
    the worst of all findings, links and what the page as a whole claims (`reasons`). `letterhead`
    is set for whole mails.
    """

    identifiers: tuple[Finding, ...] = ()
    links: tuple[LinkFinding, ...] = ()
    tokens: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    assessment: Assessment = Assessment.UNKNOWN
    brand: str | None = None
    reasons: tuple[str, ...] = field(default=())
    letterhead: Letterhead | None = None
