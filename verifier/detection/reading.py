"""Free text, Markdown or HTML read into identifiers, without any registry.

Decides what is there and where; whose it is, and what it claims, is `assess`'s.
"""

from __future__ import annotations

from verifier.detection.documents import read_document
from verifier.detection.scan import scan
from verifier.domain.finding import Finding, Reading


def read(text: str, *, region: str | None = None) -> Reading:
    """Every identifier, token and short handle in `text`, all `unknown`.

    `region` (ISO 3166-1 alpha-2) reads national telephone numbers. Never raises.
    """
    document = read_document(text)
    found = scan(document.text, region)
    findings = []
    for hit in found.hits:
        span = document.folded.span(hit.start, hit.end)
        findings.append(Finding(hit.identifier, text[span[0] : span[1]], span))
    return Reading(tuple(findings), tokens=found.tokens, handles=found.handles)
