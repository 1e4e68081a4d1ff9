"""E-mail addresses, links, hosts and handles in folded text.

Decides where they stand and what they are; telephone numbers are `phone_text`'s. Every step is
linear: candidates grow from a fixed mark (`@`, `://`, a dot) and are bounded in length, and only
the first `MOST_TRIES` of each sort are made canonical. What remains unread is `unread`'s to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from verifier.detection.canonical import canonical
from verifier.detection.handles import handle_of_link
from verifier.detection.hosts import known_tld
from verifier.domain.errors import Invalid
from verifier.domain.identifier import Identifier, IdentifierKind


@dataclass(frozen=True, slots=True)
class Hit:
    """An identifier and its half-open span in the folded text."""

    identifier: Identifier
    start: int
    end: int


MOST_TRIES = 400

_LINK = re.compile(
    r"\bh(?:tt|xx)ps?:[/\\]{1,3}+[^\s<>\"'`\u201c\u201d\u00ab\u00bb]{1,2048}+", re.IGNORECASE
)
_DOTTED = re.compile(
    r"(?<![\w@.\-/\\%=])[\w\-]{1,63}+(?:(?:\.|\[\.\]|\(\.\))[\w\-]{1,63}+){1,40}+"
    r"(?::[0-9]{2,5}(?![0-9]))?(?:[/?][^\s<>\"'`\u201c\u201d]{0,2048}+)?",
)
_AT_LOCAL = re.compile(r"[\w.!#$%&*+/=?^{|}~\-]{1,64}+$")
_AT_HOST = re.compile(r"[\w\-]{1,63}+(?:\.[\w\-]{1,63}+){1,40}+")
_TRAILING = ".,;:!?*_~|\u2026"
_PAIRS = {")": "(", "]": "[", "}": "{"}
# Endings that are far more often a file's than a site's when nothing else speaks for a site.
_FILE_ENDINGS = frozenset(["md", "py", "rs", "sh", "pl", "zip", "mov", "cc", "so", "ps"])
_LEADS_TO = re.compile(
    r"(?<!\w)(?:visit|open|go\s{1,3}to|browse(?:\s{1,3}to)?|log\s?in\s{1,3}(?:at|to|on|via)|"
    r"sign\s?in\s{1,3}(?:at|to|on|via)|(?:web)?site|访问|打开|登录)[\s:：]{1,3}$",
    re.IGNORECASE,
)
_COMMON = frozenset(
    [
        "com",
        "net",
        "org",
        "io",
        "co",
        "info",
        "biz",
        "me",
        "us",
        "uk",
        "de",
        "cn",
        "ru",
        "tw",
        "hk",
        "app",
        "dev",
        "xyz",
        "top",
    ]
)
# Any ending, listed or not: an address that is missed could ride along with a copied footer.
_ANY_TLD = re.compile(r"[^\W\d_]{2,63}|xn--[a-z0-9-]{1,59}", re.IGNORECASE)
_HANDLE_THEN_PLATFORM = re.compile(
    r"(?<![\w@.])(@[a-z0-9_][a-z0-9_.\-]{2,31})\s{1,3}(?:on|in|at|via|en|auf|em|sur)\s{1,3}"
    r"(telegram|tg|wechat|weixin|whatsapp|twitter|line)(?!\w)",
    re.IGNORECASE,
)
_SPOKEN_HANDLE = re.compile(
    r"(?<![^\W\d_])(telegram|tg|wechat|weixin|whatsapp|twitter|line|微信|电报|推特)(?![^\W\d_])"
    r"(?:\s{0,2}(?:id|account|handle|号|账号|帳號|user(?:name)?))?\s{0,2}[:：=\-]?\s{0,2}"
    r"(@?[a-z0-9_+][a-z0-9_.\-]{2,31})",
    re.IGNORECASE,
)


def find_links(text: str) -> Iterator[Hit]:
    """Absolute http(s) links, also in the defanged spelling `hxxps://host[.]tld`."""
    for match in islice(_LINK.finditer(text), MOST_TRIES):
        written = trim_trailing(match[0])
        url = re.sub(r"^hxxp", "http", written, flags=re.IGNORECASE)
        url = url.replace("[.]", ".").replace("(.)", ".")
        if hit := _hit(IdentifierKind.URL, url, match.start(), match.start() + len(written)):
            yield hit


def find_emails(text: str) -> Iterator[Hit]:
    """Bare addresses."""
    at = text.find("@")
    tries = 0
    while at >= 0 and tries < MOST_TRIES:
        local = _AT_LOCAL.search(text, max(0, at - 64), at)
        host = _AT_HOST.match(text, at + 1)
        if local and host:
            local_text = local[0].lstrip(".*_~|/=?&#!{}+-$%^")
            host_text = host[0].rstrip("-_")
            written = f"{local_text}@{host_text}"
            if local_text and _ANY_TLD.fullmatch(host_text.rpartition(".")[2]):
                tries += 1
                start = at - len(local_text)
                hit = _hit(IdentifierKind.EMAIL, written, start, start + len(written))
                if hit:
                    yield hit
        at = text.find("@", at + 1)


def find_hosts(text: str) -> Iterator[Hit]:
    """Hosts written without a scheme, with a path (a link) or without (a domain)."""
    tries = 0
    for match in _DOTTED.finditer(text):
        written = trim_trailing(match[0])
        plain = written.replace("[.]", ".").replace("(.)", ".")
        host = re.split(r"[/?:]", plain, maxsplit=1)[0]
        bare = host == plain and not _LEADS_TO.search(
            text, max(0, match.start() - 24), match.start()
        )
        if not _is_host(host, bare=bare):
            continue
        tries += 1
        if tries > MOST_TRIES:
            return
        kind = IdentifierKind.DOMAIN if host == plain else IdentifierKind.URL
        if hit := _hit(kind, plain, match.start(), match.start() + len(written)):
            yield hit


def find_spoken_handles(text: str) -> Iterator[Hit]:
    """Handles that the text gives with their platform: "Telegram: @name", "WeChat id name"."""
    for match in _HANDLE_THEN_PLATFORM.finditer(text):
        name = match[1].rstrip(".-")
        written = f"{match[2]}:{name}"
        if hit := _hit(IdentifierKind.HANDLE, written, match.start(1), match.start(1) + len(name)):
            yield hit
    for match in _SPOKEN_HANDLE.finditer(text):
        name = match[2].rstrip(".-")
        marked = name.startswith(("@", "+")) or re.search(r"[:：=@]", match[0])
        if not marked:
            continue
        written = f"{match[1]}:{name}"
        if hit := _hit(IdentifierKind.HANDLE, written, match.start(2), match.start(2) + len(name)):
            yield hit


def handle_in_link(hit: Hit) -> Hit | None:
    """The handle that a platform's link names, at the link's own place."""
    value = handle_of_link(hit.identifier.value)
    return (value and Hit(Identifier(IdentifierKind.HANDLE, value), hit.start, hit.end)) or None


def trim_trailing(written: str) -> str:
    """`written` without the punctuation and closing brackets of the sentence around it."""
    end = len(written)
    opened = {mark: written.count(mark) for mark in "()[]{}"}
    while end:
        last = written[end - 1]
        if last in _PAIRS and opened[last] > opened[_PAIRS[last]]:
            opened[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return written[:end]


def _is_host(host: str, *, bare: bool) -> bool:
    head, _, tld = host.rpartition(".")
    if not head or head.replace(".", "").isdigit() or not known_tld(tld.lower()):
        return False
    if not bare or host.lower().startswith("www."):
        return True
    if tld.lower() in _FILE_ENDINGS:
        return "-" in host
    # "the end.Next sentence": a capital after the dot is a new sentence, unless all is shouted.
    return tld.lower() in _COMMON or tld.islower() or host.isupper()


def _hit(kind: IdentifierKind, written: str, start: int, end: int) -> Hit | None:
    try:
        return Hit(canonical(kind, written), start, end)
    except Invalid:
        return None
