"""Launch tokens that are well signed and say what no launch token may say.

`MISSAID` is wrong by itself; `UNTIMELY` only for a service that knows the time and what it stores.
"""

from __future__ import annotations

import json
import time
from typing import Any

from tests.host_app import HostApp
from tests.launch_tokens import (
    BRACKETS,
    Forge,
    null,
    raw_claims,
    sealed,
    with_claims,
    without,
)

REQUIRED = ("aud", "sub", "jti", "iat", "exp")
NO_TEXTS: dict[str, Any] = {
    "a number": 7,
    "true": True,
    "empty": "",
    "in a list": ["host-1-and-some-more"],
    "an object": {"is": "host-1-and-some-more"},
    "with NUL": "host-1-and-some-more\0",
    "with half a surrogate pair": "host-1-and-some-more\ud800",
    "with a newline": "host-1-and-some-more\n",
    "turning direction": "host-1-and-some-more\u202e",
    "endless": "x" * 2001,
}
NO_TIMES: dict[str, Any] = {
    "a text": str(int(time.time())),
    "a fraction": time.time(),
    "a whole fraction": float(int(time.time())),
    "true": True,
    "zero": 0,
    "negative": -int(time.time()),
    "in milliseconds": int(time.time()) * 1000,
    "beyond 64 bits": 10**30,
    "endless": 10**4000,
    "in a list": [int(time.time())],
}
NO_LISTS: dict[str, Any] = {
    "a text": "+18005550123",
    "true": True,
    "an object": {},
    "of numbers": [18005550123],
    "of lists": [["+18005550123"]],
    "of nothing": [""],
    "of too many": [f"+180055501{number:02}" for number in range(21)],
    "of one too long": ["x" * 401],
    "of NUL": ["+18005550123\0"],
}


def saying_twice(name: str) -> Forge:
    """JSON that says a name twice: readers differ in which one they believe."""
    once = f'"{name}":"host-2",'.encode()
    twice = once if name in REQUIRED else once + once
    return raw_claims(lambda claims: b"{" + twice + claims[1:])


def in_seconds(iat: float, exp: float, **changes: Any) -> Forge:
    """Issued and expiring so many seconds from now."""

    def forge(host: HostApp) -> str:
        now = int(time.time())
        times = {"iat": now + int(iat), "exp": now + int(exp)}
        later = {name: now + seconds for name, seconds in changes.items()}
        return sealed(host, host.header(), host.claims("host-1") | times | later)

    return forge


MISSAID: dict[str, Forge] = {
    **{f"no {name}": without(name) for name in REQUIRED},
    **{f"{name} null": null(name) for name in (*REQUIRED, "lang", "nbf", "phones", "emails")},
    **{f"{name} twice": saying_twice(name) for name in (*REQUIRED, "lang", "other")},
    **{
        f"{name} {how}": with_claims(**{name: value})
        for name in ("aud", "sub", "jti", "lang")
        for how, value in NO_TEXTS.items()
    },
    **{
        f"{name} {how}": with_claims(**{name: value})
        for name in ("iat", "exp", "nbf")
        for how, value in NO_TIMES.items()
    },
    **{
        f"{name} {how}": with_claims(**{name: value})
        for name in ("phones", "emails")
        for how, value in NO_LISTS.items()
    },
    "jti of 15 characters": with_claims(jti="j" * 15),
    "lang no language": with_claims(lang="the Queen's English"),
    "aud somebody else": with_claims(aud="https://example.net"),
    "aud longer": lambda host: host.token("host-1", aud=host.audience + "/"),
    "aud shorter": lambda host: host.token("host-1", aud=host.audience[:-1]),
    "aud in a list with others": lambda host: sealed(
        host, host.header(), host.claims("host-1") | {"aud": [host.audience, "https://example.net"]}
    ),
    "to count from tomorrow": in_seconds(0, 60, nbf=50),
    "claims a list": raw_claims(lambda claims: b"[" + claims + b"]"),
    "claims a text": raw_claims(lambda claims: json.dumps(claims.decode()).encode()),
    "claims empty": raw_claims(lambda claims: b""),
    "claims no JSON": raw_claims(lambda claims: claims[:-1]),
    "claims and more": raw_claims(lambda claims: claims + b"{}"),
    "claims of brackets": raw_claims(lambda claims: BRACKETS),
    "claims in UTF-16": raw_claims(lambda claims: claims.decode().encode("utf-16")),
    "claims with a byte order mark": raw_claims(lambda claims: b"\xef\xbb\xbf" + claims),
    "claims in no encoding": raw_claims(lambda claims: claims + b"\xff"),
    "exp infinite": raw_claims(lambda claims: claims[:-1] + b',"nbf":1e999}'),
    "exp no number": raw_claims(lambda claims: claims[:-1] + b',"nbf":NaN}'),
}

UNTIMELY: dict[str, Forge] = {
    "expired": in_seconds(-120, -60),
    "expired just now": in_seconds(-61, -1),
    "lives for 61 seconds": in_seconds(0, 61),
    "lives for a year": in_seconds(0, 365 * 24 * 3600),
    "lives for 61 seconds, nearly over": in_seconds(-30, 31),
    "a long life that counts late": in_seconds(-600, 50, nbf=-600),
    "from the future": in_seconds(30, 60),
    "a customer of spaces": with_claims(sub="   "),
    "a customer who shows nothing": with_claims(sub="\u3164\u3164"),
}
