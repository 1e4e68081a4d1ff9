"""The second look at text: nothing under a genuine footer goes unaccounted for."""

from __future__ import annotations

import pytest

from tests.detection.factories import assessor
from tests.detection.genuine_mails import CHINESE, FOOTER, HANDLE, PLAIN, SPANISH, TOKEN
from verifier.detection.unread import unread_in_text
from verifier.domain.finding import Reading

OURS = ("acmecoin.com", "acmecoin.example")
ACCOUNTS_OF_OURS = ("+18005550100", "telegram:acmecoin_help", "https://t.me/acmecoin_help")


def accounted_for(text: str) -> bool:
    """Whether the second look is content and everything that was read is ours."""
    reading = assessor().assess_text(text)
    return not unread_in_text(text, reading) and not strangers(reading)


def strangers(reading: Reading) -> list[str]:
    return [
        str(found.identifier)
        for found in reading.identifiers
        if not (found.identifier.host or "").endswith(OURS)
        and found.identifier.value not in ACCOUNTS_OF_OURS
    ]


@pytest.mark.parametrize("text", [PLAIN, CHINESE, SPANISH, FOOTER], ids=range(4))
def test_genuine_text_is_accounted_for(text: str) -> None:
    assert unread_in_text(text, assessor().assess_text(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Opened at 10:15, closed at 18:00 (UTC+8); open 9:00-18:00, Mon-Fri.",
        "On 03.11.2025 and 11/03/2025 10:15 AM you paid $1,250.00, 12.5 % more than 999 EUR.",
        "Am 3. November 2025 um 10:15 Uhr; le 3 novembre 2025 à 10h15; 2025年11月3日 10:15",
        "Telegram: @acmecoin_help or @acmecoin_help on Telegram, https://t.me/acmecoin_help",
        "Visit <https://acmecoin.com/help>, write to mailto:support@acmecoin.com.",
        "See acmecoin.com's help. Shop, support and help are online. Net of fees. Line after line.",
        "A signal of trust · Privacy · Support · the end. Next we go on; one or two of five.",
        "از شما می\u200cخواهیم 👩\u200d💻 acmecoin.com",
        "National: 800 555 0100, that is +1 800 555 0100.",
    ],
)
def test_ordinary_writing_is_accounted_for(text: str) -> None:
    assert unread_in_text(text, assessor().assess_text(text)) == ()


HOSTS = (
    "Open...evil-login.net", "Open //evil-login.net/login", "Site=evil-login.net",
    "Log in at acme-verify.cc", "Log in at acme-verify.zip", "Log in at Acme-Verify.Shop",
    "send to vault.eth", "Open 203.0.113.9/login", "http://[2001:db8::1]/",
    "Open evil-login dot net",
    "Open evil-login . net", "Open evil-login .net", "Open evil-login. net", "evil-login[dot]net",
    "evil-login(.)net", "evil-login{.}net", "evil-login。net", "evil-login．net", "evil-login·net",
    "恶意。公司", "evil-login点com", "evil-login,com", "evil-login com", "e v i l . n e t",
    "evil-login.\nnet", "evil-login\u200b.net", "https://acmecoin.com'.evil.net/",
    "https://acmecoin.com`.evil.net/", "https://acmecoin.com\u201d.evil.net", "https://acmecoin.com<.evil.net",
    "https://acmecoin.com'.net/", "https://evil/", "https://evil-login.net:443443/",
    "evil-login.xn--p1ai", "ацме.рф", "ten.nigol-live", "evil-login punto com",
)  # fmt: skip
SCHEMES = (
    "Open ftp://evil/x", "javascript:alert(1)", "data:text/html,x", "tg://resolve?domain=acme_help",
    "tel:8887778842", "intent:evil", "skype:acme.support?chat", "live:acme", "\\\\evil\\share",
    "https:/\\evil", "wc:7f6e504bfad60b485450578e05678ed3",
)  # fmt: skip
ADDRESSES = (
    'Write "support"@evil-login.net', "Write support(at)evil-login.net", "x@[203.0.113.9]",
    "support[at]evil", '"support@acmecoin.com"@evil-login.net', "support ＠ evil",
    "mailto:support@acmecoin.com?cc=thief@evil-login.net",
)  # fmt: skip
NUMBERS = (
    "Call us now: 030 1234 5678", "Call our helpline 0800 890 123", "ring 8887778842",
    "Call one eight eight eight seven seven seven", "llame al ocho ocho ocho siete siete siete",
    "请拨打八八八七七七八八四二", "call eight hundred then 555 then 0102", "1 - 800 - ACMECOIN",
    "+1 800 555 0100 ext 99", "+1 800 555 0100 / 0103", "8\n8\n8\n7\n7\n7\n8\n8\n4\n2",
    "call us: 20-12-2055", "call $800 555 0102 USD", "Hotline 888777884 USD",
    "８８８－７７７－８８４２",
    "888/777/8842", "l-8OO-5SS-OlO2", "٨٨٨٧٧٧٨٨٤٢", "0800-2025-199",
    "one one, two: three four 5 6 7",
)  # fmt: skip
ACCOUNTS = (
    "Write to us on Telegram example_help now", "Add us on Skype", "Discord exhelp", "加微信 abc",
    "Write to Signal", "LINE ID: acmehelp", "Т\u0435l\u0435gram acme", "whats app me",
    "t.e.l.e.g.r.a.m",
    "T3legram", "телеграм acme", "QQ: 12345", "Reach us via signal", "텔레그램 acme",
)  # fmt: skip
WALLETS = (
    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "0x" + "0aF9" * 10,
    "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
    "bc1q ar0s rrr7 xfkv y5l6 43ly dnw9",
)  # fmt: skip
DISGUISES = (
    "Ac\u200bme", "\u202emoc.live\u202c", "Аcmecoin team", "pay\u00adpal", "a\U000e0041b",
)  # fmt: skip
MARKUP = (
    "Dear <style> go to https://evil-login.net </style>",
    "Login at <i https://evil-login.net/login> now",
    "Login <!-- https://evil-login.net/login --> now",
    '<!--><a href="https://evil-login.net">Verify</a><!-- -->',
    '<!-- x --!><a href="https://evil-login.net">Verify</a><!-- -->',
    '<a src="https://acmecoin.com/x" href="https://evil-login.net/">Verify</a>',
    '<a title=x"href="https://acmecoin.com/x" href="https://evil-login.net/">Verify</a>',
    "<b =\"><a href='https://evil-login.net'>Verify</a><b x=\"\">",
    '<base href="https://evil-login.net/"><a href="login">Verify</a>',
    '<meta http-equiv=refresh content="0;url=https://evil-login.net/">',
    '<a href="&#104;ttps&colon;&sol;&sol;evil&period;net">x</a>',
    f'<a href="https://evil-login.net/?{"a" * 8200}">Verify</a>',
    '<a href="\x02https://evil-login.net/">Verify</a>',
    '<a href="tel:8887778842">Call us</a>',
    '<a href="mailto:a@evil-login.net,b@evil-login.net">Write us</a>',
    "From: support@acmecoin.com\nSubject: Hello\nAction: open https://evil-login.net\n\n",
)  # fmt: skip


@pytest.mark.parametrize(
    "attack",
    [*HOSTS, *SCHEMES, *ADDRESSES, *NUMBERS, *ACCOUNTS, *WALLETS, *DISGUISES, *MARKUP],
    ids=lambda attack: attack[:40].encode("ascii", "backslashreplace").decode(),
)
def test_nothing_hides_above_a_copied_footer(attack: str) -> None:
    assert not accounted_for(attack + "\n" + FOOTER)


def test_digits_past_the_search_limits_count() -> None:
    assert not accounted_for("1 888 " * 10_500 + "call +1 888 777 8842" + FOOTER)


def test_more_identifiers_than_are_read_count() -> None:
    many = " ".join(f"https://acmecoin.com/{number}" for number in range(300))
    reading = assessor().assess_text(many)
    assert len(reading.identifiers) == 200
    assert unread_in_text(many, reading) == (
        "it holds more numbers, addresses and links than are read",
    )


def test_what_was_read_is_no_reason_but_what_was_not_is() -> None:
    text = "https://evil-login.net/x"
    assert unread_in_text(text, assessor().assess_text(text)) == ()
    assert unread_in_text(text, Reading()) != ()


@pytest.mark.parametrize("proof", [TOKEN, HANDLE])
def test_proofs_count_as_read_only_when_the_reading_lists_them(proof: str) -> None:
    assert unread_in_text(proof, assessor().assess_text(proof)) == ()
    assert unread_in_text(TOKEN, Reading()) != ()
