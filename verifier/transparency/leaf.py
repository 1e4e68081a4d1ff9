"""Leaves of the transparency log: a commitment to one contact event that tells nothing by itself.

A leaf is HMAC-SHA-256 of the canonical record under 32 random bytes of its own. With them, anyone
can check the record against the leaf; without them a leaf says nothing, even about records that
are easily guessed, and deleting them severs it for good. The record's canonical form is RFC 8785
(JSON Canonicalization Scheme) for flat records of text, whole numbers and null. Ordering leaves
into a tree is another module's job.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier.domain.errors import Invalid

Record = Mapping[str, str | int | None]

_NONCE_BYTES = 32
# RFC 8785 writes numbers as IEEE 754 doubles; beyond this they are no longer exact.
_LARGEST_INT = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Leaf:
    """`digest` (32 bytes) goes into the log; `nonce` (32 bytes) stays with the event's row."""

    nonce: bytes = field(repr=False)
    digest: bytes


def commit(record: Record) -> Leaf:
    """A new leaf for `record`; every call gives another. Raises `Invalid` as `canonical` does."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return Leaf(nonce, _digest(nonce, record))


def verify(record: Record, leaf: Leaf) -> bool:
    """Whether `leaf` commits to exactly this record."""
    return hmac.compare_digest(_digest(leaf.nonce, record), leaf.digest)


def canonical(record: Record) -> bytes:
    """The one UTF-8 spelling of `record`; raises `Invalid` for values that have none."""
    for name, value in record.items():
        _check(name, value)
    # RFC 8785 sorts by UTF-16 code units, Python by code points.
    ordered = {name: record[name] for name in sorted(record, key=lambda n: n.encode("utf-16-be"))}
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _digest(nonce: bytes, record: Record) -> bytes:
    return hmac.digest(nonce, canonical(record), "sha256")


def _check(name: object, value: object) -> None:
    if not isinstance(name, str) or not _is_unicode(name):
        raise Invalid("record", "names must be valid Unicode text")
    if isinstance(value, str):
        if not _is_unicode(value):
            raise Invalid(name, "is not valid Unicode text")
    elif isinstance(value, bool) or not isinstance(value, int | None):
        raise Invalid(name, "must be text, a whole number or null")
    elif isinstance(value, int) and abs(value) > _LARGEST_INT:
        raise Invalid(name, "is a number too large to be exact in JSON")


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
