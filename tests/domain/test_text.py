from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain import text
from verifier.domain.errors import Invalid
from verifier.domain.report import NewReport


def refusal(call: object, *arguments: object, **options: object) -> Invalid:
    with pytest.raises(Invalid) as refused:
        call(*arguments, **options)  # type: ignore[operator]  # any function of the module
    return refused.value


def test_a_line_keeps_its_characters_and_loses_the_space_around() -> None:
    assert text.line("name", "  Łucja O’Neil — 東京 🎉\t") == "Łucja O’Neil — 東京 🎉"


@pytest.mark.parametrize(
    "trick",
    [
        "\u202e",  # right-to-left override
        "\u202a",
        "\u2066",
        "\u2069",
        "\u200b",
        "\u200d",
        "\u200e",
        "\u200f",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\n",
        "\r",
        "\t",
        "\x00",
        "\x1b",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\ud800",
    ],
)
def test_a_line_has_no_character_that_could_make_it_look_like_another(trick: str) -> None:
    refused = refusal(text.line, "subject", f"a{trick}b")
    assert refused.field == "subject"
    assert trick not in refused.message


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u3000"])
def test_a_line_is_required(blank: str) -> None:
    assert refusal(text.line, "name", blank).message == "is required"
    assert text.optional_line("name", blank) is None


def test_an_optional_line_may_be_absent_but_not_wrong() -> None:
    assert text.optional_line("note", None) is None
    assert text.optional_line("note", " x ") == "x"
    assert refusal(text.optional_line, "note", "a\u202eb").field == "note"
    assert refusal(text.optional_line, "note", "xxx", longest=2).field == "note"


def test_lengths_count_characters_and_the_limit_itself_is_allowed() -> None:
    assert len(text.line("name", "é" * text.MAX_LINE)) == 200
    assert "longer than 200" in refusal(text.line, "name", "é" * 201).message
    assert len(text.content("content", "é" * text.MAX_CONTENT)) == 200_000
    assert "longer than 200000" in refusal(text.content, "content", "é" * 200_001).message


@given(st.text(max_size=40))
def test_a_line_that_is_accepted_can_be_stored_and_shown(written: str) -> None:
    try:
        line = text.line("name", written)
    except Invalid:
        return
    assert line == written.strip()
    assert line.encode()
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in line)


def test_content_is_evidence_and_stays_as_it_came() -> None:
    tricky = "  \u202eevil\u200b\r\n\tfrom раураl \x1b[31m "
    assert text.content("content", tricky) == tricky


@pytest.mark.parametrize("blank", ["", "   ", "\n\u3000"])
def test_content_is_required(blank: str) -> None:
    assert refusal(text.content, "content", blank).message == "is required"


@pytest.mark.parametrize("unstorable", ["a\x00b", "a\ud800b", "\udfff", "😀\udc00"])
def test_content_that_no_database_stores_is_refused(unstorable: str) -> None:
    assert refusal(text.content, "content", unstorable).field == "content"


def test_a_report_holds_its_evidence_untouched_with_a_digest() -> None:
    report = NewReport.of(" call +1 555 010 0100 \n", "  ", "  ")
    assert report == NewReport(" call +1 555 010 0100 \n", None, None)
    assert NewReport("abc").digest == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
    )
    assert NewReport("abc ").digest != NewReport("abc").digest


def test_a_report_names_the_field_that_is_wrong() -> None:
    assert refusal(NewReport.of, "").field == "content"
    assert refusal(NewReport.of, "x", "n" * 4_001).field == "note"
    assert refusal(NewReport.of, "x", "n\x00").field == "note"
    assert refusal(NewReport.of, "x", None, "a\nb").field == "customer"
    assert NewReport.of("x", "n" * 4_000, " c-1 ").host_id == "c-1"
