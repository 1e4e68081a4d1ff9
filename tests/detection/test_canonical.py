"""One typed identifier: its canonical form, or a clear refusal."""

from __future__ import annotations

import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.detection.canonical import canonical
from verifier.domain.errors import Invalid
from verifier.domain.identifier import IdentifierKind as Kind


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("+18005550100", "+18005550100"),
        ("+1 (800) 555-0100", "+18005550100"),
        ("\u202a+1 800 555 0100\u202c", "+18005550100"),
        ("＋１ ８００ ５５５ ０１００", "+18005550100"),
        ("+٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨", "+442079460958"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("tel:+44-20-7946-0958", "+442079460958"),
    ],
)
def test_phone_is_e164(typed: str, e164: str) -> None:
    assert canonical(Kind.PHONE, typed).value == e164


def test_national_phone_needs_its_region() -> None:
    assert canonical(Kind.PHONE, "020 7946 0958", "gb").value == "+442079460958"
    with pytest.raises(Invalid, match="region"):
        canonical(Kind.PHONE, "020 7946 0958")


@pytest.mark.parametrize("region", ["XX", "USA", "", "\ud800"])
def test_unknown_region_is_refused(region: str) -> None:
    with pytest.raises(Invalid):
        canonical(Kind.PHONE, "020 7946 0958", region)


@pytest.mark.parametrize(
    "typed", ["", "+", "+1", "+999123456789", "911", "+1800555010000000", "call me", "+1\x00800555"]
)
def test_impossible_phone_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        canonical(Kind.PHONE, typed)
    assert refused.value.field == "phone"


def test_canonical_phones_take_a_short_cut_that_agrees_with_libphonenumber() -> None:
    chance = random.Random(7)
    codes = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
    for _ in range(1500):
        digits = "".join(chance.choices("0123456789", k=chance.randint(6, 11)))
        typed = f"+{chance.choice(codes)}{digits}"
        try:
            number = phonenumbers.parse(typed)
            possible = phonenumbers.is_possible_number(number)
        except phonenumbers.NumberParseException:
            possible = False
        if possible:
            expected = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            assert canonical(Kind.PHONE, typed).value == expected
        else:
            with pytest.raises(Invalid):
                canonical(Kind.PHONE, typed)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Support@OKX.com", "support@okx.com"),
        ("mailto:help@example.org", "help@example.org"),
        ("info@bücher.example", "info@xn--bcher-kva.example"),
        ("a+b@example.com.", "a+b@example.com"),
    ],
)
def test_email_is_lower_case_with_an_ascii_host(typed: str, address: str) -> None:
    assert canonical(Kind.EMAIL, typed).value == address


@pytest.mark.parametrize(
    "typed",
    ["a", "@b.com", "a@", "a@b", "OKX <a@b.com>", "a b@c.com", "a@b.com, c@d.com", "a\u202e@b.com",
     "a\u200b@b.com", "a@[127.0.0.1]", ".a@b.com", "a..b@c.com", "a" * 65 + "@b.com"],
)  # fmt: skip
def test_email_that_is_not_one_bare_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        canonical(Kind.EMAIL, typed)


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("WWW.Okx.COM.", "www.okx.com"),
        ("okx。com", "okx.com"),
        ("ｏｋｘ．ｃｏｍ", "okx.com"),
        ("аррӏе.com", "xn--80ak6aa92e.com"),
        ("faß.de", "xn--fa-hia.de"),
        ("my_shop.example.com", "my_shop.example.com"),
    ],
)
def test_domain_is_ascii_without_a_trailing_dot(typed: str, host: str) -> None:
    assert canonical(Kind.DOMAIN, typed).value == host


@pytest.mark.parametrize(
    "typed",
    ["okx", "okx..com", ".com", "127.0.0.1", "okx.com/x", "okx com", "o" * 64 + ".com", "okx.c",
     "xn--a.com", "xn--okx-.com", "ok\u200bx.com", "\ud800.com", "okx.com\x00", "a." * 130 + "com"],
)  # fmt: skip
def test_impossible_domain_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        canonical(Kind.DOMAIN, typed)


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("okx.com@evil.example", "evil.example"),
        ("https://okx.com@evil.example/", "evil.example"),
        ("https://okx.com:pass@evil.example/", "evil.example"),
        ("https://a@b@evil.example", "evil.example"),
        ("https://okx.com\\@evil.example", "okx.com"),
        ("https://evil.example\\.okx.com", "evil.example"),
        ("https://evil.example/@okx.com", "evil.example"),
        ("https://evil.example?@okx.com", "evil.example"),
        ("https://evil.example#@okx.com", "evil.example"),
        ("https:evil.example", "evil.example"),
        ("https:\\\\evil.example", "evil.example"),
        ("https:////evil.example", "evil.example"),
        ("//evil.example", "evil.example"),
        ("evil.example:8443/x", "evil.example"),
        ("https://evil%2eexample/", "evil.example"),
        ("https://okx.com%40evil.example.org", None),
        ("https://okx.com%2f.evil.example", None),
        ("https://evil。example", "evil.example"),
        ("https://evil.example./", "evil.example"),
        ("http://0x7f.1/", "127.0.0.1"),
        ("http://2130706433", "127.0.0.1"),
        ("http://0177.0.0.1", "127.0.0.1"),
        ("http://1.2.3.4.5", None),
        ("http://256.1.1.1", None),
        ("http://[::1", None),
        ("ftp://evil.example", None),
        ("javascript:alert(1)", None),
        ("https://evil.example\n.okx.com", None),
        ("https://okx.com\x00.evil.example", None),
        ("https://evil.example:99999", None),
        ("https://", None),
    ],
)
def test_url_host_is_the_one_a_browser_visits(typed: str, host: str | None) -> None:
    if host is None:
        with pytest.raises(Invalid):
            canonical(Kind.URL, typed)
    else:
        assert canonical(Kind.URL, typed).host == host


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("okx.com", "https://okx.com/"),
        ("HTTP://OKX.com:80", "http://okx.com/"),
        ("https://okx.com:443/a?b=c#d", "https://okx.com/a?b=c#d"),
        ("https://okx.com/ü x", "https://okx.com/%C3%BC%20x"),
        ("https://u:p@okx.com:8443/", "https://okx.com:8443/"),
        ("http://[2001:DB8::0:1]:80/", "http://[2001:db8::1]/"),
    ],
)
def test_url_is_absolute_and_ascii(typed: str, url: str) -> None:
    assert canonical(Kind.URL, typed).value == url


@pytest.mark.parametrize(
    ("typed", "handle"),
    [
        ("telegram:OKX_Support", "telegram:okx_support"),
        ("@okx_support telegram", "telegram:okx_support"),
        ("Telegram: @okx_support", "telegram:okx_support"),
        ("https://t.me/okx_support?start=1", "telegram:okx_support"),
        ("wa.me/18005550100", "whatsapp:+18005550100"),
        ("https://api.whatsapp.com/send?phone=18005550100", "whatsapp:+18005550100"),
        ("x.com/okx", "x:okx"),
        ("twitter:@okx", "x:okx"),
        ("WeChat: okx-help", "wechat:okx-help"),
        ("line.me/ti/p/~okxhelp", "line:okxhelp"),
    ],
)
def test_handle_has_its_platform(typed: str, handle: str) -> None:
    assert canonical(Kind.HANDLE, typed).value == handle


@pytest.mark.parametrize("typed", ["@okx", "okx", "myspace:okx", "telegram:a b", "whatsapp:bob"])
def test_handle_without_a_known_platform_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        canonical(Kind.HANDLE, typed)


def test_refusal_names_the_field_and_never_repeats_the_value() -> None:
    with pytest.raises(Invalid) as refused:
        canonical(Kind.EMAIL, "secret-name@", field="line 3, value")
    assert refused.value.field == "line 3, value"
    assert "secret-name" not in str(refused.value)


hostile = st.text(st.characters(), max_size=80) | st.text(
    st.sampled_from("okx.com@evil/\\:?#%[]+1280 \t\n\x00\u202e\u200b\ud800аＡ．。-_~xn"),
    max_size=60,
)


@given(kind=st.sampled_from(Kind), typed=hostile, region=st.none() | st.text(max_size=3))
def test_anything_typed_is_read_or_refused(kind: Kind, typed: str, region: str | None) -> None:
    try:
        identifier = canonical(kind, typed, region)
    except Invalid:
        return
    assert identifier.kind is kind
    assert identifier.value.isascii() or kind is Kind.EMAIL
    assert canonical(kind, identifier.value) == identifier
