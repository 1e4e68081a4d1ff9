"""Hosts as a browser reads them (WHATWG URL, "host parsing"; UTS 46 non-transitional).

Decides the ASCII form of a host and refuses what no browser would visit. Whether a host imitates
somebody is `lookalike`'s.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

import idna
from publicsuffixlist import PublicSuffixList

from verifier.domain.errors import Invalid

_FORBIDDEN = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_TLD = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")


def canonical_host(text: str, field: str = "domain") -> str:
    """The lower-case ASCII host without trailing dot; IPv6 stays in brackets.

    Percent-encoding, full-width dots and short or hexadecimal IPv4 forms are resolved as a browser
    does. Raises `Invalid` for an empty, overlong or forbidden host.
    """
    if text.startswith("["):
        return _ipv6(text, field)
    if "%" in text:
        try:
            text = unquote_to_bytes(text).decode("utf-8")
        except UnicodeError:
            raise Invalid(field, "the host is not readable") from None
    host = text.lower() if text.isascii() else _mapped(text, field)
    host = host.removesuffix(".")
    if not host or len(host) > 253:
        raise Invalid(field, "the host is empty or longer than 253 characters")
    if _FORBIDDEN.search(host):
        raise Invalid(field, "the host contains a forbidden character")
    labels = [_label(label, field) for label in host.split(".")]
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(labels, field)
    host = ".".join(labels)
    if len(host) > 253:
        raise Invalid(field, "the host is longer than 253 characters")
    return host


def domain_name(text: str, field: str = "domain") -> str:
    """A canonical host that is a name with a plausible top-level domain, or `Invalid`."""
    host = canonical_host(text, field)
    head, _, tld = host.rpartition(".")
    if not head:
        raise Invalid(field, "needs a dot, as in example.com")
    if not _TLD.fullmatch(tld):
        raise Invalid(field, "does not end in a top-level domain")
    return host


def _mapped(text: str, field: str) -> str:
    try:
        return idna.uts46_remap(text[:1024], std3_rules=False, transitional=False)
    except (idna.IDNAError, UnicodeError):
        raise Invalid(field, "the host contains a character that no host may contain") from None


def _label(label: str, field: str) -> str:
    if label.startswith("xn--"):
        _check_punycode(label, field)
    if not label.isascii():
        try:
            label = "xn--" + label.encode("punycode").decode("ascii")
        except UnicodeError:
            raise Invalid(field, "the host is not readable") from None
    if not label or len(label) > 63:
        raise Invalid(field, "a part of the host is empty or longer than 63 characters")
    return label


def _check_punycode(label: str, field: str) -> None:
    shown = unicode_label(label)
    if shown.isascii() or _mapped(shown, field) != shown:
        raise Invalid(field, "the host contains a broken international name")


@lru_cache(maxsize=4096)
def unicode_label(label: str) -> str:
    """An `xn--` label as people see it; the label itself when it does not decode."""
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
        decoded.encode("utf-8")
    except (UnicodeError, ValueError, OverflowError):
        return label
    return decoded


def _ipv4(labels: list[str], field: str) -> str:
    parts = []
    for label in labels:
        if not _NUMBER.fullmatch(label):
            raise Invalid(field, "the host is not a valid address")
        try:
            parts.append(_ipv4_part(label))
        except ValueError:
            raise Invalid(field, "the host is not a valid address") from None
    if len(parts) > 4 or any(part > 255 for part in parts[:-1]):
        raise Invalid(field, "the host is not a valid address")
    value = parts[-1]
    if value >= 256 ** (5 - len(parts)):
        raise Invalid(field, "the host is not a valid address")
    for index, part in enumerate(parts[:-1]):
        value += part << (8 * (3 - index))
    return str(ipaddress.IPv4Address(value))


def _ipv4_part(label: str) -> int:
    if label[:2].lower() == "0x":
        return int(label[2:] or "0", 16)
    return int(label, 8) if label.startswith("0") else int(label)


def _ipv6(text: str, field: str) -> str:
    if not text.endswith("]"):
        raise Invalid(field, "the host is not a valid address")
    try:
        # No zone ids in a link: a stray % makes the address invalid.
        return f"[{ipaddress.IPv6Address(text[1:-1].replace('%', ' '))}]"
    except ValueError:
        raise Invalid(field, "the host is not a valid address") from None


def is_address(host: str) -> bool:
    """Whether a canonical host is an IP address rather than a name."""
    return host.startswith("[") or host.rpartition(".")[2].isdigit()


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=1)
def _icann_suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


def registrable(host: str) -> str:
    """What one party registered or rented: `b.webflow.io` of `a.b.webflow.io` (Public Suffix List).

    The host itself when it is an address or a bare suffix.
    """
    if is_address(host):
        return host
    found: str | None = _suffixes().privatesuffix(host)
    return found or host


def is_rented(host: str) -> bool:
    """Whether `host` stands under a suffix that a hosting company lets anybody use."""
    found: str | None = _icann_suffixes().privatesuffix(host)
    return found is not None and found != registrable(host)


@lru_cache(maxsize=2048)
def is_public_suffix(host: str) -> bool:
    """Whether anybody can have a name under `host`, as under `co.uk` or a hosting company's."""
    return _suffixes().publicsuffix(host) == host


def known_tld(tld: str) -> bool:
    """Whether `tld` is a top-level domain that exists (in the Public Suffix List)."""
    # Some top-level domains are listed only by what is sold below them (co.za, gov.za).
    listed = _listed_suffixes()
    return any(listed.publicsuffix(f"{label}.{tld}") is not None for label in ("x", "co", "gov"))


@lru_cache(maxsize=1)
def _listed_suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)
