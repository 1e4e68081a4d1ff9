"""Handles on messaging platforms, as `platform:name`.

Decides which platforms are known and how their names and links are written.
"""

from __future__ import annotations

import re

from verifier.detection.phones import canonical_phone
from verifier.domain.errors import Invalid

_NAMES = {
    "telegram": re.compile(r"[a-z][a-z0-9_]{3,31}"),
    "whatsapp": re.compile(r"\+[0-9]{7,15}"),
    "wechat": re.compile(r"[a-z0-9_][a-z0-9_\-]{4,31}"),
    "x": re.compile(r"[a-z0-9_]{1,15}"),
    "line": re.compile(r"@?[a-z0-9._\-]{2,32}"),
}
_SPOKEN = {
    **{name: name for name in _NAMES},
    "tg": "telegram",
    "wa": "whatsapp",
    "twitter": "x",
    "weixin": "wechat",
    "微信": "wechat",
    "电报": "telegram",
    "推特": "x",
}
_HOSTS = {
    "t.me": "telegram",
    "telegram.me": "telegram",
    "telegram.dog": "telegram",
    "wa.me": "whatsapp",
    "api.whatsapp.com": "whatsapp",
    "x.com": "x",
    "twitter.com": "x",
    "line.me": "line",
}
_NOT_NAMES = frozenset(
    {"share", "joinchat", "addstickers", "proxy", "intent", "home", "i", "hashtag", "search", "s"}
)
_LINK = re.compile(r"(?:https?://)?(?:www\.|mobile\.)?([a-z.]{4,16})/([^?#]*)\??([^#]*)")
_PAIR = re.compile(r"([^\s:@/]{1,12})\s*[:\s/]\s*(@?[^\s:]{1,64})")
_WHATSAPP_PHONE = re.compile(r"(?:^|&)phone=(?:\+|%2b)?([0-9]{7,15})", re.IGNORECASE)


def canonical_handle(text: str, field: str = "handle") -> str:
    """`platform:name` of `telegram:name`, `@name telegram`, `t.me/name`, `wa.me/15550100`.

    Raises `Invalid` when the platform is missing or unknown or the name impossible there.
    """
    lowered = text.lower()
    if found := handle_of_link(lowered, field):
        return found
    words = lowered.split()
    if len(words) == 2 and words[0].startswith("@"):
        words.reverse()
    pair = _PAIR.fullmatch(" ".join(words))
    platform = _SPOKEN.get(pair[1]) if pair else None
    if pair is None or platform is None:
        known = ", ".join(sorted(_NAMES))
        raise Invalid(field, f"name the platform, as in telegram:name (known: {known})")
    return _named(platform, pair[2], field)


def handle_of_link(url: str, field: str = "handle") -> str | None:
    """The handle that a platform's own link names, or None when it is another kind of link."""
    link = _LINK.fullmatch(url.lower()[:512])
    platform = _HOSTS.get(link[1]) if link else None
    if link is None or platform is None:
        return None
    name = _name_in_link(platform, link[2], link[3])
    if not name or name in _NOT_NAMES:
        return None
    try:
        return _named(platform, name, field)
    except Invalid:
        return None


def _name_in_link(platform: str, path: str, query: str) -> str:
    if platform == "whatsapp":
        number = _WHATSAPP_PHONE.search(query)
        digits = number[1] if number else path.partition("/")[0].lstrip("+")
        return "+" + digits if digits.isdigit() else ""
    parts = [part for part in path.split("/") if part]
    if platform == "line":
        return parts[-1].lstrip("~") if len(parts) > 1 else ""
    return parts[0] if parts else ""


def _named(platform: str, name: str, field: str) -> str:
    if platform == "whatsapp":
        return "whatsapp:" + canonical_phone("+" + name.lstrip("@+"), field=field)
    name = name if platform == "line" else name.removeprefix("@")
    if not _NAMES[platform].fullmatch(name):
        raise Invalid(field, f"is not a possible name on {platform}")
    return f"{platform}:{name}"
