"""HTML as visible text with its links, keeping offsets into the source.

Decides what text a page shows. One pass from left to right: an unterminated tag or comment ends
the markup and the rest is read as text, so that nothing can be hidden behind it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

_NAMES = (
    "a|abbr|address|article|aside|b|base|big|blockquote|body|br|button|center|code|dd|div|dl|dt|em|"
    "font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|map|area|"
    "meta|nav|noscript|ol|option|p|pre|s|script|section|select|small|span|strike|strong|style|sub|"
    "sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|tt|u|ul|wbr|object|embed"
)
_TAG = re.compile(rf"<(?:(/?)({_NAMES})(?=[\s/>])|!--|!doctype|\?xml|!\[)", re.IGNORECASE)
_TAG_END = re.compile(r"(?:[^>=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|=)*+>")
_ATTRIBUTE = re.compile(r"([^\s=>/\"']++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"']*+))")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "img",
        "input",
        "label",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "wbr",
    ]
)
_UNSEEN = frozenset({"script", "style", "template"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link: where its text stands in the document and where its `target` is written."""

    target: str
    start: int
    end: int
    target_span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Visible text, its offsets in the source (one more than characters) and its links."""

    text: str
    offsets: tuple[int, ...]
    anchors: tuple[Anchor, ...]


def looks_like_html(text: str) -> bool:
    """Whether any HTML tag that we know stands in `text`."""
    return _TAG.search(text) is not None


def read_html(source: str) -> Page:
    """The page that `source` shows."""
    reader = _Reader(source)
    at = 0
    while (tag := _TAG.search(source, at)) is not None:
        reader.add_text(at, tag.start())
        after = reader.skip_tag(tag)
        if after is None:
            at = tag.start()
            break
        at = after
    reader.add_text(at, len(source))
    return reader.page()


@dataclass(slots=True)
class _Reader:
    source: str
    pieces: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    opened: tuple[str, int, tuple[int, int]] | None = None
    unclosed: set[str] = field(default_factory=set)

    def add_text(self, start: int, end: int) -> None:
        source = self.source
        at = start
        if "&" in source[start:end]:
            for entity in _ENTITY.finditer(source, start, end):
                self._add(source[at : entity.start()], range(at, entity.start()))
                written = html.unescape(entity[0])
                self._add(written, [entity.start()] * len(written))
                at = entity.end()
        self._add(source[at:end], range(at, end))

    def _add(self, text: str, offsets: range | list[int]) -> None:
        self.pieces.append(text)
        self.offsets.extend(offsets)

    def skip_tag(self, tag: re.Match[str]) -> int | None:
        """Where the markup that `tag` opens is over; None when it never is."""
        if tag[2] is None:
            closing = "-->" if tag[0] == "<!--" else ">"
            end = self.source.find(closing, tag.end())
            return None if end < 0 else end + len(closing)
        closed = _TAG_END.match(self.source, tag.end())
        if closed is None:
            return None
        name = tag[2].lower()
        if name not in _INLINE:
            self._add("\n", [tag.start()])
        if name == "a":
            self._anchor(tag, closed.end())
        elif tag[1] == "" and name in {"area", "button", "form", "iframe"}:
            self._bare_target(tag.end(), closed.end())
        if tag[1] == "" and name in _UNSEEN:
            return self._after_unseen(name, closed.end())
        return closed.end()

    def _after_unseen(self, name: str, start: int) -> int:
        if name in self.unclosed:
            return start
        close = re.compile(rf"</{name}", re.IGNORECASE).search(self.source, start)
        if close is None:
            self.unclosed.add(name)
            return start
        return close.start()

    def _anchor(self, tag: re.Match[str], end: int) -> None:
        self._close_anchor()
        if tag[1] == "" and (target := self._target(tag.end(), end)):
            self.opened = (target[0], len(self.offsets), target[1])

    def _close_anchor(self) -> None:
        if self.opened is not None:
            target, start, span = self.opened
            self.anchors.append(Anchor(target, start, len(self.offsets), span))
            self.opened = None

    def _bare_target(self, start: int, end: int) -> None:
        if target := self._target(start, end):
            here = len(self.offsets)
            self.anchors.append(Anchor(target[0], here, here, target[1]))

    def _target(self, start: int, end: int) -> tuple[str, tuple[int, int]] | None:
        for attribute in _ATTRIBUTE.finditer(self.source, start, end):
            if attribute[1].lower() in {"href", "src", "action", "formaction"}:
                group = next((n for n in (2, 3, 4) if attribute[n] is not None), 4)
                return html.unescape(attribute[group] or ""), attribute.span(group)
        return None

    def page(self) -> Page:
        self._close_anchor()
        text = "".join(self.pieces)
        return Page(text, (*self.offsets, len(self.source)), tuple(self.anchors))
