from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verifier.crypto.keyring import KeyRing, Purpose
from verifier.crypto.token import ContactTokens, TokenRead, TokenRefusal
from verifier.domain.errors import Invalid

NOW = datetime(2026, 3, 1, 12, 0, 0, 900_000, tzinfo=UTC)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
RING = KeyRing.generate("demo")
TOKENS = ContactTokens(RING)
MINTED = TOKENS.mint(NOW)


def read(text: str, ring: KeyRing = RING, now: datetime = NOW) -> TokenRead | TokenRefusal:
    return read_with(ContactTokens(ring), text, now)


def read_with(tokens: ContactTokens, text: str, now: datetime) -> TokenRead | TokenRefusal:
    token = tokens.read(text)
    return (
        token
        if isinstance(token, TokenRefusal)
        else tokens.refusal_of_age(token.issued_at, now) or token
    )


def test_a_minted_token_reads_back_as_the_row_it_belongs_to() -> None:
    assert read(MINTED.text) == TokenRead(
        MINTED.token_hash, NOW.replace(microsecond=0), MINTED.key_id
    )


def test_the_text_has_the_documented_format() -> None:
    key_id, token_id, time, signature = MINTED.text.split(".")
    raw = base64.urlsafe_b64decode(token_id + "==")
    assert len(MINTED.text) == 76
    assert (key_id, len(token_id), len(signature)) == ("k1", 22, 43)
    assert int.from_bytes(base64.urlsafe_b64decode(time + "==")) == int(NOW.timestamp())
    assert hashlib.sha256(raw).digest() == MINTED.token_hash


def test_no_two_tokens_are_alike() -> None:
    assert len({TOKENS.mint(NOW).token_hash for _ in range(1000)}) == 1000


def test_a_minted_token_does_not_show_itself() -> None:
    assert MINTED.text not in repr(MINTED)
    assert MINTED.text.split(".")[1] not in repr(read(MINTED.text))


def test_every_one_character_mutation_is_refused() -> None:
    text, tried = MINTED.text, 0
    for at, original in enumerate(text):
        for symbol in ALPHABET + ".=+/ \n\0é\ud800":
            if symbol != original:
                tried += 1
                mutant = text[:at] + symbol + text[at + 1 :]
                assert isinstance(TOKENS.read(mutant), TokenRefusal), at
    assert tried == 76 * 73 - 76


def test_every_deletion_insertion_and_truncation_is_refused() -> None:
    text = MINTED.text
    for at in range(len(text)):
        assert isinstance(TOKENS.read(text[:at] + text[at + 1 :]), TokenRefusal)
        assert isinstance(TOKENS.read(text[:at]), TokenRefusal)
        assert isinstance(TOKENS.read(text[at + 1 :]), TokenRefusal)
        for symbol in "A0.=-\n":
            assert isinstance(TOKENS.read(text[:at] + symbol + text[at:]), TokenRefusal)


def test_another_spelling_of_the_same_bytes_is_malformed() -> None:
    head, last = MINTED.text[:-1], ALPHABET.index(MINTED.text[-1])
    for loose in (1, 2, 3):
        respelt = head + ALPHABET[last | loose]
        assert base64.urlsafe_b64decode(respelt[-43:] + "=") == base64.urlsafe_b64decode(
            MINTED.text[-43:] + "="
        )
        assert read(respelt) is TokenRefusal.MALFORMED


@pytest.mark.parametrize(
    "text",
    ["", ".", "...", "\ud800", "\0", "k1", "A" * 76, "x" * 1_000_000, "." * 1_000_000],
    ids=lambda text: ascii(text[:12]),
)
def test_hostile_text_is_malformed(text: str) -> None:
    assert read(text) is TokenRefusal.MALFORMED


@pytest.mark.parametrize("around", [" ", "\n", "=", "\0", "\udfff", ".", "\ufeff", "\u200b", "A"])
def test_anything_around_a_token_makes_it_malformed(around: str) -> None:
    assert read(MINTED.text + around) is TokenRefusal.MALFORMED
    assert read(around + MINTED.text) is TokenRefusal.MALFORMED


def test_a_token_respelt_as_a_whole_is_malformed() -> None:
    text = MINTED.text
    for respelt in (text.upper(), text[::-1], f"{text}.{text}", "k\uff11" + text[2:]):
        assert read(respelt) is TokenRefusal.MALFORMED


@given(st.text(st.characters()))
@example("\ud800.\udfff")
def test_any_text_gets_an_answer(text: str) -> None:
    assert TOKENS.read(text) is TokenRefusal.MALFORMED


@given(st.from_regex(r"k[12]\.[\w-]{22}\.[\w-]{6}\.[\w-]{43}\n?", fullmatch=True))
def test_any_text_of_nearly_the_right_shape_is_refused(text: str) -> None:
    assert isinstance(TOKENS.read(text), TokenRefusal)


@pytest.mark.parametrize(
    ("key_id", "refusal"),
    [("k2", TokenRefusal.UNKNOWN_KEY), ("k9999", TokenRefusal.UNKNOWN_KEY)]
    + [(name, TokenRefusal.MALFORMED) for name in ("k0", "k01", "K1", "1", "", "k1.k1", "k10000")],
)
def test_a_key_id_that_names_no_key_is_refused(key_id: str, refusal: TokenRefusal) -> None:
    assert read(key_id + MINTED.text[2:]) is refusal


def test_a_key_id_cannot_be_exchanged_for_another_usable_one() -> None:
    rotated = RING.rotate(Purpose.TOKEN)
    assert read("k2" + MINTED.text[2:], rotated) is TokenRefusal.BAD_SIGNATURE


def test_rotation_keeps_old_tokens_and_mints_under_the_new_key() -> None:
    rotated = RING.rotate(Purpose.TOKEN)
    minted = ContactTokens(rotated).mint(NOW)
    assert isinstance(read(MINTED.text, rotated), TokenRead)
    assert minted.key_id == "k2"
    assert isinstance(read(minted.text, rotated), TokenRead)
    assert read(minted.text, RING) is TokenRefusal.UNKNOWN_KEY


def test_a_revoked_keys_tokens_are_refused() -> None:
    revoked = RING.rotate(Purpose.TOKEN).revoke(Purpose.TOKEN, "k1")
    assert read(MINTED.text, revoked) is TokenRefusal.UNKNOWN_KEY


def test_a_two_digit_key_id_reads_back() -> None:
    ring = RING
    for _ in range(9):
        ring = ring.rotate(Purpose.TOKEN)
    minted = ContactTokens(ring).mint(NOW)
    assert (minted.key_id, len(minted.text)) == ("k10", 77)
    assert isinstance(read(minted.text, ring), TokenRead)


def test_the_same_keys_in_another_deployment_refuse_it() -> None:
    assert read(MINTED.text, KeyRing(RING.keys, "staging")) is TokenRefusal.BAD_SIGNATURE


def test_parts_of_two_tokens_do_not_make_a_third() -> None:
    one, other = MINTED.text.split("."), TOKENS.mint(NOW + timedelta(seconds=5)).text.split(".")
    for at in (1, 2, 3):
        mixed = [*one[:at], other[at], *one[at + 1 :]]
        assert read(".".join(mixed)) is TokenRefusal.BAD_SIGNATURE


@pytest.mark.parametrize(
    ("age", "accepted"),
    [
        (timedelta(days=400), True),
        (timedelta(days=400, seconds=1), False),
        (timedelta(seconds=-60), True),
        (timedelta(seconds=-61), False),
    ],
)
def test_the_window_is_our_own_on_both_sides(age: timedelta, *, accepted: bool) -> None:
    whole = NOW.replace(microsecond=0)
    answer = read(TOKENS.mint(whole - age).text, now=whole)
    refusal = TokenRefusal.EXPIRED if age > timedelta() else TokenRefusal.FROM_FUTURE
    assert isinstance(answer, TokenRead) if accepted else answer is refusal


def test_the_window_can_be_set() -> None:
    tokens = ContactTokens(RING, max_age=timedelta(hours=1), skew=timedelta(0))
    assert read_with(tokens, MINTED.text, NOW + timedelta(hours=2)) is TokenRefusal.EXPIRED
    assert read_with(tokens, MINTED.text, NOW - timedelta(seconds=2)) is TokenRefusal.FROM_FUTURE


def test_the_given_clock_counts_in_any_zone() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=8)))
    answer = read(TOKENS.mint(elsewhere).text, now=elsewhere)
    assert isinstance(answer, TokenRead)
    assert answer.issued_at == NOW.replace(microsecond=0)
    assert answer.issued_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 1),  # noqa: DTZ001 the naive time that must be refused
        datetime(1969, 12, 31, tzinfo=UTC),
        datetime(2107, 1, 1, tzinfo=UTC),
    ],
)
def test_a_time_that_a_token_cannot_carry_is_refused(now: datetime) -> None:
    with pytest.raises(Invalid):
        TOKENS.mint(now)
