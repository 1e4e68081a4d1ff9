"""Links whose text names one place and whose target is another.

Decides from the text's claim (a host, an address, a number, a brand's door) and the target. Text
that claims no place, such as "read more" before a click tracker, is not deceptive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from verifier.detection.address_text import Hit
from verifier.detection.brand_text import claims_a_door, named_brand
from verifier.detection.canonical import canonical
from verifier.detection.hosts import registrable
from verifier.detection.hosts_of_brands import HostJudge
from verifier.detection.known_hosts import SHORTENERS
from verifier.detection.scan import scan
from verifier.domain.errors import Invalid
from verifier.domain.identifier import Identifier, IdentifierKind

_REMOVED_BY_BROWSERS = re.compile(r"[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Deception:
    """Why a link deceives, and about which brand if about one."""

    reason: str
    brand: str | None


def link_target(target: str) -> Identifier | None:
    """The identifier that a link goes to: a place, an address (mailto:) or a number (tel:)."""
    cleaned = _REMOVED_BY_BROWSERS.sub("", target).strip("\x00\x01\x0b\x0c\x1b \u00a0")
    scheme = cleaned[:9].partition(":")[0].lower()
    try:
        if scheme == "mailto":
            address = unquote(cleaned[7:].partition("?")[0])
            return canonical(IdentifierKind.EMAIL, address)
        if scheme in {"tel", "sms", "callto"}:
            return canonical(IdentifierKind.PHONE, unquote(cleaned[len(scheme) + 1 :]))
        if scheme in {"http", "https"} or cleaned.startswith(("//", "\\\\", "/\\")):
            return canonical(IdentifierKind.URL, cleaned)
        if "." in cleaned.partition("/")[0] and ":" not in cleaned:
            return _bare(cleaned)
    except Invalid:
        return None
    return None


def _bare(cleaned: str) -> Identifier | None:
    # A relative link stays on its page; only what is plainly a host is taken for one.
    head = cleaned.partition("/")[0]
    return canonical(IdentifierKind.URL, cleaned) if scan(head).hits else None


def deception(
    text: str, target: Identifier, hosts: HostJudge, *, tracked: bool = False
) -> Deception | None:
    """How the visible `text` (folded) deceives about `target`, if it does.

    `tracked` says that the target is the redirector which most links of the document use; text
    naming a host that is no brand's is then an ordinary newsletter's.
    """
    if hosts.registry.owner(target):
        return None
    return _misnamed(text, target, hosts, tracked=tracked) or _false_door(text, target, hosts)


def _misnamed(
    text: str, target: Identifier, hosts: HostJudge, *, tracked: bool
) -> Deception | None:
    for hit in scan(text).hits:
        named = hit.identifier
        if named.kind is IdentifierKind.PHONE or target.kind is IdentifierKind.PHONE:
            if named.kind is target.kind and named != target:
                return Deception("shows one number and calls another", None)
            continue
        if named.kind is IdentifierKind.HANDLE or _same_place(named, target, hosts):
            continue
        brand = hosts.owner(named.host or "")
        excused = tracked or _tracked(named, target) or not _names_a_place(text, hit)
        if brand is None and excused:
            continue
        what = "an address" if named.kind is IdentifierKind.EMAIL else "a host"
        where = "a link shortener" if target.host in SHORTENERS else "another host"
        return Deception(f"names {what} but goes to {where}", brand)
    return None


def _names_a_place(text: str, hit: Hit) -> bool:
    """Whether the text is a place; a product such as Builder.com inside prose is not."""
    if hit.identifier.kind is not IdentifierKind.DOMAIN:
        return True
    return 2 * (hit.end - hit.start) > len(text)


def _same_place(named: Identifier, target: Identifier, hosts: HostJudge) -> bool:
    if IdentifierKind.EMAIL in (named.kind, target.kind) and named.kind is target.kind:
        return named == target
    one, other = named.host or "", target.host or ""
    if registrable(one) == registrable(other):
        return True
    owner = hosts.owner(one)
    return owner is not None and owner == hosts.owner(other)


def _tracked(named: Identifier, target: Identifier) -> bool:
    """Whether the target is a redirector that carries the host's name in its path or query."""
    label = registrable(named.host or "").partition(".")[0]
    rest = target.value.partition("://")[2].partition("/")[2]
    return target.host not in SHORTENERS and label in unquote(rest).lower()


def _false_door(text: str, target: Identifier, hosts: HostJudge) -> Deception | None:
    brand = named_brand(text, hosts.names)
    if brand is None:
        return None
    if target.host in SHORTENERS:
        return Deception(f"names {brand} but goes to a link shortener", brand)
    if not claims_a_door(text):
        return None
    if target.kind in (IdentifierKind.URL, IdentifierKind.EMAIL):
        return Deception(f"claims to be {brand}'s door but goes elsewhere", brand)
    return None
