from __future__ import annotations

import unicodedata

import pytest
from argon2 import extract_parameters

from verifier.crypto.password import DUMMY_HASH, hash_password, verify_password
from verifier.domain.errors import Invalid

PASSWORD = "correct horse \u00e9 \U0001f40e"
HASH = hash_password(PASSWORD)


def test_the_right_password_verifies_and_others_do_not() -> None:
    assert verify_password(HASH, PASSWORD)
    for wrong in ("", PASSWORD[:-1], PASSWORD + "\0", PASSWORD.upper(), "\ud800", HASH):
        assert not verify_password(HASH, wrong)


def test_a_password_verifies_however_the_keyboard_composes_it() -> None:
    decomposed = unicodedata.normalize("NFD", PASSWORD)
    assert decomposed != PASSWORD
    assert verify_password(HASH, decomposed)


def test_hashes_are_salted_argon2id() -> None:
    assert HASH.startswith("$argon2id$")
    assert hash_password(PASSWORD) != HASH


@pytest.mark.parametrize(
    "encoded",
    [
        *("", "x", "$argon2id$", "\0", "\u00e9", "\ud800", "!" * 1_000_000),
        *(HASH[:-1], HASH + "A", HASH.replace("argon2id", "argon2xx")),
    ],
    ids=lambda encoded: ascii(encoded[:12]),
)
def test_an_invalid_hash_verifies_nothing(encoded: str) -> None:
    assert not verify_password(encoded, PASSWORD)


def test_the_dummy_costs_what_a_real_hash_costs_and_never_matches() -> None:
    assert extract_parameters(DUMMY_HASH) == extract_parameters(HASH)
    for text in ("", PASSWORD, DUMMY_HASH):
        assert not verify_password(DUMMY_HASH, text)


def test_the_dummy_hash_costs_what_a_real_one_does() -> None:
    assert DUMMY_HASH.split("$")[:4] == HASH.split("$")[:4]


@pytest.mark.parametrize("text", ["", "abc\ud800"])
def test_an_impossible_password_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        hash_password(text)
    assert "abc" not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
