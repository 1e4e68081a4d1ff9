"""Web addresses as a browser reads them (WHATWG URL, "basic URL parser", http and https only).

Decides the canonical form and the host that would really be visited, whatever userinfo,
backslashes or missing slashes make of the look. Whether the place is good is `assess`'s.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from verifier.detection.hosts import canonical_host, domain_name, is_address
from verifier.domain.errors import Invalid

MAX_URL = 8192
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"[^/\\?#@:]+:[0-9]{1,5}(?![^/\\?#])")
_AUTHORITY_END = re.compile(r"[/\\?#]")
_DEFAULT_PORT = {"http": "80", "https": "443"}
_SAFE_PATH = "!$%&'()*+,-./:;=@_~[]|^{}"


def canonical_url(text: str, field: str = "url") -> str:
    """`scheme://host[:port]/path[?query][#fragment]`: ASCII, no userinfo, no default port.

    A missing scheme is https. Raises `Invalid` for other schemes and impossible hosts.
    """
    if len(text) > MAX_URL:
        raise Invalid(field, f"is longer than {MAX_URL} characters")
    scheme, rest = split_scheme(text, field)
    end = _AUTHORITY_END.search(rest)
    cut = end.start() if end else len(rest)
    host, port = _host_and_port(rest[:cut].rpartition("@")[2], scheme, field)
    return f"{scheme}://{host}{port}{_path(rest[cut:])}"


def split_scheme(text: str, field: str = "url") -> tuple[str, str]:
    """(http or https, what follows the slashes); browsers accept any number of either slash."""
    found = _SCHEME.match(text)
    if found and found[1].lower() in _DEFAULT_PORT:
        return found[1].lower(), text[found.end() :].lstrip("/\\")
    if found and not _HOST_AND_PORT.match(text):
        raise Invalid(field, "only http and https addresses can be checked")
    return "https", text.lstrip("/\\")


def _host_and_port(authority: str, scheme: str, field: str) -> tuple[str, str]:
    host, colon, port = authority, "", ""
    if not authority.endswith("]"):
        host, colon, port = authority.rpartition(":")
        if not colon:
            host, port = authority, ""
    if port and not (port.isascii() and port.isdigit() and len(port) <= 5 and int(port) < 65536):
        raise Invalid(field, "the port is not a number below 65536")
    canonical = canonical_host(host, field)
    if not is_address(canonical):
        domain_name(canonical, field)
    return canonical, f":{port}" if port and port != _DEFAULT_PORT[scheme] else ""


def _path(rest: str) -> str:
    head, question, query = rest.partition("?")
    if "#" in head:
        head, question, query = rest, "", ""
    path, mark, fragment = head.partition("#")
    path = quote(path.replace("\\", "/"), safe=_SAFE_PATH)
    tail = quote(query, safe=_SAFE_PATH + "?#\\") if question else ""
    anchor = quote(fragment, safe=_SAFE_PATH + "?#\\") if mark else ""
    return (path or "/") + (question + tail) + (mark + anchor)
