"""Telephone numbers that their author hides from machines, and figures that are none."""

from __future__ import annotations

import pytest

from tests.detection.factories import assessor
from verifier.detection.characters import fold
from verifier.detection.phone_text import find_phones
from verifier.domain.identifier import IdentifierKind


def phones(text: str, region: str | None = None) -> list[str]:
    return [
        finding.identifier.value
        for finding in assessor().assess_text(text, region).identifiers
        if finding.identifier.kind is IdentifierKind.PHONE
    ]


@pytest.mark.parametrize(
    "text",
    [
        "call +1 800 555 0134 now",
        "call +18005550134 now",
        "call +𝟏 𝟖𝟎𝟎 𝟓𝟓𝟓 𝟎𝟏𝟑𝟒",
        "call １ー(８００)ー５５５ー０１３４",
        "call +1 ٨٠٠ ٥٥٥ ٠١٣٤",
        "dial ①.⑧⓪⓪.⑤⑤⑤.⓪①③④",
        "speak at 1️⃣.8️⃣0️⃣0️⃣.5️⃣5️⃣5️⃣.0️⃣1️⃣3️⃣4️⃣",
        "help (+1(8OO)-555-OI34)",
        "help USA= +l-(8OO)-555-O134",
        "reach +1-1-(800)-555-0134",
        "reach +11-(800)-555-0134 UK",
        "at 1-⭐☎️1-(800) 555-0134",
        "use 1*(800)-555-0134(toll free)",
        "at 1.(800)⊼555⊼0134",
        "at 1(800)≫555≫0134Reach out",
        "call +1-800⇝555⇝0134,",
        "call + 1(800)?555?013.4",
        "((+1★(800)★ 5.55★0134))",
        "support number +1-8005-550-134 .",
        "☎️8005550134☎️",
        "call +8005550134 📞 to speak",
        "Support1.(800)555-0134 Phone",
        "#1~(800)-555-0134",
        "at https://git.example.com/pull/1~(800)-555-0134.",
        "{800}-555-0134",
        "+1 80\u200b0 5\u20605\u00ad5 0134",
        "+1 8̶0̶0̶ 555 0134",
        "1877 no, 1 (800)|555|0134 yes",
    ],
)
def test_hidden_number_is_read(text: str) -> None:
    assert phones(text) == ["+18005550134"]


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("Ruf +44 (20) 7946-0958 an", "+442079460958"),
        ("call support at 0044 20 7946 0958", "+442079460958"),
        ("call support 1300-975-707 today", "+611300975707"),
        ("our hotline 44 (20)|7946|0958 [EU]", "+442079460958"),
    ],
)
def test_number_of_another_country_is_read(text: str, e164: str) -> None:
    assert phones(text) == [e164]


def test_region_reads_national_numbers() -> None:
    assert phones("Büro 020 7946 0958", "GB") == ["+442079460958"]
    assert phones("Büro 020 7946 0958") == []


def test_two_numbers_in_a_row_are_two() -> None:
    assert phones("call 1 (800)|555|0134 & +44 20 7946 0958") == ["+18005550134", "+442079460958"]


@pytest.mark.parametrize(
    "text",
    [
        "Total $8,005,550,134.00 due, call it a day",
        "call on 2024-11-27 10:15:30 or 2024/11/28",
        "call 27.11.2024 18:00",
        "order no. 8005550134, call us",
        "Order: 18005550134",
        "QQ: 8005550134 客服",
        "微信 8005550134 客服",
        "WeChat id: abc8005550134 support",
        "tx 4f8005550134bd8005550134aa11 call",
        "550e8400-e29b-41d4-a716-446655440000 call",
        "server 192.168.200.234 call",
        "call 12 345 678 901 users",
        "9.8005550134 is a number",
        "card 4111 1111 1111 1111",
        "k3." + "8" * 22 + ".800555." + "8" * 43,
        "8O05-S550-13A4 is a code to call",
        "call https://example.com/8005550134/18005550134",
        "call me at bob18005550134@example.com",
        "we had 8005550134 users call",
    ],
)
def test_other_figures_are_no_numbers(text: str) -> None:
    assert phones(text) == []


def test_the_span_covers_the_number_as_written() -> None:
    text = "dial ☎️ ＋１ (８００) ５５５-０１３４ now"
    (hit,) = find_phones(fold(text).text)
    start, end = fold(text).span(hit.start, hit.end)
    assert text[start:end] == "＋１ (８００) ５５５-０１３４"
