"""Nothing raises, nothing is official by accident, and work grows with length only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detection.factories import assessor
from verifier.detection.mail_headers import looks_like_mail
from verifier.detection.unread import unread_in_mail, unread_in_text
from verifier.domain.finding import Assessment, Reading
from verifier.domain.identifier import IdentifierKind

ASSESSOR = assessor()
PIECES = [
    "okx",
    ".com",
    "@",
    "https://",
    "<a href='",
    '">',
    "</a>",
    "[",
    "](",
    ")",
    "+1 800 555 0134",
    "1",
    " ",
    "-",
    "\n",
    "&#64;",
    "&amp;",
    "\u200b",
    "\u202e",
    "\ud800",
    "\x00",
    "support",
    "acme coin",
    "k3.",
    "A" * 22,
    "t.me/",
    "bit.ly/",
    "o\u0336",
    "ｏ",
    "xn--",
    "<script>",
    "<!--",
    "telegram:",
    "%2e",
    "①",
    "\\",
    "mailto:",
    "tel:",
    "İ",
    "ß",
    "ﷺ",
    "|",
    "[a]: http://x.com",
    "[a][b]",
]
texts = st.text(st.characters(), max_size=120) | st.lists(st.sampled_from(PIECES), max_size=25).map(
    "".join
)


@given(text=texts, region=st.none() | st.sampled_from(["US", "GB", "CN", "TW"]))
@settings(max_examples=300)
def test_any_text_is_assessed_with_spans_inside_it(text: str, region: str | None) -> None:
    looks_like_mail(text)
    for reading in (ASSESSOR.assess_text(text, region), ASSESSOR.assess_page(text, region)):
        # Never content with less than there is to read.
        assert unread_in_text(text, reading) == () or unread_in_text(text, Reading()) != ()
        for finding in reading.identifiers:
            start, end = finding.span
            assert 0 <= start <= end <= len(text)
            assert text[start:end] == finding.text
            assert finding.assessment.rank <= reading.assessment.rank


@given(kind=st.sampled_from(IdentifierKind), text=texts, region=st.none() | st.text(max_size=3))
@settings(max_examples=200)
def test_any_item_is_assessed(kind: IdentifierKind, text: str, region: str | None) -> None:
    reading = ASSESSOR.assess_item(kind, text, region)
    assert len(reading.identifiers) == 1 or reading.reasons


HEADERS = [
    b"From: ",
    b"Subject: ",
    b"Content-Type: ",
    b"text/html",
    b"multipart/mixed; boundary=a",
    b"--a",
    b"\r\n",
    b"\r\n\r\n",
    b"; charset=",
    b"utf-7",
    b"base64",
    b"Content-Transfer-Encoding: ",
    b"=?utf-8?",
    b"B?",
    b"?=",
    b"OKX <support@okx.com>",
    b"\xff",
    b"\x00",
    b"=FF",
    b"https://okx.com/",
    b"<a href=",
    b"quoted-printable",
    b"message/rfc822",
    b"begin 644 a\n",
    b"Contact-Token: ",
    b'"',
    b"(",
    b"*0*=",
]


@given(raw=st.binary(max_size=200) | st.lists(st.sampled_from(HEADERS), max_size=30).map(b"".join))
@settings(max_examples=400)
def test_any_mail_is_assessed_and_never_official(raw: bytes) -> None:
    reading = ASSESSOR.assess_mail(raw)
    parts = (reading, *reading.identifiers, *reading.links)
    assert Assessment.OFFICIAL not in {part.assessment for part in parts}
    assert (
        unread_in_mail(raw, reading, ASSESSOR.owns) == ()
        or unread_in_mail(raw, Reading(), ASSESSOR.owns) != ()
    )


UNITS = {
    "digits": "1 8 0 0 5 ",
    "dotted": "a.",
    "addresses": "a@a.",
    "tags": '<a href="',
    "brackets": "[[a](",
    "references": "[a][b]",
    "nested": "<div><a>",
    "entities": "&#1",
    "marks": "о\u0336\u200b",
    "quotes": "=' <b ",
    "codes": "A0-b",
    "spaces": " \t\n",
    "anchors": '<a href="http://bit.ly/x">okx.com</a>',
    "encoded": "=?utf-8?q?a",
    "hosts": "кириллица中文.com ",
    "sums": "$1,000 10:15 ",
    "dots": "a. b . c",
    "messengers": "telegra m ",
    "numerals": "one two x 一二",
    "colons": "tel: a:b",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_work_grows_with_length_only(unit: str) -> None:
    small, large = (unit * (size // len(unit)) for size in (20_000, 160_000))
    first, second = _seconds(small), _seconds(large)
    # Eight times the text: quadratic work would take sixty-four times as long.
    assert second < 32 * max(first, 0.02), (first, second)


def _seconds(text: str) -> float:
    started = time.process_time()
    unread_in_text(text, ASSESSOR.assess_text(text))
    for head in ("", "Content-Type: text/html\n\n"):
        raw = (head + text).encode("utf-8", "replace")
        unread_in_mail(raw, ASSESSOR.assess_mail(raw), ASSESSOR.owns)
    return time.process_time() - started
