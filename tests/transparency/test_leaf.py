from __future__ import annotations

import hmac
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.errors import Invalid
from verifier.transparency.leaf import Leaf, canonical, commit, verify

RECORD = {"event": "answered", "contact": "0190d5a0", "at": 1_772_366_400, "ticket": None}


def test_a_leaf_verifies_its_record_in_any_order() -> None:
    leaf = commit(RECORD)
    assert verify(RECORD, leaf)
    assert verify(dict(reversed(RECORD.items())), leaf)


def test_a_leaf_is_hmac_of_the_canonical_record_under_its_nonce() -> None:
    leaf = commit(RECORD)
    text = b'{"at":1772366400,"contact":"0190d5a0","event":"answered","ticket":null}'
    assert len(leaf.nonce) == 32
    assert leaf.digest == hmac.digest(leaf.nonce, text, "sha256")


@pytest.mark.parametrize(
    "change",
    [
        *({"event": "ended"}, {"at": 1_772_366_401}, {"at": "1772366400"}, {"ticket": ""}),
        *({"ticket": "null"}, {"more": None}, {"contact": "0190d5a0 "}),
    ],
)
def test_a_changed_record_does_not_verify(change: dict[str, Any]) -> None:
    assert not verify({**RECORD, **change}, commit(RECORD))


def test_a_record_with_a_field_missing_does_not_verify() -> None:
    leaf = commit(RECORD)
    for name in RECORD:
        assert not verify({key: RECORD[key] for key in RECORD if key != name}, leaf)


def test_one_record_gives_a_different_leaf_each_time() -> None:
    leaves = [commit(RECORD) for _ in range(500)]
    assert len({leaf.nonce for leaf in leaves}) == len({leaf.digest for leaf in leaves}) == 500


def test_without_its_nonce_a_leaf_says_nothing_about_its_record() -> None:
    leaf = commit(RECORD)
    guesses = [bytes(32), commit(RECORD).nonce, leaf.digest, leaf.nonce[::-1], b""]
    assert not any(verify(RECORD, replace(leaf, nonce=guess)) for guess in guesses)


def test_an_altered_digest_does_not_verify() -> None:
    leaf = commit(RECORD)
    for at in range(32):
        digest = leaf.digest[:at] + bytes([leaf.digest[at] ^ 1]) + leaf.digest[at + 1 :]
        assert not verify(RECORD, Leaf(leaf.nonce, digest))
    assert not verify(RECORD, Leaf(leaf.nonce, leaf.digest[:31]))


def test_a_leaf_does_not_show_its_nonce() -> None:
    leaf = commit(RECORD)
    assert "nonce" not in repr(leaf)


def test_the_canonical_form_escapes_as_rfc_8785_does() -> None:
    # The string of RFC 8785, section 3.2.2.
    text = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"
    expected = '{"s":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical({"s": text}) == expected.encode()


def test_the_canonical_form_sorts_names_by_utf_16_as_rfc_8785_does() -> None:
    # The names of RFC 8785, section 3.2.3, in their expected order.
    names = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    written = json.loads(canonical(dict.fromkeys(sorted(names), None)))
    assert list(written) == names


@given(
    st.dictionaries(
        st.text(), st.text() | st.none() | st.integers(-(2**53) + 1, 2**53 - 1), max_size=5
    )
)
def test_different_records_have_different_canonical_forms(record: dict[str, Any]) -> None:
    assert json.loads(canonical(record)) == record
    assert verify(record, commit(record))


@pytest.mark.parametrize(
    "value",
    [True, False, 1.0, b"bytes", ["list"], {"a": 1}, 2**53, -(2**53), "lone\ud800"],
    ids=repr,
)
def test_a_value_without_an_exact_form_is_refused_by_name(value: Any) -> None:
    with pytest.raises(Invalid, match="purpose: ") as refusal:
        commit({**RECORD, "purpose": value})
    assert repr(value) not in str(refusal.value)


@pytest.mark.parametrize("name", [1, None, "lone\ud800"])
def test_a_name_without_an_exact_form_is_refused(name: Any) -> None:
    with pytest.raises(Invalid, match="record: names"):
        canonical({name: "x"})
