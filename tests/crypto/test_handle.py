from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.crypto.handle import ContactHandles, canonical
from verifier.crypto.keyring import KeyRing, Purpose

CONTACT = UUID("0190d5a0-7b1c-7def-8123-456789abcdef")
RING = KeyRing.generate("demo")


def test_a_handle_is_three_groups_of_four_crockford_symbols() -> None:
    handle = ContactHandles(RING).derive(CONTACT)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", handle)
    assert canonical(handle) == handle


def test_handles_use_every_symbol_in_every_place() -> None:
    handles = [ContactHandles(RING).derive(uuid4()) for _ in range(600)]
    for place in range(14):
        assert len({handle[place] for handle in handles}) == (1 if place in (4, 9) else 32)


def test_a_handle_names_its_own_contact_only() -> None:
    handles = ContactHandles(RING)
    handle = handles.derive(CONTACT)
    assert handles.matches(handle, CONTACT)
    assert handles.matches(handle, CONTACT, handles.key_id)
    assert not handles.matches(handle, uuid4())


def test_an_old_handle_matches_until_its_key_is_revoked() -> None:
    handle = ContactHandles(RING).derive(CONTACT)
    rotated = RING.rotate(Purpose.TOKEN)
    assert ContactHandles(rotated).derive(CONTACT) != handle
    assert ContactHandles(rotated).matches(handle, CONTACT)
    assert ContactHandles(rotated).matches(handle, CONTACT, "k1")
    assert not ContactHandles(rotated).matches(handle, CONTACT, "k2")
    revoked = ContactHandles(rotated.revoke(Purpose.TOKEN, "k1"))
    assert not revoked.matches(handle, CONTACT)
    assert not revoked.matches(handle, CONTACT, "k1")


def test_another_deployment_with_the_same_keys_has_other_handles() -> None:
    elsewhere = ContactHandles(KeyRing(RING.keys, "staging"))
    assert not elsewhere.matches(ContactHandles(RING).derive(CONTACT), CONTACT)


@pytest.mark.parametrize(
    "typed",
    [
        *("4K2M-9QXT-7B01", "4k2m9qxt7b01", "4K2M 9QXT 7B01", " 4k-2m-9q-xt-7b-01 "),
        *("4K2M-9QXT-7BOL", "4k2m-9qxt-7boi", "4k2m-9qxt-7bOI", "4K2M9QXT-7B0l"),
    ],
)
def test_typing_habits_give_one_canonical_handle(typed: str) -> None:
    assert canonical(typed) == "4K2M-9QXT-7B01"


@pytest.mark.parametrize(
    "typed",
    [
        *("", "4K2M-9QXT-7B0", "4K2M-9QXT-7B011", "4K2M-9QXT-7B0U", "4K2M-9QXT-7B0\uff11"),
        *("4K2M-9QXT-7B0\u0131", "4K2M-9QXT-7B0\u212a", "4K2M-9QXT-7B01\n", "4K2M_9QXT_7B01"),
        *("\ud800" * 12, "-" * 1_000_000, "4K2M-9QXT-7B0\0"),
    ],
    ids=lambda typed: ascii(typed[:16]),
)
def test_other_text_is_no_handle(typed: str) -> None:
    assert canonical(typed) is None
    assert not ContactHandles(RING).matches(typed, CONTACT)


@given(st.text(st.characters()))
def test_any_text_is_a_canonical_handle_or_none(text: str) -> None:
    handle = canonical(text)
    assert handle is None or canonical(handle) == handle
