"""A document's identifiers and links as findings.

Decides how a link and what stands in its text speak about each other: an address in the text of a
deceptive link is what it deceives with, and never official.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from verifier.detection.address_text import Hit
from verifier.detection.canonical import canonical
from verifier.detection.documents import Document
from verifier.detection.hosts import registrable
from verifier.detection.hosts_of_brands import HostJudge
from verifier.detection.identifiers import Judgement
from verifier.detection.links import Deception, deception, link_target
from verifier.detection.markup import Anchor
from verifier.domain.errors import Invalid
from verifier.domain.finding import Assessment, Finding, LinkFinding, worst
from verifier.domain.identifier import Identifier, IdentifierKind

Judge = Callable[[Identifier], Judgement]
_MAX_LINK_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding and where it stands in the folded text."""

    finding: Finding
    at: int


@dataclass(frozen=True, slots=True)
class Link:
    """An anchor with its target and what was found about it."""

    anchor: Anchor
    target: Identifier
    finding: LinkFinding
    deceives: Deception | None


def make_finding(
    identifier: Identifier, text: str, span: tuple[int, int], judgement: Judgement
) -> Finding:
    """One finding from its judgement."""
    return Finding(identifier, text, span, judgement.assessment, judgement.brand, judgement.reasons)


def links_of(
    document: Document, anchors: Iterable[Anchor], hosts: HostJudge, judge: Judge
) -> list[Link]:
    """Every link of `anchors` whose target is an identifier."""
    read = [(anchor, link_target(anchor.target)) for anchor in anchors]
    targets = [(anchor, target) for anchor, target in read if target is not None]
    trackers = _trackers(target for _, target in targets)
    links = []
    for anchor, target in targets:
        text = document.text[anchor.start : anchor.end].strip()
        tracked = registrable(target.host or "") in trackers
        deceives = deception(text[:_MAX_LINK_TEXT], target, hosts, tracked=tracked)
        judged = judge(target)
        assessments, reasons = [judged.assessment], judged.reasons
        if deceives:
            assessments.append(Assessment.DECEPTIVE_LINK)
            reasons = (deceives.reason, *reasons)
        finding = LinkFinding(text, anchor.target, worst(assessments), reasons)
        links.append(Link(anchor, target, finding, deceives))
    return links


def placed_findings(
    document: Document, hits: Iterable[Hit], links: list[Link], judge: Judge
) -> list[Placed]:
    """The identifiers in the visible text and the targets of links, in order of place."""
    placed = []
    for hit in hits:
        span = document.folded.span(hit.start, hit.end)
        judged = judge(hit.identifier)
        if _disguised(document, hit):
            judged = _as_disguised(judged)
        text = document.original[span[0] : span[1]]
        placed.append(Placed(make_finding(hit.identifier, text, span, judged), hit.start))
    seen = {item.finding.span for item in placed}
    for link in links:
        span = link.anchor.target_span
        if span not in seen:
            text = document.original[span[0] : span[1]]
            finding = make_finding(link.target, text, span, judge(link.target))
            placed.append(Placed(finding, link.anchor.end))
    placed.sort(key=lambda item: item.at)
    return list(_marked(placed, links))


def _trackers(targets: Iterable[Identifier]) -> frozenset[str]:
    """Hosts that most links of a longer document go through."""
    counts = Counter(registrable(target.host or "") for target in targets)
    total = sum(counts.values())
    return frozenset(host for host, count in counts.items() if count >= 4 and 2 * count >= total)


def _disguised(document: Document, hit: Hit) -> bool:
    """Whether a browser or mail program would not go where folding says it goes."""
    shown = document.shown(hit.start, hit.end)
    kind = hit.identifier.kind
    if shown.isascii() or kind in (IdentifierKind.PHONE, IdentifierKind.HANDLE):
        return False
    try:
        return canonical(kind, shown) != hit.identifier
    except Invalid:
        return True


def _as_disguised(judged: Judgement) -> Judgement:
    reason = "written with characters that hide where it goes"
    if judged.assessment is Assessment.OFFICIAL:
        return Judgement(Assessment.LOOKALIKE, judged.brand, (reason,))
    return replace(judged, reasons=(reason, *judged.reasons))


def _marked(placed: list[Placed], links: list[Link]) -> Iterable[Placed]:
    deceptive = sorted(
        (link for link in links if link.deceives), key=lambda link: link.anchor.start
    )
    index = 0
    for item in placed:
        while index < len(deceptive) and deceptive[index].anchor.end <= item.at:
            index += 1
        inside = index < len(deceptive) and deceptive[index].anchor.start <= item.at
        yield _deceiving(item, deceptive[index].deceives) if inside else item


def _deceiving(item: Placed, deceives: Deception | None) -> Placed:
    finding = item.finding
    reason = f"in a link that {deceives.reason}" if deceives else ""
    marked = replace(
        finding,
        assessment=worst([finding.assessment, Assessment.DECEPTIVE_LINK]),
        brand=finding.brand or (deceives.brand if deceives else None),
        reasons=(reason, *finding.reasons),
    )
    return Placed(marked, item.at)
