"""Whether two answers are the same to whoever gets them (S2): status, headers, bytes, size.

What is random or the clock's in every answer is taken out first: the nonce, the form's token, the
time, and what the asker had pasted (as pages write it), which our answers repeat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from visitor import Answer

SIZE_BUCKET = 64  # bytes

_RANDOM = (
    (re.compile(r"nonce-[A-Za-z0-9_-]+"), "nonce"),
    (re.compile(r'nonce="[A-Za-z0-9_-]+"'), "nonce"),
    (re.compile(r'name="csrf_token" value="[^"]+"'), "csrf"),
    (re.compile(r"<time [^>]*>[^<]*</time>"), "time"),
    (re.compile(r'"checked_at":"[^"]+"'), "time"),
)
_CLOCKS = frozenset({"date", "x-process"})  # the second is a bench's own


def plain(text: str, pasted: Sequence[str] = ()) -> str:
    """`text` without what differs between any two answers."""
    for form in pasted:
        text = text.replace(form, "pasted")
    for pattern, word in _RANDOM:
        text = pattern.sub(word, text)
    return text


Seen = tuple[int, tuple[tuple[str, str], ...], str]
"""Status, headers and body."""


def seen(answer: Answer, pasted: Sequence[str] = ()) -> Seen:
    """All that tells one answer from another, but for its time."""
    headers = tuple((name, plain(value)) for name, value in answer.headers if name not in _CLOCKS)
    return answer.status, headers, plain(answer.body.decode(), pasted)


def difference(one: Answer, other: Answer, pasted: Sequence[Sequence[str]] = ((), ())) -> str:
    """In which way the two can be told apart, in a word; empty when in none."""
    if one.status != other.status:
        return f"status {one.status} and {other.status}"
    if abs(len(one.body) - len(other.body)) >= SIZE_BUCKET:
        return f"sizes {len(one.body)} and {len(other.body)}"
    first, second = seen(one, pasted[0]), seen(other, pasted[1])
    if first[1] != second[1]:
        return f"headers {sorted(set(first[1]) ^ set(second[1]))}"
    return "" if first[2] == second[2] else "bytes"
