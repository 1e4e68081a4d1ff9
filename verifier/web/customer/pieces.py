"""Cut a pasted text into what was read in it and what lies between, so that a page can mark it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verifier.domain.verdict import Part, VerdictKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text; `kind` is the verdict on it, None between what was read."""

    text: str
    kind: VerdictKind | None = None


def pieces(text: str, parts: Sequence[Part]) -> tuple[Piece, ...]:
    """`text` in order and whole. Where two findings overlap, the first is marked.

    Spans that do not hold their finding's text (those of a decoded mail) are left out.
    """
    cut: list[Piece] = []
    at = 0
    for start, end, kind in sorted(_marks(text, parts)):
        if start >= at:
            cut += [Piece(text[at:start]), Piece(text[start:end], kind)]
            at = end
    cut.append(Piece(text[at:]))
    return tuple(piece for piece in cut if piece.text)


def _marks(text: str, parts: Sequence[Part]) -> list[tuple[int, int, VerdictKind]]:
    findings = [(part.finding, part.kind) for part in parts if part.finding is not None]
    return [
        (*finding.span, kind)
        for finding, kind in findings
        if 0 <= finding.span[0] < finding.span[1]
        and text[finding.span[0] : finding.span[1]] == finding.text
    ]
