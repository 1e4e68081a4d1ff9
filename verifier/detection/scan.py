"""Everything that can be read out of one folded text.

Decides which of overlapping readings holds: tokens, links and addresses are not searched for
telephone numbers. Says nothing about whose the identifiers are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from verifier.detection.address_text import (
    Hit,
    find_emails,
    find_hosts,
    find_links,
    find_spoken_handles,
    handle_in_link,
)
from verifier.detection.phone_text import find_phones
from verifier.detection.proof_text import find_short_handles, find_tokens
from verifier.domain.identifier import Identifier, IdentifierKind

MOST_HITS = 200
# A long word of mixed letters and digits is a hash, a key or an order number.
_CODE_WORD = re.compile(r"\b(?=[^\W_]{0,40}[a-zA-Z])(?=[^\W_]{0,40}[0-9])[0-9a-zA-Z]{16,}+\b")
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)
# Autolinking glues a number to the link before it: ".../pull/1~(707)-767-1266".
_GLUED_PHONE = re.compile(
    r"(?:1[^\w/]{0,3})?\([2-9][0-9]{2}\)[^\w/]{0,3}[0-9]{3}[^\w/]{0,3}[0-9]{4}$"
)


@dataclass(frozen=True, slots=True)
class Scan:
    """Hits in order of place, and the strings shaped like our own tokens and short handles."""

    hits: tuple[Hit, ...]
    tokens: tuple[str, ...]
    handles: tuple[str, ...]


def scan(text: str, region: str | None = None) -> Scan:
    """Read folded `text`; `region` is for national telephone numbers.

    Only the first `MOST_HITS` hits are kept: no honest text has so many.
    """
    tokens = list(find_tokens(text))
    rest = blank(text, [(start, end) for _, start, end in tokens])
    links = list(find_links(rest))
    emails = list(find_emails(blank(rest, [(hit.start, hit.end) for hit in links])))
    rest = blank(rest, [(hit.start, hit.end) for hit in (*links, *emails)])
    hosts = list(find_hosts(rest))
    found = [*links, *emails, *hosts]
    found += [handle for hit in (*links, *hosts) if (handle := handle_in_link(hit))]
    rest = blank(rest, [(hit.start, hit.end) for hit in hosts])
    spoken = list(islice(find_spoken_handles(rest), MOST_HITS))
    short = list(find_short_handles(rest))
    taken = [(hit.start, hit.end) for hit in spoken if "whatsapp" not in hit.identifier.value]
    taken += [(start, end) for handle, start, end in short if not _all_digits(handle)]
    taken += [match.span() for match in _CODE_WORD.finditer(rest)]
    taken += [match.span() for match in _UUID.finditer(rest)]
    rest = _restore_glued(blank(rest, taken), text, links)
    found += spoken
    found += [
        Hit(Identifier(IdentifierKind.PHONE, hit.e164), hit.start, hit.end)
        for hit in islice(find_phones(rest, region), MOST_HITS)
    ]
    found.sort(key=lambda hit: (hit.start, hit.end))
    return Scan(
        tuple(found[:MOST_HITS]),
        tuple(dict.fromkeys(token for token, _, _ in tokens)),
        tuple(dict.fromkeys(handle for handle, _, _ in short)),
    )


def _all_digits(handle: str) -> bool:
    return handle.replace("-", "").isdigit()


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` with the spans overwritten by U+FFFD, which joins nothing; same length."""
    if not spans:
        return text
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if end > at:
            begin = max(start, at)
            pieces.append(text[at:begin])
            pieces.append("\ufffd" * (end - begin))
            at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _restore_glued(blanked: str, text: str, links: list[Hit]) -> str:
    ends = (_GLUED_PHONE.search(text, max(hit.start, hit.end - 24), hit.end) for hit in links)
    spans = [glued.span() for glued in ends if glued]
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += [blanked[at:start], text[start:end]]
        at = end
    return "".join(pieces) + blanked[at:]
