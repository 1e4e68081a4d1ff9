from __future__ import annotations

import re

import pytest

from verifier.crypto.secret import hash_secret, new_secret, secret_matches


def test_a_secret_has_256_bits_in_url_safe_characters() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", new_secret())
    assert len({new_secret() for _ in range(1000)}) == 1000


def test_a_secret_matches_its_own_hash_only() -> None:
    secret = new_secret()
    stored = hash_secret(secret)
    assert len(stored) == 32
    assert secret.encode() not in stored
    assert secret_matches(secret, stored)
    assert not secret_matches(new_secret(), stored)


@pytest.mark.parametrize("typed", ["", "\ud800", "\0", "é", "x" * 1_000_000], ids=len)
def test_hostile_text_matches_nothing(typed: str) -> None:
    assert not secret_matches(typed, hash_secret(new_secret()))


def test_no_secret_matches_a_stored_value_that_is_no_hash() -> None:
    secret = new_secret()
    for stored in (b"", secret.encode(), hash_secret(secret)[:31]):
        assert not secret_matches(secret, stored)
