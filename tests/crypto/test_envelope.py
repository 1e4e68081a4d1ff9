from __future__ import annotations

from collections.abc import Callable

import pytest

from verifier.crypto.envelope import CustomerKey, EnvelopeError, Envelopes
from verifier.crypto.keyring import KeyRing, Purpose

RING = KeyRing.generate("demo")
ENVELOPES = Envelopes(RING)
PLAIN = b"+1 555 010 0199, asks about a withdrawal"
CONTEXT = "contacts.details:17"


def key_of(customer_id: int) -> CustomerKey:
    return ENVELOPES.open_customer_key(ENVELOPES.new_customer_key(customer_id), customer_id)


def assert_no_alteration_opens(sealed: bytes, open_it: Callable[[bytes], object]) -> None:
    altered = [
        sealed[:at] + bytes([sealed[at] ^ flip]) + sealed[at + 1 :]
        for at in range(len(sealed))
        for flip in (0x01, 0x80, 0xFF)
    ]
    cut = [sealed[:at] for at in range(len(sealed))]
    for one in [*altered, *cut, sealed + b"\0", b"\0" + sealed, sealed * 2]:
        with pytest.raises(EnvelopeError):
            open_it(one)


def test_what_a_customers_key_seals_it_opens() -> None:
    wrapped = ENVELOPES.new_customer_key(42)
    sealed = ENVELOPES.open_customer_key(wrapped, 42).seal(PLAIN, CONTEXT)
    assert ENVELOPES.open_customer_key(wrapped, 42).open(sealed, CONTEXT) == PLAIN
    assert len(sealed) == len(PLAIN) + 29
    assert PLAIN not in sealed


def test_nothing_and_a_megabyte_can_be_sealed() -> None:
    key = key_of(1)
    for plaintext in (b"", bytes(1 << 20)):
        assert key.open(key.seal(plaintext, CONTEXT), CONTEXT) == plaintext


def test_sealing_twice_never_gives_the_same_bytes() -> None:
    key = key_of(1)
    assert len({key.seal(PLAIN, CONTEXT) for _ in range(500)}) == 500
    assert len({ENVELOPES.seal_shared(PLAIN, CONTEXT) for _ in range(500)}) == 500
    assert len({ENVELOPES.new_customer_key(1)[4:] for _ in range(500)}) == 500


def test_a_sealed_value_altered_at_any_byte_does_not_open() -> None:
    key = key_of(42)
    assert_no_alteration_opens(key.seal(PLAIN, CONTEXT), lambda sealed: key.open(sealed, CONTEXT))


def test_a_wrapped_key_altered_at_any_byte_does_not_open() -> None:
    # A second usable key, so that an altered key id may name a real one.
    envelopes = Envelopes(RING.rotate(Purpose.ENVELOPE))
    assert_no_alteration_opens(
        envelopes.new_customer_key(42), lambda sealed: envelopes.open_customer_key(sealed, 42)
    )


def test_a_shared_value_altered_at_any_byte_does_not_open() -> None:
    assert_no_alteration_opens(
        ENVELOPES.seal_shared(PLAIN, CONTEXT),
        lambda sealed: ENVELOPES.open_shared(sealed, CONTEXT),
    )


def test_the_key_id_in_the_header_cannot_be_exchanged() -> None:
    rotated = RING.rotate(Purpose.ENVELOPE)
    sealed = ENVELOPES.seal_shared(PLAIN, CONTEXT)
    assert sealed[2:4] == b"k1"
    with pytest.raises(EnvelopeError):
        Envelopes(rotated).open_shared(sealed[:2] + b"k2" + sealed[4:], CONTEXT)


def test_a_value_moved_to_another_context_does_not_open() -> None:
    key = key_of(42)
    for other in ("contacts.details:18", "contacts.number:17", "", CONTEXT + " "):
        with pytest.raises(EnvelopeError):
            key.open(key.seal(PLAIN, CONTEXT), other)
        with pytest.raises(EnvelopeError):
            ENVELOPES.open_shared(ENVELOPES.seal_shared(PLAIN, CONTEXT), other)


def test_another_customer_opens_neither_key_nor_value() -> None:
    wrapped = ENVELOPES.new_customer_key(42)
    for other in (4, 43, 420, -42, 0):
        with pytest.raises(EnvelopeError):
            ENVELOPES.open_customer_key(wrapped, other)
    with pytest.raises(EnvelopeError):
        key_of(43).open(key_of(42).seal(PLAIN, CONTEXT), CONTEXT)


def test_the_three_kinds_of_envelope_are_not_interchangeable() -> None:
    wrapped, shared = ENVELOPES.new_customer_key(42), ENVELOPES.seal_shared(bytes(32), "42")
    with pytest.raises(EnvelopeError):
        ENVELOPES.open_customer_key(shared, 42)
    for context in ("42", "customer-key:42", ""):
        with pytest.raises(EnvelopeError):
            ENVELOPES.open_shared(wrapped, context)
    with pytest.raises(EnvelopeError):
        ENVELOPES.open_shared(key_of(42).seal(PLAIN, CONTEXT), CONTEXT)
    with pytest.raises(EnvelopeError):
        key_of(42).open(shared, "42")


def test_rotation_keeps_old_envelopes_and_revocation_closes_them() -> None:
    wrapped, shared = ENVELOPES.new_customer_key(42), ENVELOPES.seal_shared(PLAIN, CONTEXT)
    sealed = ENVELOPES.open_customer_key(wrapped, 42).seal(PLAIN, CONTEXT)
    rotated = RING.rotate(Purpose.ENVELOPE)
    assert Envelopes(rotated).open_customer_key(wrapped, 42).open(sealed, CONTEXT) == PLAIN
    assert Envelopes(rotated).open_shared(shared, CONTEXT) == PLAIN
    assert Envelopes(rotated).seal_shared(PLAIN, CONTEXT)[2:4] == b"k2"
    revoked = Envelopes(rotated.revoke(Purpose.ENVELOPE, "k1"))
    with pytest.raises(EnvelopeError):
        revoked.open_customer_key(wrapped, 42)
    with pytest.raises(EnvelopeError):
        revoked.open_shared(shared, CONTEXT)


def test_the_error_says_nothing_of_the_content() -> None:
    sealed = ENVELOPES.seal_shared(PLAIN, CONTEXT)
    with pytest.raises(EnvelopeError) as error:
        ENVELOPES.open_shared(sealed, "contacts.details:18")
    assert str(error.value) == "the envelope cannot be opened"
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__
