"""What the words around identifiers add: posing as, or advertising, a brand's support.

Decides which unknown numbers, addresses and handles stand where a text speaks of the support of a
registered brand, and what the text as a whole claims.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from verifier.detection.brand_text import NEAR, Claims
from verifier.detection.findings import Placed
from verifier.domain.finding import Assessment, Finding, LinkFinding
from verifier.domain.identifier import IdentifierKind

_CONTACTS = (IdentifierKind.PHONE, IdentifierKind.EMAIL, IdentifierKind.HANDLE)
_BAD = (Assessment.THIRD_PARTY_SUPPORT, Assessment.LOOKALIKE, Assessment.DECEPTIVE_LINK)


@dataclass(frozen=True, slots=True)
class WholeClaim:
    """What a text as a whole is, about which brand, and why."""

    assessment: Assessment
    brand: str
    reason: str


def in_context(placed: Iterable[Placed], claims: Claims) -> list[Finding]:
    """The findings; unknown contacts near a brand's support become third-party support."""
    return [_in_context(item, claims) for item in placed]


def whole_claims(
    findings: list[Finding], links: list[LinkFinding], claims: Claims
) -> list[WholeClaim]:
    """What the text says as a whole: posing as a brand, or leading its customers elsewhere."""
    found = [
        WholeClaim(Assessment.LOOKALIKE, brand, f"writes the name {brand} with foreign letters")
        for brand in sorted(claims.hidden)
    ]
    brand = claims.first_brand
    if brand and claims.support and _leads_elsewhere(findings, links):
        reason = f"third_party_support: speaks of {brand} support but leads to others' channels"
        found.append(WholeClaim(Assessment.THIRD_PARTY_SUPPORT, brand, reason))
    return found


def posing_brand(titled: str | None, *claims: Claims) -> str | None:
    """The brand that a mail speaks as ("your X account"), or whose name alone is its subject."""
    posing = (name for part in claims for _, name in part.brands if name in part.posing)
    return titled or next(posing, None)


def poses_as(brand: str, findings: list[Finding]) -> WholeClaim | None:
    """What a mail that speaks as `brand` is when it leads to places that are not the brand's."""
    foreign = any(
        finding.assessment is not Assessment.OFFICIAL
        and finding.brand != brand
        and finding.identifier.kind is not IdentifierKind.EMAIL
        for finding in findings
    )
    if not foreign:
        return None
    reason = f"third_party_support: speaks as {brand} but leads to others' channels"
    return WholeClaim(Assessment.THIRD_PARTY_SUPPORT, brand, reason)


def _leads_elsewhere(findings: list[Finding], links: list[LinkFinding]) -> bool:
    return any(link.assessment is Assessment.DECEPTIVE_LINK for link in links) or any(
        finding.assessment in _BAD for finding in findings
    )


def _in_context(item: Placed, claims: Claims) -> Finding:
    finding = item.finding
    unknown = finding.assessment is Assessment.UNKNOWN
    if not unknown or finding.identifier.kind not in _CONTACTS:
        return finding
    brand = _nearest_brand(claims, item.at) if _near(claims.support, item.at) else None
    if brand is None:
        return finding
    reason = f"given for {brand} support but not registered by {brand}"
    return replace(
        finding,
        assessment=Assessment.THIRD_PARTY_SUPPORT,
        brand=brand,
        reasons=(*finding.reasons, reason),
    )


def _near(places: tuple[int, ...], at: int) -> bool:
    index = bisect_left(places, at - NEAR)
    return index < len(places) and places[index] <= at + NEAR


def _nearest_brand(claims: Claims, at: int) -> str | None:
    places = claims.brands
    index = bisect_left(places, (at, ""))
    around = places[max(0, index - 1) : index + 1]
    nearest = min(around, key=lambda place: abs(place[0] - at), default=None)
    return nearest[1] if nearest and abs(nearest[0] - at) <= 4 * NEAR else None
