"""What is said of items, texts and pages against a registry."""

from __future__ import annotations

import pytest

from tests.detection.factories import assessor, domain, email
from verifier.domain.finding import Assessment, Reading
from verifier.domain.identifier import Identifier
from verifier.domain.identifier import IdentifierKind as Kind

GUIDE = """# Acmecoin customer service guide

Acmecoin calls from non-recallable numbers. Cross-check calls in secure messaging.

- E-mail support: write to [help@acmecoin.com](https://bit.ly/acme-bonus)
- [Acmecoin official support portal](https://bit.ly/acme-bonus)
- [Read our blog](https://blog.example.org/)
"""


def assessments(reading: Reading) -> dict[str, str]:
    return {item.identifier.value: item.assessment.value for item in reading.identifiers}


@pytest.mark.parametrize(
    ("kind", "text", "assessment"),
    [
        (Kind.PHONE, "+1 800 555 0100", Assessment.OFFICIAL),
        (Kind.PHONE, "+1 800 555 0134", Assessment.UNKNOWN),
        (Kind.EMAIL, "Support@okx.com", Assessment.OFFICIAL),
        (Kind.EMAIL, "complaints@okx.com", Assessment.UNKNOWN),
        (Kind.EMAIL, "help@okx-support.com", Assessment.LOOKALIKE),
        (Kind.EMAIL, "acmecoin.help@gmail.com", Assessment.LOOKALIKE),
        (Kind.DOMAIN, "www.okx.com", Assessment.OFFICIAL),
        (Kind.DOMAIN, "acmecoin-login.com", Assessment.LOOKALIKE),
        (Kind.URL, "https://okx.com@evil.example", Assessment.UNKNOWN),
        (Kind.URL, "https://okx.com/login", Assessment.OFFICIAL),
        (Kind.URL, "https://bit.ly/okx-bonus", Assessment.LOOKALIKE),
        (Kind.URL, "https://bit.ly/x1", Assessment.UNKNOWN),
        (Kind.HANDLE, "t.me/acmecoin_help", Assessment.OFFICIAL),
        (Kind.HANDLE, "t.me/acmecoin_support1", Assessment.LOOKALIKE),
    ],
)
def test_item_is_assessed(kind: Kind, text: str, assessment: Assessment) -> None:
    reading = assessor().assess_item(kind, f"  {text} \n")
    (finding,) = reading.identifiers
    assert finding.assessment is assessment
    assert reading.assessment is assessment
    assert finding.text == text
    assert finding.span == (2, 2 + len(text))


def test_unreadable_item_says_why() -> None:
    reading = assessor().assess_item(Kind.PHONE, "call me maybe")
    assert reading.identifiers == ()
    assert reading.assessment is Assessment.UNKNOWN
    assert reading.reasons == ("cannot be read: is not a telephone number: it has no digits",)


def test_number_in_a_region_without_a_line_says_so() -> None:
    (finding,) = assessor().assess_item(Kind.PHONE, "+886 2 2345 6789").identifiers
    assert finding.reasons == ("okx states that it has no telephone in TW",)


def test_published_indicator_outranks_the_look_but_never_an_official_channel() -> None:
    published = {domain("evil.example"), email("support@okx.com")}
    reader = assessor(published.__contains__)
    assert (
        reader.assess_item(Kind.URL, "https://a.b.evil.example/x").assessment
        is Assessment.PUBLISHED_INDICATOR
    )
    assert reader.assess_item(Kind.EMAIL, "support@okx.com").assessment is Assessment.OFFICIAL


def test_a_published_shortener_link_does_not_taint_the_shortener() -> None:
    published = {Identifier(Kind.URL, "https://bit.ly/bad")}
    reader = assessor(published.__contains__)
    good, bad = reader.assess_text("https://bit.ly/good https://bit.ly/bad").identifiers
    assert good.assessment is Assessment.UNKNOWN
    assert bad.assessment is Assessment.PUBLISHED_INDICATOR


def test_guide_of_a_third_party_is_flagged_whole_and_in_part() -> None:
    reading = assessor().assess_page(GUIDE)
    assert reading.assessment is Assessment.THIRD_PARTY_SUPPORT
    assert reading.brand == "acmecoin"
    assert any(reason.startswith("third_party_support: ") for reason in reading.reasons)
    assert [link.assessment for link in reading.links] == [
        Assessment.DECEPTIVE_LINK,
        Assessment.DECEPTIVE_LINK,
        Assessment.UNKNOWN,
    ]


def test_official_address_in_a_deceptive_link_is_not_official() -> None:
    text = "Write to [support@okx.com](https://bit.ly/x) or support@okx.com"
    inside, _, outside = assessor().assess_page(text).identifiers
    assert inside.identifier.value == "support@okx.com"
    assert inside.assessment is Assessment.DECEPTIVE_LINK
    assert outside.assessment is Assessment.OFFICIAL


@pytest.mark.parametrize(
    ("text", "target", "deceptive"),
    [
        ("okx.com", "https://evil.example/", True),
        ("https://okx.com/login", "https://okx.com.evil.example/", True),
        ("www.okx.com", "https://okx.com/promo", False),
        ("okx.com", "https://www.okx.com\\@evil.example", False),
        ("support@okx.com", "mailto:support@okx.com", False),
        ("support@okx.com", "mailto:help@evil.example", True),
        ("+1 800 555 0100", "tel:+18005550134", True),
        ("+1 800 555 0100", "tel:+18005550100", False),
        ("Acmecoin official support", "https://help.example.net/", True),
        ("OKX offer", "https://tinyurl.com/x", True),
        ("Read more", "https://click.example.net/?u=1", False),
        ("News.example.com: Top stories of today", "https://click.example.net/1", False),
        ("example.org", "https://click.example.net/?u=https%3A%2F%2Fexample.org", False),
        ("okx.com", "https://click.example.net/?u=https%3A%2F%2Fokx.com", True),
        ("Acmecoin in the news", "https://news.example.net/acmecoin-in-the-news", False),
    ],
)
def test_link_text_is_compared_with_its_target(text: str, target: str, *, deceptive: bool) -> None:
    for written in (f"[{text}]({target})", f'<a href="{target}">{text}</a>'):
        (link,) = assessor().assess_page(written).links
        assert (link.assessment is Assessment.DECEPTIVE_LINK) is deceptive, written


def test_browsers_ignore_line_breaks_in_targets() -> None:
    (link,) = assessor().assess_page('<a href="https://evil\n.example/">okx.com</a>').links
    assert link.assessment is Assessment.DECEPTIVE_LINK


@pytest.mark.parametrize(
    "text",
    [
        "Acmecoin customer support: call +1 (8OO) 555-0134 now",
        "For ℂoin-free 𝕬𝖈𝖒𝖊𝖈𝖔𝖎𝖓 support dial ①.⑧⓪⓪.⑤⑤⑤.⓪①③④",
        "Acme Coin 客服 热线 +1 800 555 0134",
        "Аcmеcoin support is at help.desk@example.net",
    ],
)
def test_contact_offered_for_a_brands_support_is_third_party(text: str) -> None:
    (finding,) = assessor().assess_text(text).identifiers
    assert finding.assessment is Assessment.THIRD_PARTY_SUPPORT
    assert finding.brand == "acmecoin"


@pytest.mark.parametrize(
    "text",
    [
        "Call our customer support at +1 800 555 0134",
        "Acmecoin is a company. " + "word " * 80 + "My number is +1 800 555 0134",
        "Acmecoin customer support: call +1 800 555 0100 (acmecoin.com)",
    ],
)
def test_contact_of_nobody_or_of_the_brand_is_not_third_party(text: str) -> None:
    found = {item.assessment for item in assessor().assess_text(text).identifiers}
    assert found <= {Assessment.UNKNOWN, Assessment.OFFICIAL}


def test_host_written_with_foreign_marks_is_never_official() -> None:
    reading = assessor().assess_text("log in at okx\u0336.com or ok\u200dx.com")
    assert "official" not in assessments(reading).values()


def test_name_in_foreign_letters_is_a_lookalike() -> None:
    reading = assessor().assess_text("Your Асmecoin wallet is locked")
    assert reading.assessment is Assessment.LOOKALIKE
    assert reading.brand == "acmecoin"
