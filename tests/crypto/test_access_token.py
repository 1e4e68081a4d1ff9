from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous.encoding import base64_encode

from verifier.crypto.access_token import AccessTokens, Grant, left
from verifier.crypto.clocked_signer import ClockedSigner
from verifier.crypto.keyring import KeyRing, Purpose
from verifier.crypto.token import ContactTokens
from verifier.domain.principal import Scope

NOW = datetime(2026, 3, 1, 12, 0, 0, 900_000, tzinfo=UTC)
WHOLE = NOW.replace(microsecond=0)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
RING = KeyRing.generate("demo")
TOKENS = AccessTokens(RING)
GRANT = Grant("dialer", 2, frozenset({Scope.EVENTS_WRITE, Scope.CHECKS_WRITE}))
TEXT = TOKENS.mint(GRANT, NOW)


def signed(content: object, ring: KeyRing = RING) -> str:
    """A token whose signature holds, whatever it says."""
    signer = ClockedSigner(ring.active(Purpose.SESSION), f"access-token.v1:{ring.deployment}")
    written = content if isinstance(content, bytes) else json.dumps(content).encode()
    return signer.sign_at(b"k1." + base64_encode(written), NOW)


def test_a_minted_token_reads_back_with_its_time_in_whole_seconds() -> None:
    assert TOKENS.read(TEXT) == (GRANT, WHOLE)


def test_a_client_with_the_longest_id_and_every_scope_reads_back() -> None:
    grant = Grant("x" * 40, 2**15 - 1, frozenset(Scope))
    assert TOKENS.read(TOKENS.mint(grant, NOW)) == (grant, WHOLE)


def test_a_token_can_stand_in_an_authorization_header() -> None:
    """RFC 6750 §2.1: b64token."""
    assert set(TEXT) <= set(ALPHABET + ".")


def test_every_one_character_mutation_is_refused() -> None:
    for at, original in enumerate(TEXT):
        for symbol in ALPHABET + ".=+/ \n\0é\ud800":
            if symbol != original:
                assert TOKENS.read(TEXT[:at] + symbol + TEXT[at + 1 :]) is None, at


def test_every_deletion_insertion_and_truncation_is_refused() -> None:
    for at in range(len(TEXT)):
        assert TOKENS.read(TEXT[:at] + TEXT[at + 1 :]) is None
        assert TOKENS.read(TEXT[:at]) is None
        assert TOKENS.read(TEXT[at + 1 :]) is None
        for symbol in "A0.=-\n":
            assert TOKENS.read(TEXT[:at] + symbol + TEXT[at:]) is None


def test_another_spelling_of_the_same_bytes_is_refused() -> None:
    head, last = TEXT[:-1], ALPHABET.index(TEXT[-1])
    for loose in (1, 2, 3):
        respelt = head + ALPHABET[last | loose]
        assert base64.urlsafe_b64decode(respelt[-43:] + "=") == base64.urlsafe_b64decode(
            TEXT[-43:] + "="
        )
        assert TOKENS.read(respelt) is None


@given(st.text(st.characters()))
def test_any_text_gets_an_answer(text: str) -> None:
    assert TOKENS.read(text) is None


@given(st.from_regex(r"k[12]\.[\w-]{2,60}\.[\w-]{6}\.[\w-]{43}\n?", fullmatch=True))
def test_any_text_of_nearly_the_right_shape_is_refused(text: str) -> None:
    assert TOKENS.read(text) is None


@pytest.mark.parametrize("text", ["", "...", "\ud800", "x" * 1_000_000, "k1." * 100_000])
def test_hostile_text_is_refused(text: str) -> None:
    assert TOKENS.read(text) is None


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff",
        b"[" * 200,
        [],
        "client",
        {},
        {"client": "dialer", "scopes": None, "secret": 1},
        {"client": "dialer", "scopes": [["x"]], "secret": 1},
        {"client": "dialer", "scopes": [], "secret": "1"},
        {"client": "dialer", "scopes": [], "secret": True},
        {"client": "dialer", "scopes": [], "secret": 0},
        {"client": "dialer", "scopes": [], "secret": 2**63},
        {"client": 7, "scopes": [], "secret": 1},
    ],
    ids=ascii,
)
def test_what_is_signed_but_is_no_grant_is_refused(content: object) -> None:
    assert TOKENS.read(signed(content)) is None


def test_a_scope_that_no_longer_exists_is_left_out() -> None:
    older = signed({"client": "crm", "scopes": ["reports:read", "events:write"], "secret": 1})
    assert TOKENS.read(older) == (Grant("crm", 1, frozenset({Scope.EVENTS_WRITE})), WHOLE)


def test_the_same_keys_in_another_deployment_refuse_it() -> None:
    assert AccessTokens(KeyRing(RING.keys, "staging")).read(TEXT) is None


def test_rotation_keeps_tokens_and_revocation_ends_them() -> None:
    rotated = RING.rotate(Purpose.SESSION)
    assert AccessTokens(rotated).read(TEXT) is not None
    assert AccessTokens(rotated).mint(GRANT, NOW).startswith("k2.")
    assert AccessTokens(rotated.revoke(Purpose.SESSION, "k1")).read(TEXT) is None


def test_neither_kind_of_token_passes_for_the_other() -> None:
    contact = ContactTokens(RING)
    assert TOKENS.read(contact.mint(NOW).text) is None
    assert not hasattr(contact.read(TEXT), "token_hash")


@pytest.mark.parametrize(
    ("age", "remaining"),
    [(0, 600), (599, 1), (600, 0), (601, None), (-5, 605), (-6, None), (10**6, None)],
)
def test_a_token_counts_for_ten_minutes(age: int, remaining: int | None) -> None:
    expected = None if remaining is None else timedelta(seconds=remaining)
    assert left(WHOLE, WHOLE + timedelta(seconds=age)) == expected
