"""Launch tokens as no host app makes them: each name says what is wrong with one.

Those here are forged, have another header than ours or are spelt otherwise; those that say what
they should not are in `launch_claims`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from tests.host_app import HostApp

Forge = Callable[[HostApp], str]
BRACKETS = b'{"kid":' + b"[" * 5000


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def written(part: dict[str, Any] | bytes) -> bytes:
    return part if isinstance(part, bytes) else json.dumps(part).encode()


def sealed(host: HostApp, header: dict[str, Any] | bytes, claims: dict[str, Any] | bytes) -> str:
    """Signed with the host's own key, whatever it says."""
    signed = f"{b64(written(header))}.{b64(written(claims))}"
    return f"{signed}.{b64(host.key.get_op_key('sign').sign(signed.encode()))}"


def with_header(**changes: Any) -> Forge:
    return lambda host: sealed(host, host.header(**changes), host.claims("host-1"))


def with_claims(**changes: Any) -> Forge:
    return lambda host: sealed(host, host.header(), host.claims("host-1") | changes)


def without(*names: str) -> Forge:
    return lambda host: sealed(
        host,
        {name: value for name, value in host.header().items() if name not in names},
        {name: value for name, value in host.claims("host-1").items() if name not in names},
    )


def null(name: str) -> Forge:
    return lambda host: sealed(host, host.header(), host.claims("host-1") | {name: None})


def raw_header(change: Callable[[bytes], bytes]) -> Forge:
    return lambda host: sealed(host, change(written(host.header())), host.claims("host-1"))


def raw_claims(change: Callable[[bytes], bytes]) -> Forge:
    return lambda host: sealed(host, host.header(), change(written(host.claims("host-1"))))


def rewritten(change: Callable[[list[str]], list[str]]) -> Forge:
    """A good token, changed after it was signed."""
    return lambda host: ".".join(change(host.token("host-1").split(".")))


def spelt(change: Callable[[str], str]) -> Forge:
    return lambda host: change(host.token("host-1"))


def in_other_bits(part: str) -> str:
    """The same bytes in another spelling: bits of the last character that mean nothing."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(part) % 4, "no bit of this part means nothing"
    return part[:-1] + alphabet[alphabet.index(part[-1]) + 1]


def claims_of_even_length(host: HostApp) -> str:
    """Claims whose last character has bits that mean nothing."""
    claims = host.claims("host-1")
    while len(written(claims)) % 3 == 0:
        claims["jti"] += "x"
    head, middle, _ = sealed(host, host.header(), claims).split(".")
    signed = f"{head}.{in_other_bits(middle)}"
    return f"{signed}.{b64(host.key.get_op_key('sign').sign(signed.encode()))}"


def by(key: Any, algorithm: str, **changes: Any) -> Forge:
    return lambda host: jwt.encode(
        host.header(alg=algorithm) | changes, host.claims("host-1"), key, algorithms=[algorithm]
    )


def with_public_key_as_secret(form: Callable[[HostApp], bytes]) -> Forge:
    return lambda host: jwt.encode(
        host.header(alg="HS256"),
        host.claims("host-1"),
        OctKey.import_key(form(host)),
        algorithms=["HS256"],
    )


def by_a_stranger(host: HostApp) -> str:
    return HostApp(host.audience, kid=str(host.key.kid)).token("host-1")


def bringing_its_key(name: str, value: Callable[[HostApp], Any]) -> Forge:
    """A stranger's token whose header carries, or points to, the stranger's own key."""

    def forge(host: HostApp) -> str:
        stranger = HostApp(host.audience, kid=str(host.key.kid))
        header = stranger.header() | {name: value(stranger)}
        return sealed(stranger, header, stranger.claims("host-1"))

    return forge


FORGED: dict[str, Forge] = {
    "nothing": lambda host: "",
    "dots": lambda host: "..",
    "words": lambda host: "let me in",
    "by a stranger": by_a_stranger,
    "no signature": rewritten(lambda parts: [*parts[:2], ""]),
    "no signature part": rewritten(lambda parts: parts[:2]),
    "short signature": rewritten(lambda parts: [*parts[:2], parts[2][:-4]]),
    "a signature of zeros": rewritten(lambda parts: [*parts[:2], b64(bytes(64))]),
    "another signature": rewritten(lambda parts: [*parts[:2], b64(b"\x01" * 64)]),
    "other claims": rewritten(lambda parts: [parts[0], b64(b'{"sub":"host-2"}'), parts[2]]),
    "four parts": spelt(lambda token: token + "."),
    "five parts, like JWE": spelt(lambda token: token + ".AAAA.AAAA"),
    "JSON serialization": spelt(lambda token: json.dumps({"payload": token.split(".")[1]})),
    "alg none": rewritten(
        lambda parts: [
            b64(written({"alg": "none", "typ": "launch+jwt", "kid": "host-1"})),
            parts[1],
            "",
        ]
    ),
    "alg None": with_header(alg="None"),
    "no alg": without("alg"),
    "alg null": lambda host: sealed(host, host.header() | {"alg": None}, host.claims("host-1")),
    "alg in a list": with_header(alg=["Ed25519"]),
    "alg in small letters": with_header(alg="ed25519"),
    "alg EdDSA": with_header(alg="EdDSA"),
    "alg Ed448": with_header(alg="Ed448"),
    "HS256, public key as secret": with_public_key_as_secret(
        lambda host: base64.urlsafe_b64decode(host.public_jwk["x"] + "=")
    ),
    "HS256, public JWK as secret": with_public_key_as_secret(
        lambda host: json.dumps(host.public_jwk).encode()
    ),
    "HS256 over our signature": with_header(alg="HS256"),
    "ES256": by(ECKey.generate_key("P-256"), "ES256"),
    "RS256": by(RSAKey.generate_key(2048), "RS256"),
    "brings jwk": bringing_its_key("jwk", lambda stranger: stranger.public_jwk),
    "brings jku": bringing_its_key("jku", lambda stranger: "https://example.net/keys.json"),
    "brings x5u": bringing_its_key("x5u", lambda stranger: "https://example.net/chain.pem"),
    "brings x5c": bringing_its_key("x5c", lambda stranger: ["MIIB"]),
}

HEADERS: dict[str, Forge] = {
    "no typ": without("typ"),
    "typ JWT": with_header(typ="JWT"),
    "typ in capitals": with_header(typ="LAUNCH+JWT"),
    "no kid": without("kid"),
    "kid unknown": with_header(kid="host-99"),
    "kid empty": with_header(kid=""),
    "kid a number": with_header(kid=1),
    "kid in a list": with_header(kid=["host-1"]),
    "kid with NUL": with_header(kid="host-1\0"),
    "kid with half a surrogate pair": with_header(kid="\ud800"),
    "kid with a quote": with_header(kid="' OR 1=1 --"),
    "kid very long": with_header(kid="k" * 4000),
    "crit": with_header(crit=["exp"]),
    "crit empty": with_header(crit=[]),
    "b64 false": with_header(b64=False, crit=["b64"]),
    "cty": with_header(cty="JWT"),
    "zip": with_header(zip="DEF"),
    "header a list": raw_header(lambda header: b"[" + header + b"]"),
    "header no JSON": raw_header(lambda header: header[:-1]),
    "header says alg twice": raw_header(lambda header: b'{"alg":"none",' + header[1:]),
    "header says kid twice": raw_header(lambda header: b'{"kid":"host-2",' + header[1:]),
    "header of brackets": raw_header(lambda header: BRACKETS),
    "header in UTF-16": raw_header(lambda header: header.decode().encode("utf-16")),
    "header with a byte order mark": raw_header(lambda header: b"\xef\xbb\xbf" + header),
    "header in no encoding": raw_header(lambda header: header + b"\xff"),
}

CODINGS: dict[str, Forge] = {
    "padded header": rewritten(lambda parts: [parts[0] + "=", *parts[1:]]),
    "padded claims": rewritten(lambda parts: [parts[0], parts[1] + "==", parts[2]]),
    "padded signature": rewritten(lambda parts: [*parts[:2], parts[2] + "=="]),
    "signature in other bits": rewritten(lambda parts: [*parts[:2], in_other_bits(parts[2])]),
    "claims in other bits": claims_of_even_length,
    "standard alphabet": rewritten(lambda parts: [*parts[:2], "+/" + parts[2][2:]]),
    "newline at the end": spelt(lambda token: token + "\n"),
    "space in front": spelt(lambda token: " " + token),
    "newline within": spelt(lambda token: token[:40] + "\n" + token[40:]),
    "as a bearer": spelt(lambda token: "Bearer " + token),
    "not ASCII": spelt(lambda token: token[:-1] + "é"),
    "fullwidth": spelt(lambda token: chr(ord(token[0]) + 0xFEE0) + token[1:]),
    "half a surrogate pair": spelt(lambda token: token + "\ud800"),
    "NUL": spelt(lambda token: token + "\0"),
    "too long": with_claims(more="x" * 8000),
    "a megabyte of dots": lambda host: "." * 1_000_000,
    "a megabyte of letters": lambda host: "A" * 1_000_000,
    "a megabyte in three parts": lambda host: ".".join(["A" * 333_000] * 3),
}
