from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from verifier.crypto.keyring import Key, KeyRing, KeyState, Purpose
from verifier.domain.errors import Conflict, Invalid, NotFound

SECRET = bytes(range(32))


def ring_with(*more: Key, without: Purpose | None = None) -> KeyRing:
    keys = [key for key in KeyRing.generate("demo").keys if key.purpose is not without]
    return KeyRing([*keys, *more], "demo")


def test_a_generated_ring_has_one_active_key_of_its_own_for_each_purpose() -> None:
    ring = KeyRing.generate("demo")
    secrets = {ring.active(purpose).secret for purpose in Purpose}
    assert len(ring.keys) == len(secrets) == len(Purpose)
    assert {key.id for key in ring.keys} == {"k1"}


def test_rotation_adds_an_active_key_and_leaves_the_old_one_to_verify() -> None:
    before = KeyRing.generate("demo")
    after = before.rotate(Purpose.TOKEN)
    assert after.active(Purpose.TOKEN).id == "k2"
    assert after.find(Purpose.TOKEN, "k1") == replace(
        before.active(Purpose.TOKEN), state=KeyState.VERIFY_ONLY
    )
    assert after.active(Purpose.CODE) == before.active(Purpose.CODE)
    assert before.active(Purpose.TOKEN).id == "k1"


def test_usable_keys_come_active_first_then_newest_first() -> None:
    ring = KeyRing.generate("demo")
    for _ in range(11):
        ring = ring.rotate(Purpose.CODE)
    ids = [key.id for key in ring.usable(Purpose.CODE)]
    assert ids == [f"k{number}" for number in range(12, 0, -1)]


def test_a_revoked_key_is_neither_found_nor_usable_and_its_id_is_not_reused() -> None:
    ring = KeyRing.generate("demo").rotate(Purpose.INDEX).revoke(Purpose.INDEX, "k1")
    assert ring.find(Purpose.INDEX, "k1") is None
    assert [key.id for key in ring.usable(Purpose.INDEX)] == ["k2"]
    assert ring.rotate(Purpose.INDEX).active(Purpose.INDEX).id == "k3"


def test_the_active_key_cannot_be_revoked() -> None:
    with pytest.raises(Conflict):
        KeyRing.generate("demo").revoke(Purpose.LOG, "k1")


def test_revoking_an_unknown_or_revoked_key_says_so() -> None:
    ring = KeyRing.generate("demo").rotate(Purpose.LOG).revoke(Purpose.LOG, "k1")
    for key_id in ("k1", "k9", ""):
        with pytest.raises(NotFound):
            ring.revoke(Purpose.LOG, key_id)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_ring_needs_an_active_key_for_every_purpose(purpose: Purpose) -> None:
    with pytest.raises(Invalid, match=f"{purpose} has 0 active keys"):
        ring_with(Key("k1", purpose, KeyState.VERIFY_ONLY, SECRET), without=purpose)


def test_a_ring_refuses_two_active_keys_of_one_purpose() -> None:
    with pytest.raises(Invalid, match="token has 2 active keys"):
        ring_with(Key("k2", Purpose.TOKEN, KeyState.ACTIVE, SECRET))


def test_a_ring_refuses_a_key_id_used_twice() -> None:
    with pytest.raises(Invalid, match="same id"):
        ring_with(Key("k1", Purpose.TOKEN, KeyState.REVOKED, SECRET))


def test_a_ring_refuses_one_secret_for_two_purposes() -> None:
    with pytest.raises(Invalid, match="share one secret"):
        ring_with(
            Key("k2", Purpose.TOKEN, KeyState.VERIFY_ONLY, SECRET),
            Key("k2", Purpose.CODE, KeyState.VERIFY_ONLY, SECRET),
        )


@pytest.mark.parametrize("deployment", ["", "a b", "a\n", "é", "x" * 64, ".hidden"])
def test_a_ring_refuses_an_unusable_deployment_name(deployment: str) -> None:
    with pytest.raises(Invalid):
        KeyRing.generate(deployment)


@pytest.mark.parametrize("secret", [b"", SECRET[:31], SECRET + b"x", bytes(32), b"a" * 32])
def test_a_key_refuses_a_short_long_or_uniform_secret(secret: bytes) -> None:
    with pytest.raises(Invalid):
        Key("k1", Purpose.TOKEN, KeyState.ACTIVE, secret)


@pytest.mark.parametrize(
    "key_id", ["", "k0", "k01", "K1", "1", "k1\n", "k\uff11", "k10000", "k1.k1"]
)
def test_a_key_refuses_an_id_that_a_token_could_not_carry(key_id: str) -> None:
    with pytest.raises(Invalid):
        Key(key_id, Purpose.TOKEN, KeyState.ACTIVE, SECRET)


def test_a_ring_never_shows_its_secrets() -> None:
    ring = ring_with(Key("k2", Purpose.TOKEN, KeyState.REVOKED, SECRET))
    shown = repr(ring) + str(ring)
    assert "k2" in shown
    assert all(repr(key.secret)[2:-1] not in shown for key in ring.keys)


def test_a_ring_cannot_be_changed() -> None:
    ring = KeyRing.generate("demo")
    with pytest.raises(FrozenInstanceError):
        ring.deployment = "other"  # type: ignore[misc]  # the very thing that must fail
    with pytest.raises(FrozenInstanceError):
        ring.keys[0].state = KeyState.REVOKED  # type: ignore[misc]  # likewise
