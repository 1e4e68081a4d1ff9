"""Texts as their readers see them: plain, Markdown or HTML, with their links apart.

Decides what is visible text and which links stand in it, keeping the way back to the original
offsets. What the text says is `scan`'s and `assess`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.detection.characters import Folded, fold
from verifier.detection.hidden_characters import end_sentences
from verifier.detection.markup import Anchor, looks_like_html, read_html

_MARKDOWN_LINK = re.compile(
    r"\[((?:[^\[\]\\]++|\\.|!?\[[^\[\]]*+\](?:\([^()\s]*+\))?)*+)\]"
    r"\(\s{0,9}<?([^\s()<>]*+(?:\([^\s()]*+\)[^\s()<>]*+)*+)>?[^()]{0,300}?\)",
    re.DOTALL,
)
_HEADER_LINK = re.compile(r"^\s{0,3}\[([^\[\]]{1,80})\]:\s{1,9}<?([^\s<>]{1,2048})", re.MULTILINE)
_REFERENCE = re.compile(r"\[([^\[\]]{1,300})\]\[([^\[\]]{0,80})\]")


@dataclass(frozen=True, slots=True)
class Document:
    """Folded visible text and links.

    `original` is the text as given and `visible` what it shows, before folding; `inner` leads from
    the folded text to `visible`, `folded` to `original`. Anchors' `start` and `end` are offsets in
    the folded text and `target_span` is in the original.
    """

    original: str
    visible: str
    inner: Folded
    folded: Folded
    anchors: tuple[Anchor, ...] = ()

    @property
    def text(self) -> str:
        """The folded visible text."""
        return self.folded.text

    def shown(self, start: int, end: int) -> str:
        """What is shown, unfolded, at a span of the folded text."""
        first, last = self.inner.span(start, end)
        return self.visible[first:last]


def read_document(text: str) -> Document:
    """Plain text, Markdown or HTML; what the text itself shows decides which."""
    if looks_like_html(text):
        page = read_html(text)
        inner = fold(end_sentences(page.text))
        folded = _compose(inner, page.offsets)
        anchors = _refold(page.anchors, inner)
        visible = page.text
    else:
        inner = folded = fold(end_sentences(text))
        anchors = []
        visible = text
    anchors += _markdown_anchors(folded)
    return Document(text, visible, inner, folded, tuple(anchors))


def _compose(inner: Folded, outer: tuple[int, ...]) -> Folded:
    if inner.offsets is None:
        return Folded(inner.text, outer)
    return Folded(inner.text, tuple(outer[offset] for offset in inner.offsets))


def _refold(anchors: tuple[Anchor, ...], folded: Folded) -> list[Anchor]:
    if folded.offsets is None:
        return list(anchors)
    places: dict[int, int] = {}
    for index, offset in enumerate(folded.offsets):
        places.setdefault(offset, index)
    last = len(folded.text)
    moved = []
    for anchor in anchors:
        start = _place(places, anchor.start, last)
        end = _place(places, anchor.end, last)
        moved.append(Anchor(anchor.target, start, end, anchor.target_span))
    return moved


def _place(places: dict[int, int], offset: int, last: int) -> int:
    # Invisible characters have no place of their own: the next visible one stands for them.
    for ahead in range(64):
        if (place := places.get(offset + ahead)) is not None:
            return place
    return last


def _markdown_anchors(folded: Folded) -> list[Anchor]:
    text = folded.text
    if "](" not in text and "][" not in text:
        return []
    anchors = [
        Anchor(match[2], match.start(1), match.end(1), folded.span(*match.span(2)))
        for match in _MARKDOWN_LINK.finditer(text)
        if match[2]
    ]
    targets = {match[1].lower(): match for match in _HEADER_LINK.finditer(text)}
    for match in _REFERENCE.finditer(text) if targets else ():
        definition = targets.get((match[2] or match[1]).lower())
        if definition:
            span = folded.span(*definition.span(2))
            anchors.append(Anchor(definition[2], match.start(1), match.end(1), span))
    return anchors
