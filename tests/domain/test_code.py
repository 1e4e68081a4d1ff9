"""The limits of spoken codes (S4) and what counts as typing one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.factories import NOW
from verifier.domain.code import CODES_A_CONTACT, GUESSES_A_CODE, LIFE, CodeState, typed

SOON = NOW + timedelta(minutes=1)


def test_the_limits_are_three_three_and_five_minutes() -> None:
    assert (GUESSES_A_CODE, CODES_A_CONTACT, timedelta(minutes=5)) == (3, 3, LIFE)


def test_a_fresh_code_may_be_guessed_three_times() -> None:
    may = [CodeState(1, guesses, SOON).may_be_guessed(NOW) for guesses in range(5)]
    assert may == [True, True, True, False, False]


def test_a_code_dies_when_its_time_is_up() -> None:
    code = CodeState(1, expires_at=SOON)
    assert code.may_be_guessed(SOON - timedelta(microseconds=1))
    assert not code.may_be_guessed(SOON)


def test_a_code_works_once() -> None:
    assert not CodeState(1, 1, SOON, used_at=NOW).may_be_guessed(NOW)


def test_a_code_that_was_never_issued_cannot_be_guessed() -> None:
    assert not CodeState(0, expires_at=SOON).may_be_guessed(NOW)
    assert not CodeState(1, expires_at=None).may_be_guessed(NOW)


def test_a_contact_gets_three_codes_and_none_after_one_was_used() -> None:
    assert [CodeState(ordinal).may_be_replaced for ordinal in range(5)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert not CodeState(1, used_at=NOW).may_be_replaced


@pytest.mark.parametrize(
    "text",
    [
        "123456",
        " 123456\n",
        "123 456",
        "12-34-56",
        "123.456",
        "1 2 3 4 5 6",
        "123\u00a0456",
        "123\u202f456",
        "١٢٣٤٥٦",
        "１２３４５６",
        "१२३४५६",
    ],
)
def test_a_code_may_be_typed_as_people_type(text: str) -> None:
    assert typed(text) == "123456"


def test_leading_zeros_are_part_of_a_code() -> None:
    assert typed("000 042") == "000042"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "12345",
        "1234567",
        "12345a",
        "code 123456",
        "123456 is my code",
        "1  2 3 4 5 6",
        "+123456",
        "123/456",
        "²³¹²³¹",  # digits, but no decimal ones
        "①②③④⑤⑥",
        "一二三四五六",
        "123456\x00",
        "\ud800" * 6,
        "1" * 1_000_000,
    ],
)
def test_anything_more_or_less_spends_no_guess(text: str) -> None:
    assert typed(text) is None


@given(st.text(max_size=14))
def test_what_is_typed_is_six_ascii_digits_or_nothing(text: str) -> None:
    code = typed(text)
    assert code is None or (len(code) == 6 and code.isascii() and code.isdecimal())
