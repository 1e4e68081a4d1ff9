"""How values are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.web import show


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        (IdentifierKind.PHONE, "+18005550100", "+1 800-555-0100"),
        (IdentifierKind.PHONE, "+442079460123", "+44 20 7946 0123"),
        (IdentifierKind.PHONE, "+9", "+9"),
        (IdentifierKind.EMAIL, "help@example.com", "help@example.com"),
    ],
)
def test_numbers_are_grouped_and_nothing_else_is(
    kind: IdentifierKind, value: str, written: str
) -> None:
    assert show.identifier(Identifier(kind, value)) == written


def test_times_are_written_out_and_machine_readable() -> None:
    at = datetime(2026, 3, 3, 14, 2, 9, tzinfo=UTC)
    assert ">3 March 2026, 14:02 UTC<" in show.moment(at)
    assert ">3 March 2026, 14:02:09 UTC<" in show.moment(at, seconds=True)
    written = '<time datetime="2026-03-03T14:02:09.000+00:00">14:02:09 UTC</time>'
    assert show.clock(at) == written


def test_times_make_every_page_as_long_as_the_next() -> None:
    at = datetime(2026, 3, 3, 14, 2, 9, tzinfo=UTC)
    later = at + timedelta(microseconds=123_000)
    assert len(show.clock(at)) == len(show.clock(later))
    assert len(show.moment(at)) == len(show.moment(later))


@pytest.mark.parametrize(
    ("late", "written"),
    [
        (timedelta(minutes=1, seconds=30), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=5), "5 hours"),
        (timedelta(days=3, hours=1), "3 days"),
    ],
)
def test_lateness_is_said_in_one_unit(late: timedelta, written: str) -> None:
    assert show.late(late) == written


def test_markup_is_escaped_and_hidden_characters_are_named() -> None:
    shown = show.visible("<b>\u202e&\n\u200b")
    assert shown == (
        '&lt;b&gt;<span class="hidden-character">U+202E</span>&amp;\n'
        '<span class="hidden-character">U+200B</span>'
    )


def test_foreign_letters_are_named_among_latin_ones_only() -> None:
    mixed = show.exposed(Identifier(IdentifierKind.EMAIL, "supp\u043ert@example.com"))
    assert "U+043E" in mixed
    pure = show.exposed(Identifier(IdentifierKind.HANDLE, "\u043f\u0440\u0438"))
    assert "U+" not in pure
