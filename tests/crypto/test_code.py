from __future__ import annotations

import hashlib
import hmac
from uuid import UUID, uuid4

import pytest

from verifier.crypto.code import SpokenCodes
from verifier.crypto.keyring import Key, KeyRing, KeyState, Purpose
from verifier.domain.errors import Invalid, NotFound

CONTACT = UUID("0190d5a0-7b1c-7def-8123-456789abcdef")
RING = KeyRing.generate("demo")


def by_hand(secret: bytes, deployment: bytes, contact: UUID, counter: int) -> str:
    """RFC 5869 and RFC 4226 written out."""
    extracted = hmac.digest(deployment, secret, "sha256")
    seed = hmac.digest(extracted, b"code" + contact.bytes + b"\x01", "sha256")
    mac = hmac.new(seed, counter.to_bytes(8, "big"), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def test_a_code_is_hotp_under_a_key_of_the_contacts_own() -> None:
    secret = RING.active(Purpose.CODE).secret
    for ordinal in (0, 1, 2, 255, 256, 2**64 - 1):
        expected = by_hand(secret, b"demo", CONTACT, ordinal)
        assert SpokenCodes(RING).derive(CONTACT, ordinal) == expected


def test_codes_keep_their_leading_zeros() -> None:
    codes = SpokenCodes(RING)
    derived = [codes.derive(CONTACT, ordinal) for ordinal in range(400)]
    assert any(code.startswith("0") for code in derived)
    assert all(len(code) == 6 for code in derived)


def test_codes_differ_between_contacts_ordinals_keys_and_deployments() -> None:
    def first_three(codes: SpokenCodes, contact: UUID = CONTACT, start: int = 0) -> tuple[str, ...]:
        return tuple(codes.derive(contact, start + step) for step in range(3))

    codes = SpokenCodes(RING)
    seen = {
        first_three(codes),
        first_three(codes, start=1),
        first_three(codes, uuid4()),
        first_three(SpokenCodes(RING.rotate(Purpose.CODE))),
        first_three(SpokenCodes(KeyRing(RING.keys, "staging"))),
    }
    assert len(seen) == 5


def test_the_code_matches_where_it_belongs() -> None:
    codes = SpokenCodes(RING)
    code = codes.derive(CONTACT, 1)
    assert codes.matches(code, CONTACT, 1, codes.key_id)


def test_the_code_matches_nowhere_else() -> None:
    ring = ring_with_fixed_code_key()
    codes = SpokenCodes(ring)
    code = codes.derive(CONTACT, 1)
    assert not codes.matches(code, CONTACT, 2, "k1")
    assert not codes.matches(code, UUID(int=CONTACT.int ^ 1), 1, "k1")
    assert not codes.matches(code, CONTACT, 1, "k2")


def ring_with_fixed_code_key() -> KeyRing:
    """A fixed secret, so that no two codes compared here are ever equal by chance."""
    others = [key for key in RING.keys if key.purpose is not Purpose.CODE]
    return KeyRing([*others, Key("k1", Purpose.CODE, KeyState.ACTIVE, bytes(range(32)))], "demo")


def test_only_exactly_six_ascii_digits_match() -> None:
    codes = SpokenCodes(RING)
    code = codes.derive(CONTACT, 0)
    full_width = code.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    arabic = code.translate({ord("0") + n: 0x0660 + n for n in range(10)})
    spellings = [
        code[:5],
        code + "0",
        "0" + code,
        code + "\n",
        " " + code,
        f"{code[:3]} {code[3:]}",
    ]
    spellings += [f"{code[:3]}-{code[3:]}", full_width, arabic, code[:5] + "\ud800", code + "\0"]
    spellings += ["", "+" + code[1:], code * 200_000]
    for typed in spellings:
        assert not codes.matches(typed, CONTACT, 0, codes.key_id), ascii(typed[:12])


def test_exactly_one_of_all_possible_guesses_matches() -> None:
    codes = SpokenCodes(RING)
    code = int(codes.derive(CONTACT, 0))
    around = range(max(0, code - 50), min(1_000_000, code + 50))
    assert [n for n in around if codes.matches(f"{n:06}", CONTACT, 0, "k1")] == [code]


def test_a_code_survives_rotation_by_its_recorded_key_and_dies_with_it() -> None:
    code = SpokenCodes(RING).derive(CONTACT, 0)
    rotated = RING.rotate(Purpose.CODE)
    assert SpokenCodes(rotated).key_id == "k2"
    assert SpokenCodes(rotated).derive(CONTACT, 0, "k1") == code
    assert SpokenCodes(rotated).matches(code, CONTACT, 0, "k1")
    revoked = SpokenCodes(rotated.revoke(Purpose.CODE, "k1"))
    assert not revoked.matches(code, CONTACT, 0, "k1")
    with pytest.raises(NotFound):
        revoked.derive(CONTACT, 0, "k1")


@pytest.mark.parametrize("ordinal", [-1, 2**64])
def test_an_impossible_ordinal_is_refused(ordinal: int) -> None:
    with pytest.raises(Invalid):
        SpokenCodes(RING).derive(CONTACT, ordinal)
