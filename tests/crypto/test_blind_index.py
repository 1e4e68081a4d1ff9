from __future__ import annotations

import hashlib
import hmac

import pytest

from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.keyring import KeyRing, Purpose
from verifier.domain.errors import Invalid

RING = KeyRing.generate("demo")
PHONE = "+15550100199"


def test_an_index_is_stable_and_32_bytes_long() -> None:
    index = BlindIndexes(RING).index("phone", PHONE)
    assert index == BlindIndexes(RING).index("phone", PHONE)
    assert len(index) == 32


def test_an_index_is_keyed_hmac_and_no_plain_hash() -> None:
    message = b"\x00\x00\x00\x05phone" + PHONE.encode()
    expected = hmac.digest(RING.active(Purpose.INDEX).secret, message, "sha256")
    index = BlindIndexes(RING).index("phone", PHONE)
    assert index == expected
    assert index not in (hashlib.sha256(PHONE.encode()).digest(), hashlib.sha256(message).digest())
    assert index != BlindIndexes(KeyRing.generate("demo")).index("phone", PHONE)


def test_fields_and_values_do_not_run_into_each_other() -> None:
    indexes = BlindIndexes(RING)
    pairs = [("phone", "1"), ("phone1", ""), ("phon", "e1"), ("", "phone1"), ("email", "1")]
    assert len({indexes.index(field, value) for field, value in pairs}) == len(pairs)


def test_candidates_cover_every_usable_key_newest_first() -> None:
    rotated = RING.rotate(Purpose.INDEX).rotate(Purpose.INDEX).revoke(Purpose.INDEX, "k2")
    old, new = BlindIndexes(RING), BlindIndexes(rotated)
    assert new.candidates("phone", PHONE) == (
        new.index("phone", PHONE),
        old.index("phone", PHONE),
    )


def test_text_that_is_not_unicode_is_refused_without_repeating_it() -> None:
    with pytest.raises(Invalid) as refusal:
        BlindIndexes(RING).index("email", "secret\ud800")
    assert "secret" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__
