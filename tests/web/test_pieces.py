"""Cutting a text into what was read in it: nothing is lost, whatever the findings claim."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.finding import Finding
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.verdict import Part, VerdictKind
from verifier.web.customer.pieces import pieces


def _part(text: str, span: tuple[int, int], kind: VerdictKind = VerdictKind.NOT_CONFIRMED) -> Part:
    return Part(kind, (), Finding(Identifier(IdentifierKind.DOMAIN, "example.org"), text, span))


def test_the_marked_runs_carry_their_verdicts() -> None:
    text = "see a.test and b.test"
    parts = [_part("b.test", (15, 21), VerdictKind.KNOWN_SCAM), _part("a.test", (4, 10))]
    assert [(piece.text, piece.kind) for piece in pieces(text, parts)] == [
        ("see ", None),
        ("a.test", VerdictKind.NOT_CONFIRMED),
        (" and ", None),
        ("b.test", VerdictKind.KNOWN_SCAM),
    ]


def test_a_span_of_a_decoded_mail_marks_nothing() -> None:
    assert [piece.kind for piece in pieces("Zm9v", [_part("foo", (0, 3))])] == [None]


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40))))
def test_the_text_stays_whole(text: str, spans: list[tuple[int, int]]) -> None:
    parts = [_part(text[start:end], (start, end)) for start, end in spans]
    assert "".join(piece.text for piece in pieces(text, parts)) == text
