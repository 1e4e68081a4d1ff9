"""An HTML mail as a browser builds it (WHATWG HTML, by selectolax's lexbor parser).

Decides what can be seen, what is hidden and where anything leads. `markup` reads tolerantly and in
linear time for finding identifiers; this is for checking that nothing else is in the page. The
parser is quadratic in the depth of tags, hence the limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from verifier.detection.hiding import hides, may_hide
from verifier.detection.loose_words import words_of

MOST_TAGS = 10_000
MOST_CHARACTERS = 300_000
TOO_LARGE = "an HTML part is too large to be looked at"
ACTIVE = "an HTML part runs, embeds or forwards to something"
STYLE = "the style of an HTML part writes or loads something"
HIDES = "an HTML part hides text within a line"

_LEADING = words_of(
    "href xlink:href action formaction data cite longdesc ping codebase archive classid manifest "
    "profile src dynsrc"
)
_DRAWN = frozenset({"src", "href", "xlink:href", "dynsrc"})
_PICTURES = frozenset({"img", "image", "v:image", "v:imagedata", "v:fill"})
_SHOWN = words_of("title start value placeholder label standby prompt summary to from by values")
_ACTIVE = words_of("script template object embed applet iframe frame frameset portal bdo")
_BLOCKS = words_of(
    "address article aside blockquote body br button center dd div dl dt fieldset footer form h1 "
    "h2 h3 h4 h5 h6 head header hr html input li main nav ol option p pre section select style "
    "table tbody td tfoot th thead title tr ul"
)
_STYLE_PICTURE = re.compile(r"url\(\s*['\"]?([^)'\"]{0,2048})", re.IGNORECASE)
_HARMLESS_LINK = re.compile(
    r"(?:shortcut )?icon|apple-touch-icon|preconnect|dns-prefetch", re.IGNORECASE
)
_FONTS = "https://fonts.googleapis.com/css"
_FONT_IMPORT = re.compile(
    r"@import\s+(?:url\()?['\"]?https://fonts\.googleapis\.com/css[^\s)'\"\\]*['\"]?\)?\s*;"
)
_STYLE_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+\*/")
_STYLE_WRITES = re.compile(
    r"@import|@counter-style|@font-face|unicode-bidi\s*:\s*(?:bidi-override|isolate-override)|"
    r"expression\s*\(|behaviou?r\s*:|-moz-binding|\\(?!9|@)"
    r"|(?<![\w-])content\s*:(?!\s*(?:none|normal|inherit|initial|\"\s*\"|'\s*')\s*(?:!important\s*)?"
    r"(?:[;}]|$))"
    r"|(?<![\w-])(?:list-style(?:-type)?|quotes|text-emphasis(?:-style)?|hyphenate-character|"
    r"text-overflow)\s*:[^;}\"']{0,200}[\"']",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\s*\[(?:if [^\[\]<>]{0,80}|endif)\](?:-*>)?|<!(?:--)?\s*\[endif\](?:--)?\s*$"
)


@dataclass(slots=True)
class BrowserView:
    """What a page holds, in order.

    `shown` are pieces of visible text, each with the target of the link it stands in, if any;
    `hidden` texts are in comments and attributes; `targets` are where anything leads, `pictures`
    where what is drawn comes from; `reasons` say what cannot be checked at all.
    """

    shown: list[tuple[str, str | None]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def browser_view(source: str) -> BrowserView:
    """The page that `source` makes; a reason instead of its content when it is too large."""
    if len(source) > MOST_CHARACTERS or source.count("<") > MOST_TAGS:
        return BrowserView(reasons=[TOO_LARGE])
    view = BrowserView()
    _read(source.encode("utf-8", "replace").decode().replace("\x00", "\ufffd"), view)
    return view


def _read(source: str, view: BrowserView, *, in_comment: bool = False) -> None:
    reader = _Reader(view)
    for node, opens in _walk(LexborHTMLParser(source)):
        reader.see(node, opens=opens)
    shown = reader.pieces()
    if in_comment:
        view.hidden += [text for text, _ in shown]
    else:
        view.shown += shown
        for comment in reader.comments:
            _read(_CONDITION.sub("", comment), view, in_comment=True)
    if in_comment:
        view.hidden += reader.comments


@dataclass(slots=True)
class _Reader:
    view: BrowserView
    text: list[str] = field(default_factory=list)
    link: str | None = None
    done: list[tuple[str, str | None]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    hides_by_sheet: bool = False

    def see(self, node: LexborNode, *, opens: bool) -> None:
        """One node as it opens or, for elements, closes."""
        name = node.tag or ""
        if name in _BLOCKS:
            self.text.append("\n")
        if name == "a":
            self._cut(str(node.attributes.get("href") or "") if opens else None)
        if not opens:
            return
        if name == "-text":
            self._see_text(node)
        elif name == "-comment":
            self.comments.append(node.comment_content or "")
        elif not name.startswith("-"):
            self._see_element(name, node)

    def pieces(self) -> list[tuple[str, str | None]]:
        """The visible text."""
        self._cut(None)
        return self.done

    def _cut(self, link: str | None) -> None:
        if self.text:
            self.done.append(("".join(self.text), self.link))
        self.text, self.link = [], link

    def _see_text(self, node: LexborNode) -> None:
        text = node.text_content or ""
        parent = node.parent.tag if node.parent else None
        if parent == "style":
            self._see_style(text)
            self.hides_by_sheet = self.hides_by_sheet or hides(text)
        else:
            self.text.append(text)

    def _see_style(self, style: str) -> None:
        rest = _FONT_IMPORT.sub("", _STYLE_COMMENT.sub("", style))
        if _STYLE_WRITES.search(rest):
            self.view.reasons.append(STYLE)
        self.view.pictures += _STYLE_PICTURE.findall(rest)

    def _see_element(self, name: str, node: LexborNode) -> None:
        attributes = {key.lower(): value or "" for key, value in node.attributes.items()}
        if name in _ACTIVE or _forwards(name, attributes):
            self.view.reasons.append(ACTIVE)
        if name in {"link", "meta"}:
            return
        inline = name not in _BLOCKS and self._within_word()
        if inline and may_hide(name, attributes, sheet_hides=self.hides_by_sheet):
            self.view.reasons.append(HIDES)
        self.text.append(attributes.get("alt", ""))
        for key, value in attributes.items():
            self._see_attribute(name, key, value)

    def _see_attribute(self, name: str, key: str, value: str) -> None:
        if key in {"background", "poster"} or (name in _PICTURES and key in _DRAWN):
            self.view.pictures.append(value)
        elif key == "srcset":
            self.view.pictures += [part.split()[0] for part in value.split(",") if part.strip()]
        elif key in _LEADING:
            self.view.targets.append(value)
        elif key in _SHOWN or key.startswith("aria-"):
            self.view.hidden.append(value)
        elif key == "style":
            self._see_style(value)
        elif key.startswith("on"):
            self.view.reasons.append(ACTIVE)

    def _within_word(self) -> bool:
        before = next((piece for piece in reversed(self.text) if piece), " ")
        return not before[-1].isspace()


def _forwards(name: str, attributes: dict[str, str]) -> bool:
    """Whether the element takes the reader, or the page's look, from somewhere else."""
    if name == "meta":
        return attributes.get("http-equiv", "").strip().lower() == "refresh"
    if name != "link" or "href" not in attributes:
        return False
    harmless = _HARMLESS_LINK.fullmatch(attributes.get("rel", "").strip())
    return not harmless and not attributes["href"].startswith(_FONTS)


def _walk(page: LexborHTMLParser) -> Iterator[tuple[LexborNode, bool]]:
    """Every node as it opens (True) and closes (False), the page's outer comments included."""
    node = page.root
    while node is not None and node.prev is not None:
        node = node.prev
    while node is not None:
        yield node, True
        if (child := node.first_child) is not None:
            node = child
            continue
        while node is not None:
            yield node, False
            if (following := node.next) is not None:
                node = following
                break
            node = node.parent
