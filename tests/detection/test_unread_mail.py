"""The second look at whole mails, as mail programs and browsers build them."""

from __future__ import annotations

import base64

import pytest

from tests.detection.factories import assessor
from tests.detection.genuine_mails import FOOTER, HEAD, alternative, genuine
from tests.detection.test_unread_text import HOSTS, NUMBERS, SCHEMES, strangers
from verifier.detection.mail_headers import looks_like_mail
from verifier.detection.unread import unread_in_mail

EVIL = '<a href="https://evil-login.net/steal">Verify now</a> call +1 888 777 8842'
_CODED = base64.b64encode(EVIL.encode()).decode()


def accounted_for(mail: str) -> bool:
    """Whether the second look is content and everything that was read is ours."""
    reading = assessor().assess_mail(mail.encode())
    return not unread_in_mail(mail.encode(), reading, assessor().owns) and not strangers(reading)


@pytest.mark.parametrize("name", genuine())
def test_genuine_mail_is_accounted_for(name: str) -> None:
    mail = genuine()[name]
    assert looks_like_mail(mail)
    assert (
        unread_in_mail(mail.encode(), assessor().assess_mail(mail.encode()), assessor().owns) == ()
    )
    assert accounted_for(mail)


@pytest.mark.parametrize("name", genuine())
@pytest.mark.parametrize("attack", ["Open evil-login . net\n", "0800 890 123\n", "tg://x?y=z\n"])
def test_no_kind_of_mail_hides_an_addition(name: str, attack: str) -> None:
    assert not accounted_for(genuine(text=attack, page=attack)[name])


@pytest.mark.parametrize("attack", [*HOSTS, *SCHEMES, *NUMBERS])
def test_nothing_hides_in_the_text_of_a_page(attack: str) -> None:
    page = "".join(f"<p>{line}</p>" for line in attack.replace("<", "&lt;").split("\n"))
    assert not accounted_for(genuine(page=page)["html"])


PAGES = {
    "empty comment": f"<!-->{EVIL}<!-- -->",
    "odd comment": f"<!-- x --!>{EVIL}<!-- -->",
    "href behind src": '<a src="https://acmecoin.com/" href="https://evil-login.net/">x</a>',
    "quote in a value": '<a title=x"href="https://acmecoin.com/" href="https://evil.net/">x</a>',
    "attribute named =": "<b =\"><a href='https://evil-login.net'>x</a><b x=\"\">",
    "svg link": '<svg><a xlink:href="https://evil-login.net/">x</a></svg>',
    "svg animation": '<svg><a href="#a"><animate attributeName="href" to="//evil"/>x</a></svg>',
    "base": '<base href="https://evil-login.net/"><a href="login">x</a>',
    "refresh": '<meta http-equiv=refresh content="0;url=https://evil-login.net/">',
    "form": '<form action="https://evil-login.net/"><input name=a></form>',
    "form's button": '<form><input type=submit formaction="https://evil-login.net/"></form>',
    "frame": '<iframe src="https://acmecoin.com/"></iframe>',
    "frame's own page": '<iframe srcdoc="&lt;b&gt;"></iframe>',
    "object": '<object data="https://evil-login.net/"></object>',
    "map": '<img src=x usemap=#m><map name=m><area href="https://evil-login.net/"></map>',
    "long target": f'<a href="https://evil-login.net/?{"a" * 8200}">x</a>',
    "control character": '<a href="\x02https://evil-login.net/">x</a>',
    "javascript": "<a href=\"javascript:location='//evil'\">x</a>",
    "data": '<a href="data:text/html,x">x</a>',
    "ftp": '<a href="ftp://evil-login.net/">x</a>',
    "tg": '<a href="tg://resolve?domain=acme_help">Telegram</a>',
    "tel without plus": '<a href="tel:8887778842">Call us</a>',
    "several recipients": '<a href="mailto:a@evil-login.net,b@evil-login.net">x</a>',
    "copy to": '<a href="mailto:support@acmecoin.com?cc=thief@evil-login.net">x</a>',
    "name in mailto": '<a href="mailto:Support%20%3Cthief@evil-login.net%3E">x</a>',
    "body of mailto": '<a href="mailto:support@acmecoin.com?body=call%200800%20890%20123">x</a>',
    "impossible port": '<a href="https://evil-login.net:443443/">x</a>',
    "single label": '<a href="https://evil/">x</a>',
    "relative": '<a href="login.php">x</a>',
    "script": "<script>x()</script>",
    "handler": '<b onclick="x()">x</b>',
    "template": "<template><b>x</b></template>",
    "style that writes": "<style>b:after{content:'evil-login.net'}</style>",
    "style that escapes": "<style>b:after{c\\6fntent:attr(x)}</style>",
    "style from elsewhere": '<link rel=stylesheet href="https://acmecoin.com/x.css">',
    "style that imports": "<style>@import url(//evil/x.css);</style>",
    "list marks": "<ul style=\"list-style-type:'0800 890 123'\"><li></ul>",
    "split over cells": "<table><tr><td>evil-login</td><td>.net</td></tr></table>",
    "digit a cell": "<table><tr>" + "".join(f"<td>{n}</td>" for n in "8887778842") + "</table>",
    "split over tags": "<b>evil-</b><i>login</i>.<u>net</u>",
    "hidden text": '<div style="display:none">0800 890 123</div>',
    "alternative text": '<img src=x alt="Call 0800 890 123">',
    "title": '<b title="evil-login.net">x</b>',
    "comment": "<!-- 0800 890 123 -->",
    "comment for Outlook": '<!--[if mso]><a href="https://evil-login.net/">x</a><![endif]-->',
    "messenger": "<p>Write to Telegram acme_help</p>",
    "messenger on a link": '<a href="https://t.me/acmecoin_help">Telegram acme_helpers</a>',
    "too many tags": "<b>" * 10_001,
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_nothing_hides_in_the_markup_of_a_page(name: str) -> None:
    assert not accounted_for(genuine(page=PAGES[name])["html, traced"])


def _in_parts(part: str, head: str = "") -> str:
    return alternative(f"Content-Type: text/plain\n\n{FOOTER}", part).replace("MIME", head + "MIME")


_HTML = "Content-Type: text/html\n"
_B64 = "Content-Transfer-Encoding: base64\n"
STRUCTURES = {
    "preamble": _in_parts("\nx").replace("\n\n--b1", "\n\nOpen your wallet\n--b1", 1),
    "epilogue": _in_parts("\nx") + "\nOpen your wallet",
    "overlong type": _in_parts(f"{_HTML}{_B64}\n{_CODED}").replace(
        'boundary="b1"', f'boundary="b1"; x="{"a" * 4100}"'
    ),
    "boundary words": _in_parts(f"{_HTML}{_B64}\n{_CODED}") + "boundary " * 61,
    "xhtml": _in_parts(f"Content-Type: application/xhtml+xml\n{_B64}\n{_CODED}"),
    "picture": _in_parts(f"Content-Type: image/png\n{_B64}\nAAAA"),
    "attachment": _in_parts("Content-Type: text/plain\nContent-Disposition: attachment\n\nx"),
    "calendar": _in_parts("Content-Type: text/calendar\n\nx"),
    "uuencode": _in_parts(f"{_HTML}Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n`\nend"),
    "two encodings": _in_parts(f"{_HTML}Content-Transfer-Encoding: 7bit\n{_B64}\n{_CODED}"),
    "odd encoding": _in_parts(f"{_HTML}Content-Transfer-Encoding: base64; x\n\n{_CODED}"),
    "broken base64": _in_parts(f"{_HTML}{_B64}\nAAAA=AAA"),
    "broken quoted": _in_parts(f"{_HTML}Content-Transfer-Encoding: quoted-printable\n\na=zz"),
    "odd charset": _in_parts("Content-Type: text/html; charset=utf-7\n\nx"),
    "wrong charset": _in_parts(f"Content-Type: text/html; charset=utf-8\n{_B64}\n/////w=="),
    "two charsets": _in_parts("Content-Type: text/html; charset=utf-8; charset=big5\n\nx"),
    "two boundaries": _in_parts("\nx").replace('"b1"', '"b1"; boundary="b2"'),
    "split boundary": _in_parts("\nx").replace('boundary="b1"', 'boundary*0="b"; boundary*1="1"'),
    "no such type": _in_parts("Content-Type: (a) text/html\n\nx"),
    "forwarded": _in_parts(f"Content-Type: message/rfc822\n\n{HEAD}\nx"),
    "forwarded, coded": _in_parts(f"Content-Type: message/rfc822\n{_B64}\n{_CODED}"),
    "unfinished": _in_parts("\nx").replace("--b1--", ""),
    "bare returns": _in_parts("\nx\ry"),
}
HEADERS = (
    'Reply-To: "thief"@evil-login.net', "Resent-From: thief@evil-login.net",
    "Mail-Followup-To: x@evil.net", "Subject: call 0800 890 123", "Comments: see evil-login.net",
    "Helpline: +1 888 777 8842", "X-Helpline: +1 888 777 8842", "X-Site: https://evil-login.net/",
    "List-Unsubscribe: <https://evil-login.net/u>", "Received: call 0800 890 123",
    "Message-ID: <a@b> call 0800 890 123", "To: call 0800 890 123 <ann@mailbox.example>",
    'From: "Support" <support@acmecoin.com>', "Sender: 0800 890 123 <support@acmecoin.com>",
    "Organization: https://evil-login.net", "Keywords: Telegram acme_help", "Date: 0800 890 123",
    f"Subject: {'a' * 17_000}",
)  # fmt: skip


@pytest.mark.parametrize("name", STRUCTURES)
def test_nothing_hides_between_the_parts(name: str) -> None:
    assert not accounted_for(STRUCTURES[name])


def test_two_plain_parts_hide_nothing() -> None:
    assert accounted_for(_in_parts("\nx"))


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header[:40])
def test_nothing_hides_in_a_header(header: str) -> None:
    assert not accounted_for(f"{header}\n{genuine()['plain, traced']}")


@pytest.mark.parametrize(
    ("text", "is_mail"),
    [
        (f"\n{HEAD}\nx", True),
        (f"X-Mozilla-Status: 0001\r\nX-Mozilla-Status2: 00000000\r\n{HEAD}\r\nx", True),
        (f"From ann@mailbox.example  Mon Nov  3 10:15:22 2025\n{HEAD}\nx", True),
        (HEAD, True),
        (HEAD.replace("From:", "To:"), False),
        (f"Action: open it\n{HEAD}\nx", False),
        (f"{HEAD}Helpline: 0800\n\nx", False),
        (f"{HEAD}Dear Ann\n\nx", False),
        ("From: a\n\nx", False),
        ("Hello", False),
        ("", False),
    ],
)
def test_a_mail_begins_with_known_headers_only(text: str, is_mail: bool) -> None:
    assert looks_like_mail(text) is is_mail
