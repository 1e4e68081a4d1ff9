"""One greedy look at one piece of text, past everything that was read in the whole input.

Decides what counts as read: identifiers, tokens and handles that the reading lists, wherever they
stand. What remains is `loose_marks`'s and `hidden_characters`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from verifier.detection.address_text import Hit
from verifier.detection.characters import fold
from verifier.detection.hidden_characters import end_sentences, hidden_characters
from verifier.detection.hosts import registrable
from verifier.detection.loose_marks import loose_marks
from verifier.detection.proof_text import find_short_handles, find_tokens
from verifier.detection.scan import MOST_HITS, blank, scan
from verifier.domain.finding import Reading
from verifier.domain.identifier import Identifier, IdentifierKind

HEADER = "a header holds a number, link or account that was not read"
_PHONE = "\ue000"
_PLATFORM_BEFORE = re.compile(
    r"(?:telegram|tg|wechat|weixin|whatsapp|twitter|line|微信|电报|推特)"
    r"(?:\s{0,2}(?:id|account|handle|号|账号|帳號|user(?:name)?))?\s{0,2}[:：=\-]?\s{0,2}@?$",
    re.IGNORECASE,
)
_BEFORE = {
    IdentifierKind.HANDLE: _PLATFORM_BEFORE,
    IdentifierKind.EMAIL: re.compile(r"(?<!\w)mailto:$", re.IGNORECASE),
    IdentifierKind.PHONE: re.compile(r"(?<!\w)tel:$", re.IGNORECASE),
}
_PLATFORM_AFTER = re.compile(
    r"\s{1,3}(?:on|in|at|via|en|auf|em|sur)\s{1,3}(?:telegram|tg|wechat|weixin|whatsapp|twitter|line)"
    r"(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a reading lists; it is `full` when it stopped at its limit.

    `home` is the sender's registrable domain, whose own addresses need no listing in headers.
    """

    identifiers: frozenset[Identifier]
    tokens: frozenset[str]
    handles: frozenset[str]
    full: bool
    home: str | None = None

    @classmethod
    def of(cls, reading: Reading) -> Known:
        """Everything that `reading` lists."""
        sender = reading.letterhead.sender if reading.letterhead else None
        return cls(
            frozenset(finding.identifier for finding in reading.identifiers),
            frozenset(reading.tokens),
            frozenset(reading.handles),
            len(reading.identifiers) >= MOST_HITS,
            registrable(sender.host or "") if sender else None,
        )

    @property
    def phones(self) -> tuple[str, ...]:
        """E.164 of the telephone numbers that were read."""
        return tuple(
            known.value for known in self.identifiers if known.kind is IdentifierKind.PHONE
        )

    def at_home(self, identifier: Identifier) -> bool:
        """Whether it stands under the sender's own domain."""
        return self.home is not None and registrable(identifier.host or "") == self.home


def look(text: str, known: Known, *, at_home: bool = False) -> Iterator[str]:
    """Reasons why `text` may hold something that is not `known`.

    `at_home` lets the sender's own domain pass unlisted; for headers that are not shown.
    """
    yield from hidden_characters(text)
    folded = fold(end_sentences(text)).text
    spans = [(start, end) for token, start, end in find_tokens(folded) if token in known.tokens]
    short = find_short_handles(folded)
    spans += [(start, end) for handle, start, end in short if handle in known.handles]
    phones = []
    for hit in scan(folded).hits:
        if hit.identifier not in known.identifiers and not (
            at_home and known.at_home(hit.identifier)
        ):
            continue
        if hit.identifier.kind is IdentifierKind.PHONE:
            phones.append(hit.end - 1)
        spans.append(_with_company(folded, hit))
    rest = _mark(blank(folded, spans), phones)
    yield from loose_marks(rest, known.phones)


def look_precisely(text: str, known: Known) -> Iterator[str]:
    """The same for what only a reader of the source sees: numbers, links and handles in `text`."""
    kinds = (IdentifierKind.PHONE, IdentifierKind.URL, IdentifierKind.HANDLE)
    for hit in scan(fold(text).text).hits:
        found = hit.identifier
        if found.kind in kinds and not (found in known.identifiers or known.at_home(found)):
            yield HEADER


def _with_company(text: str, hit: Hit) -> tuple[int, int]:
    """The hit's span, with the scheme or the platform's name that goes with it."""
    kind = hit.identifier.kind
    pattern = _BEFORE.get(kind)
    before = pattern.search(text, max(0, hit.start - 32), hit.start) if pattern else None
    after = _PLATFORM_AFTER.match(text, hit.end) if kind is IdentifierKind.HANDLE else None
    return before.start() if before else hit.start, after.end() if after else hit.end


def _mark(text: str, places: list[int]) -> str:
    """`text` with the last character of each telephone number marked as one."""
    pieces, at = [], 0
    for place in places:
        pieces += [text[at:place], _PHONE]
        at = place + 1
    return "".join([*pieces, text[at:]])
