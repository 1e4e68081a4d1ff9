"""The second look: whether an input may hold what reading it did not account for.

Decides nothing about what it finds; any reason is enough for not trusting the input as a whole.
Reading (`scan`) is precise and may miss; this look is greedy, and what it cannot explain stays
unread. Nothing raises, and work grows with length only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from verifier.detection.browser_view import MOST_TAGS, TOO_LARGE, browser_view
from verifier.detection.documents import read_document
from verifier.detection.links import link_target
from verifier.detection.looking import Known, look
from verifier.detection.loose_marks import platform_alone
from verifier.detection.mail_headers import unread_in_headers
from verifier.detection.mail_message import Body, read_mail
from verifier.detection.proof_text import join_wrapped_tokens
from verifier.domain.finding import Reading

TOO_MANY = "it holds more numbers, addresses and links than are read"
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
PICTURE = "a picture comes from somewhere else"
TARGET = "a link leads to somewhere that was not read"
# Between hidden texts: neither a number nor a host spans it.
_BREAK = "\n\ufffd\n"
_MORE_RECIPIENTS = re.compile(r"(?:^|[&;?])(?:to|b?cc|attach\w*)=", re.IGNORECASE)


def unread_in_text(text: str, reading: Reading) -> tuple[str, ...]:
    """Why `text` may hold something that `reading` (of the same text) does not: English clauses.

    Looks at the text as written, which is what a reader of plain text sees, and as it shows.
    """
    known = Known.of(reading)
    return (TOO_MANY,) if known.full else tuple(dict.fromkeys(_in_text(text, known)))


def unread_in_mail(raw: bytes, reading: Reading, at_home: Callable[[str], bool]) -> tuple[str, ...]:
    """Why the mail `raw` may hold something that `reading` (of the same mail) does not.

    HTML is looked at as a browser builds it; parts that are not read at all count. `at_home` says
    whether a host is the company's own: only pictures from there are harmless, since anybody
    else's may show a number.
    """
    known = Known.of(reading)
    return (TOO_MANY,) if known.full else tuple(dict.fromkeys(_in_mail(raw, known, at_home)))


def _in_text(text: str, known: Known) -> Iterator[str]:
    yield from look(text, known)
    if "&" in text:
        yield from look(html.unescape(text), known)
    if _PERCENT.search(text):
        yield from look(unquote(text), known)
    if "<" in text:
        view = browser_view(text)
        yield from view.reasons
        if view.pictures:
            yield PICTURE
    shown = read_document(text).visible
    if shown is not text:
        yield from look(shown, known)


def _in_mail(raw: bytes, known: Known, at_home: Callable[[str], bool]) -> Iterator[str]:
    message = read_mail(raw)
    yield from message.left_out
    yield from unread_in_headers(message, known)
    if sum(body.text.count("<") for body in message.bodies if body.is_html) > MOST_TAGS:
        yield TOO_LARGE
        return
    for body in message.bodies:
        if body.is_html:
            yield from _in_page(body.text, known, at_home)
        else:
            yield from _in_plain(body, known)


def _in_plain(body: Body, known: Known) -> Iterator[str]:
    yield from look(join_wrapped_tokens(body.text), known)


def _in_page(source: str, known: Known, at_home: Callable[[str], bool]) -> Iterator[str]:
    view = browser_view(source)
    yield from view.reasons
    if not all(_is_from_home(picture, at_home) for picture in set(view.pictures)):
        yield PICTURE
    readable = {target for target in set(view.targets) if _is_known(target, known)}
    if len(readable) < len(set(view.targets)):
        yield TARGET
    for target in readable:
        if "?" in target and not target.lower().startswith("http"):
            yield from look(unquote(target.partition("?")[2]), known)
    yield from look("".join(_shown(view.shown, readable)), known)
    yield from look(_BREAK.join(view.hidden), known)


def _shown(pieces: list[tuple[str, str | None]], readable: set[str]) -> Iterator[str]:
    """The visible text, without the names of messengers that stand on links which were read."""
    for text, target in pieces:
        named = target in readable and platform_alone(text)
        yield "\ufffd" if named else text


def _is_from_home(picture: str, at_home: Callable[[str], bool]) -> bool:
    source = link_target(picture)
    return source is not None and source.host is not None and at_home(source.host)


def _is_known(target: str, known: Known) -> bool:
    written = target.strip()
    if not written or written.startswith("#"):
        return True
    if written[:7].lower() == "mailto:" and _MORE_RECIPIENTS.search(written):
        return False
    identifier = link_target(target)
    return identifier is not None and identifier in known.identifiers
