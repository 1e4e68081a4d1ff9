"""A raw e-mail as its headers and readable bodies, whatever its sender did to it.

Decides what can be read (RFC 5322, 2045-2047), tolerantly: broken charsets, encodings and nesting
leave the readable rest. On `email` with `compat32`, behind limits that keep its parser linear.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from verifier.detection.mail_parts import inside_parts, outside_parts

MAX_HEADER = 16_384
BROKEN = "the mail is not a readable mail"
OVERLONG = "a header is too long to be read whole"
_MAX_PARTS = 60
_MAX_BODIES = 100
# email's parameter parser is quadratic, and its feed parser asks every open boundary at each line.
_LONG_PARAMETERS = re.compile(
    rb"^content-(?:type|disposition|transfer-encoding)[ \t]*+:(?=(?:[^\r\n]|\r?\n[ \t]){4096})",
    re.IGNORECASE | re.MULTILINE,
)
_NESTING = re.compile(
    rb"boundary|^content-type[ \t]*+:[ \t\r\n]*+message/", re.IGNORECASE | re.MULTILINE
)
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bqBQ])\?([^?\r\n]{0,4000})\?=(?:\s{1,9}(?==\?))?")
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RuntimeError)
_NOT_TEXT = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})


@dataclass(frozen=True, slots=True)
class Body:
    """One readable part."""

    text: str
    is_html: bool


@dataclass(frozen=True, slots=True)
class MailMessage:
    """Headers (lower-case name, decoded value) in order, and bodies. `broken` when unparseable.

    `left_out` says, in English clauses, what of the mail is in neither of them.
    """

    headers: tuple[tuple[str, str], ...]
    bodies: tuple[Body, ...]
    broken: bool = False
    left_out: tuple[str, ...] = ()

    def header(self, name: str) -> list[str]:
        """All values of a header."""
        return [value for key, value in self.headers if key == name]


def read_mail(raw: bytes) -> MailMessage:
    """The mail in `raw`; a message that cannot be parsed is one plain body."""
    safe = _LONG_PARAMETERS.sub(b"X-Overlong:", raw)
    whole = Body(decode_text(raw, "utf-8"), is_html=False)
    if len(_NESTING.findall(safe)) > _MAX_PARTS:
        return MailMessage((), (whole,), broken=True, left_out=(BROKEN,))
    try:
        message = message_from_bytes(safe, policy=policy.compat32)
        bodies = tuple(_bodies(message))
        headers = tuple(_headers(message))
        left_out = [*outside_parts(raw), *inside_parts(message)]
    except _BROKEN:
        return MailMessage((), (whole,), broken=True, left_out=(BROKEN,))
    if safe != raw or any(len(value) > MAX_HEADER for _, value in message.raw_items()):
        left_out.append(OVERLONG)
    return MailMessage(headers, bodies, left_out=tuple(dict.fromkeys(left_out)))


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    for name, value in message.raw_items():
        raw = str(value)[:MAX_HEADER].encode("utf-8", "surrogateescape")
        yield name.lower(), decode_words(decode_text(raw, "utf-8"))


def _bodies(message: Message) -> Iterator[Body]:
    rest: list[str] = []
    for number, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if part.is_multipart() or not kind.startswith("text/"):
            continue
        text = decode_text(_payload(part), _charset(part))
        if number < _MAX_BODIES:
            yield Body(text, is_html=kind == "text/html")
        else:
            rest.append(text)
    if rest:
        yield Body("\n".join(rest), is_html=False)


def _payload(part: Message) -> bytes:
    # Uuencode makes 45 bytes of two, and no mail program shows such a body: it stays as it is.
    encoded = "uu" not in str(part.get("content-transfer-encoding", "")).lower()
    try:
        payload = part.get_payload(decode=True) if encoded else None
    except _BROKEN:
        payload = None
    if isinstance(payload, bytes):
        return payload
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset() or "utf-8"
    except _BROKEN:
        return "utf-8"


def decode_text(raw: bytes, charset: str) -> str:
    """`raw` in `charset`; in UTF-8 or Latin-1 when that is unknown or wrong."""
    for name in (charset.strip("\"' \t").lower(), "utf-8"):
        try:
            if name.replace("-", "_") not in _NOT_TEXT:
                return raw.decode(name)
        except _BROKEN:
            continue
    return raw.decode("latin-1")


def decode_words(text: str) -> str:
    """RFC 2047 encoded words as text; broken ones stay as they are written."""
    return _ENCODED_WORD.sub(_decode_word, text)


def _decode_word(match: re.Match[str]) -> str:
    written = match[3].encode("utf-8", "replace")
    try:
        if match[2] in "bB":
            raw = base64.b64decode(written + b"=" * (-len(written) % 4))
        else:
            raw = quopri.decodestring(written, header=True)
    except (binascii.Error, ValueError):
        return match[0]
    return decode_text(raw, match[1].partition("*")[0])
