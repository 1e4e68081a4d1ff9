from __future__ import annotations

import hashlib
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.host_app import HostApp
from tests.launch_claims import MISSAID
from tests.launch_tokens import CODINGS, FORGED, HEADERS, Forge
from verifier.crypto.launch_token import LaunchClaims, LaunchTokens, public_key

AUDIENCE = "https://verify.example.com"
HOST = HostApp(AUDIENCE)
KEYS = dict([public_key(HOST.public_jwk)])
READER = LaunchTokens(AUDIENCE)


def read(token: str) -> LaunchClaims | None:
    return READER.read(token, KEYS.get)


def test_a_good_token_is_read_whole() -> None:
    claims = HOST.claims(
        "host-1", lang="zh-Hant-TW", phones=["+18005550123"], emails=["a@b.example"]
    )
    found = read(HOST.signed(HOST.header(), claims))
    assert found is not None
    assert (found.host_id, found.language) == ("host-1", "zh-Hant-TW")
    assert (found.phones, found.emails) == (("+18005550123",), ("a@b.example",))
    assert int(found.issued_at.timestamp()) == claims["iat"]
    assert int(found.expires_at.timestamp()) == claims["exp"]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"iss": "https://app.example.com"},
        {"nbf": int(time.time()) - 60},
        {"jti": "j" * 16},
        {"jti": "j" * 100},
        {"sub": "x" * 200},
        {"sub": "顧客-7"},
        {"lang": "de"},
        {"phones": [], "emails": []},
        {"phones": [f"+180055501{number:02}" for number in range(20)]},
    ],
)
def test_what_a_host_app_may_say_is_accepted(more: dict[str, Any]) -> None:
    assert read(HOST.token("host-1", **more)) is not None


@pytest.mark.parametrize("table", [FORGED, HEADERS, CODINGS, MISSAID])
def test_a_table_is_not_empty_and_its_host_app_can_do_better(table: dict[str, Forge]) -> None:
    assert len(table) >= 15
    assert read(HOST.token("host-1")) is not None


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_is_refused(name: str) -> None:
    assert read(FORGED[name](HOST)) is None


@pytest.mark.parametrize("name", HEADERS)
def test_another_header_than_ours_is_refused(name: str) -> None:
    assert read(HEADERS[name](HOST)) is None


@pytest.mark.parametrize("name", CODINGS)
def test_another_spelling_is_refused(name: str) -> None:
    assert read(CODINGS[name](HOST)) is None


@pytest.mark.parametrize("name", MISSAID)
def test_what_no_token_may_say_is_refused(name: str) -> None:
    assert read(MISSAID[name](HOST)) is None


def test_the_key_of_another_kid_does_not_help() -> None:
    other = HostApp(AUDIENCE, kid="host-2")
    known = dict([public_key(HOST.public_jwk), public_key(other.public_jwk)])
    forged = other.signed(other.header(kid="host-1"), other.claims("host-1"))
    assert READER.read(other.token("host-1"), known.get) is not None
    assert READER.read(forged, known.get) is None


def test_no_key_is_looked_for_under_a_name_that_no_key_has() -> None:
    asked: list[str] = []

    def find(kid: str) -> None:
        asked.append(kid)

    for forge in (FORGED | HEADERS | CODINGS).values():
        READER.read(forge(HOST), find)
    assert asked
    assert all(0 < len(kid) <= 80 and kid.isascii() and kid.isprintable() for kid in asked)


def test_a_token_is_known_again_by_its_signers_and_its_own_id() -> None:
    def used(kid: str, jti: str) -> bytes:
        host = HostApp(AUDIENCE, kid=kid)
        found = READER.read(host.token("host-1", jti=jti), dict([public_key(host.public_jwk)]).get)
        assert found is not None
        return found.token_hash

    assert used("k", "j" * 20) == used("k", "j" * 20) == hashlib.sha256(b"k\0" + b"j" * 20).digest()
    assert len({used("k", "j" * 20), used("k", "i" * 20), used("l", "j" * 20)}) == 3


def test_nothing_that_identifies_is_shown_with_the_claims() -> None:
    token = HOST.token("host-1", phones=["+18005550123"], emails=["kim@example.com"], jti="j" * 16)
    shown = repr(read(token))
    assert "18005550123" not in shown
    assert "kim@" not in shown
    assert "j" * 16 not in shown


@given(st.data())
def test_no_change_of_one_character_is_accepted(data: st.DataObject) -> None:
    token = HOST.token("host-1", jti="j" * 20)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("AQgw09-_+/=. \n\0é").filter(lambda c: c != token[place]))
    assert read(token[:place] + other + token[place + 1 :]) is None


@given(st.text() | st.lists(st.text("AQgwe30-_"), min_size=3, max_size=3).map(".".join))
def test_any_text_is_refused_quietly(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kty": "EC"}, "Ed25519"),
        ({"crv": "X25519"}, "Ed25519"),
        ({"crv": "Ed448"}, "Ed25519"),
        ({"d": "AAAA"}, "private"),
        ({"kid": None}, "kid"),
        ({"kid": ""}, "kid"),
        ({"kid": 7}, "kid"),
        ({"kid": "k" * 81}, "kid"),
        ({"kid": "k\n"}, "kid"),
        ({"kid": "clé"}, "kid"),
        ({"x": None}, "x of 32 bytes"),
        ({"x": "AAAA"}, "x of 32 bytes"),
        ({"x": "A" * 43 + "="}, "x of 32 bytes"),
        ({"x": "A" * 42 + "B"}, "x of 32 bytes"),
        ({"x": "é" * 43}, "x of 32 bytes"),
        ({"x": ["A"]}, "x of 32 bytes"),
    ],
)
def test_a_key_that_cannot_be_used_is_refused_with_a_reason(
    change: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        public_key(HOST.public_jwk | change)


@pytest.mark.parametrize("jwk", [None, [], "key", 7, {}, {"keys": [HOST.public_jwk]}])
def test_what_is_no_key_is_refused(jwk: object) -> None:
    with pytest.raises(ValueError, match="Ed25519"):
        public_key(jwk)
