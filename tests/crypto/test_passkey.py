"""Whatever a stranger sends as a passkey's answer is read or refused, and never an exception."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.authenticator import PRESENT, VERIFIED, Authenticator, b64, un64
from verifier.crypto.passkey import Passkeys, new_challenge

CEREMONY = Passkeys("http://localhost", "Example Exchange")
CHALLENGE = new_challenge()
CREATE = CEREMONY.creation_options(CHALLENGE, 7, "alice", [])
GET = CEREMONY.request_options(CHALLENGE)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def made(answer: str) -> bool:
    """Whether it adds a passkey."""
    read = CEREMONY.read_attestation(answer)
    return read is not None and CEREMONY.verify_attestation(read) is not None


def public_key(device: Authenticator) -> bytes:
    read = CEREMONY.read_attestation(device.make(CREATE))
    assert read is not None
    new = CEREMONY.verify_attestation(read)
    assert new is not None
    return new.public_key


def used(answer: str, key: bytes) -> bool:
    read = CEREMONY.read_assertion(answer)
    return read is not None and CEREMONY.verify_assertion(read, key) is not None


def test_a_passkey_that_was_made_answers() -> None:
    device = Authenticator()
    assert used(device.answer(GET), public_key(device))
    assert not used(device.answer(GET), public_key(Authenticator()))


@given(anything)
def test_any_json_is_refused(value: Any) -> None:
    text = json.dumps(value)
    assert CEREMONY.read_assertion(text) is None
    assert CEREMONY.read_attestation(text) is None


@given(st.text(max_size=200))
def test_any_text_is_refused(text: str) -> None:
    assert CEREMONY.read_assertion(text) is None
    assert CEREMONY.read_attestation(text) is None


@pytest.mark.parametrize("text", ["[" * 10_000, '{"id":' * 5_000, "9" * 5_000, "\ud800", "\x00"])
def test_what_breaks_readers_is_refused(text: str) -> None:
    assert CEREMONY.read_assertion(text) is None
    assert CEREMONY.read_attestation(text) is None


@pytest.mark.parametrize("part", ["id", "rawId", "type", "response"])
@pytest.mark.parametrize("value", [None, 1, "", "*", "\ud800", [], {}, "A" * 5000])
def test_a_part_that_is_something_else_is_refused(part: str, value: object) -> None:
    device = Authenticator()
    key = public_key(device)
    assert not used(json.dumps(json.loads(device.answer(GET)) | {part: value}), key)
    assert not made(json.dumps(json.loads(device.make(CREATE)) | {part: value}))


@given(st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]), anything)
def test_a_response_with_anything_in_it_is_refused(part: str, value: Any) -> None:
    answer = json.loads(DEVICE.answer(GET))
    answer["response"][part] = value
    assert not used(json.dumps(answer), KEY)


@given(st.binary(max_size=300), st.sampled_from(["clientDataJSON", "attestationObject"]))
def test_a_new_passkey_of_any_bytes_is_refused(raw: bytes, part: str) -> None:
    answer = json.loads(DEVICE.make(CREATE))
    answer["response"][part] = b64(raw)
    assert not made(json.dumps(answer))


@given(anything, st.sampled_from(["fmt", "authData"]))
def test_a_new_passkey_of_any_cbor_is_refused(value: Any, part: str) -> None:
    answer = json.loads(DEVICE.make(CREATE))
    attestation = cbor2.loads(un64(answer["response"]["attestationObject"]))
    if attestation[part] == value:
        return
    attestation[part] = value
    answer["response"]["attestationObject"] = b64(cbor2.dumps(attestation))
    assert not made(json.dumps(answer))


def test_no_altered_bit_of_what_was_signed_is_accepted() -> None:
    generator = random.Random(7)
    answer = json.loads(DEVICE.answer(GET))
    for part in ("clientDataJSON", "authenticatorData", "signature"):
        raw = un64(answer["response"][part])
        for _ in range(150):
            at, bit = generator.randrange(len(raw)), 1 << generator.randrange(8)
            altered = raw[:at] + bytes([raw[at] ^ bit]) + raw[at + 1 :]
            response = answer["response"] | {part: b64(altered)}
            assert not used(json.dumps(answer | {"response": response}), KEY)


@given(st.binary(max_size=200))
def test_a_stored_key_that_is_none_refuses(key: bytes) -> None:
    assert not used(DEVICE.answer(GET), key)


@pytest.mark.parametrize("length", [0, 1024, 4000])
def test_a_credential_id_of_no_sensible_length_is_refused(length: int) -> None:
    assert not made(Authenticator(credential_id=b"x" * length).make(CREATE))


@pytest.mark.parametrize(
    ("url", "origin", "rp_id"),
    [
        ("https://verify.example.com", "https://verify.example.com", "verify.example.com"),
        ("https://verify.example.com:443/", "https://verify.example.com", "verify.example.com"),
        (
            "https://Verify.Example.com:8443/x",
            "https://verify.example.com:8443",
            "verify.example.com",
        ),
        ("http://localhost:8000", "http://localhost:8000", "localhost"),
    ],
)
def test_the_relying_party_is_the_public_addresses_host(url: str, origin: str, rp_id: str) -> None:
    ceremony = Passkeys(url, "Example Exchange")
    key = public_key(DEVICE)
    good = DEVICE.answer(ceremony.request_options(CHALLENGE), origin=origin, rp_id=rp_id)
    read = ceremony.read_assertion(good)
    assert read is not None
    assert ceremony.verify_assertion(read, key) is not None
    elsewhere = DEVICE.answer(GET, origin="https://example.com", rp_id=rp_id)
    other = ceremony.read_assertion(elsewhere)
    assert other is not None
    assert ceremony.verify_assertion(other, key) is None


def test_presence_alone_is_not_enough() -> None:
    assert not used(DEVICE.answer(GET, flags=PRESENT), KEY)
    assert not used(DEVICE.answer(GET, flags=VERIFIED), KEY)
    assert not used(replace(DEVICE, origin="null").answer(GET), KEY)


DEVICE = Authenticator()
KEY = public_key(DEVICE)
