"""What of a mail's structure different programs read differently, or we do not read at all.

Decides strictly (RFC 2045, 2046): a part is accounted for only when it is plain text or HTML in a
plain encoding and a common charset, declared once, and when nothing lies around the parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

STRUCTURE = "the parts of the mail are not put together as the standard says"
ENCODING = "a part's encoding could not be read"
CHARSET = "a part's character set could not be read"
ATTACHMENT = "a part is neither plain text nor HTML"
DECLARED = "a part is declared in an unclear way"
AROUND = "text stands outside the parts of the mail"

_ODD_BYTES = re.compile(rb"\r(?!\n)|[\x00\x0b\x0c\x1c-\x1e]")
_TYPE = re.compile(r"\s*[a-z]+/[a-z0-9.+-]+\s*(?:;|$)", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*+={0,2}\s*")
_QUOTED_ODD = re.compile(r"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*\Z)")
_PLAIN = frozenset({"", "7bit", "8bit", "binary"})
_CHARSETS = re.compile(
    r"(?:us-)?ascii|utf-?8|iso-8859-\d{1,2}|latin-?1|windows-\d{3,4}|cp125\d|gb2312|gbk|gb18030|big5|"
    r"big5-hkscs|shift[_-]jis|iso-2022-jp|euc-(?:jp|kr)|koi8-[ru]|tis-620|ks_c_5601-1987",
    re.IGNORECASE,
)
_ONCE = ("content-type", "content-transfer-encoding", "content-disposition", "mime-version")
_PREAMBLE = re.compile(
    r"\s*(?:this is a (?:multi-?part|[a-z/]+) message in mime format\.?)?\s*", re.I
)


def outside_parts(raw: bytes) -> Iterator[str]:
    """What makes programs disagree where lines and parts end."""
    if _ODD_BYTES.search(raw):
        yield STRUCTURE


def inside_parts(message: Message) -> Iterator[str]:
    """What each part leaves unread; call after the parts were decoded, which notes defects."""
    for part in message.walk():
        if part.defects:
            yield STRUCTURE
        yield from _declaration(part)
        if part.is_multipart():
            yield from _container(part)
        else:
            yield from _leaf(part)


def _declaration(part: Message) -> Iterator[str]:
    for name in _ONCE:
        if len(part.get_all(name, [])) > 1:
            yield DECLARED
    written = str(part.get("content-type", ""))
    lowered = written.lower()
    if written and not _TYPE.match(written):
        yield DECLARED
    if "*" in written or lowered.count("boundary") > 1 or lowered.count("charset") > 1:
        yield DECLARED


def _container(part: Message) -> Iterator[str]:
    if part.get_content_maintype() != "multipart":
        yield ATTACHMENT
    if str(part.get("content-transfer-encoding", "")).strip().lower() not in _PLAIN:
        yield ENCODING
    if not _PREAMBLE.fullmatch(part.preamble or "") or (part.epilogue or "").strip():
        yield AROUND


def _leaf(part: Message) -> Iterator[str]:
    if part.get_content_type() not in {"text/plain", "text/html"}:
        yield ATTACHMENT
        return
    if part.get_content_disposition() not in {None, "inline"} or part.get_filename():
        yield ATTACHMENT
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    payload = str(part.get_payload())
    if encoding == "base64":
        fine = _BASE64.fullmatch(payload) is not None
    elif encoding == "quoted-printable":
        fine = _QUOTED_ODD.search(payload) is None
    else:
        fine = encoding in _PLAIN
    if not fine:
        yield ENCODING
    elif not _decodes(part):
        yield CHARSET


def _decodes(part: Message) -> bool:
    charset = part.get_content_charset() or "utf-8"
    if not _CHARSETS.fullmatch(charset):
        return False
    decoded = part.get_payload(decode=True)
    try:
        return isinstance(decoded, bytes) and decoded.decode(charset) is not None
    except (UnicodeError, LookupError):
        return False
