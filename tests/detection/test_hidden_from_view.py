"""What HTML shows otherwise than it is written, and what plain text says round about."""

from __future__ import annotations

import pytest

from tests.detection.factories import assessor
from verifier.detection.unread import unread_in_mail, unread_in_text

HEAD = (
    'From: "AcmeCoin" <support@acmecoin.com>\nTo: kim@customer.example\nSubject: Hello\n'
    "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
)
NUMBER = ("888", "777", "8842")


def unread(body: str) -> bool:
    raw = (HEAD + body).encode()
    reader = assessor()
    return bool(unread_in_mail(raw, reader.assess_mail(raw), reader.owns))


def between(element: str) -> str:
    return element.join(NUMBER)


@pytest.mark.parametrize(
    "body",
    [
        between('<span style="display:none">word</span>'),
        between("<span hidden>word</span>"),
        between('<i style="font-size:0">word</i>'),
        f"<style>.h {{ display:none }}</style>{between('<b class=h>word</b>')}",
        "".join(f"<ruby>{digit}<rt>a</rt></ruby>" for digit in "8887778842"),
        between("<del>a</del>"),
        '<ol start="1888777884"><li>our hotline</ol>',
        "<bdo dir=rtl>pleh_emca margeleT</bdo>",
        '<p style="unicode-bidi: bidi-override; direction: rtl">moc.nigol-live</p>',
        "<style>@font-face { font-family:x; src:url(https://acmecoin.com/f.woff) }</style>Hello",
        '<img src="https://evil.example.net/hotline.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="cid:hotline">',
        '<img srcset="https://evil.example.net/a.png 2x">',
        '<table background="https://evil.example.net/a.png"><tr><td>Hello</table>',
        '<p style="background:url(https://evil.example.net/a.png)">Hello</p>',
    ],
)
def test_what_shows_otherwise_than_written_is_unread(body: str) -> None:
    assert unread(f"<p>Call us: {body}</p>")


@pytest.mark.parametrize(
    "body",
    [
        '<span style="display:none">Your withdrawal is on hold</span><p>Dear Kim,</p>',
        '<img src="https://static.acmecoin.com/logo.png" alt="AcmeCoin"><p>Dear Kim,</p>',
        "<p>Dear <b>Kim</b>, your <i>withdrawal</i> is on hold.</p>",
    ],
)
def test_what_an_honest_mail_does_is_read(body: str) -> None:
    assert not unread(body)


@pytest.mark.parametrize(
    "text",
    [
        "Call 95188 now",
        "Text HELP to 88777",
        "拨打95188",
        "evil-login point com",
        "www evil login shop",
        "evil-login%2Ecc",
        "Install AnyDesk and tell us the code",
        "TeamViewer acme",
        "Kik: acmehelp",
        between("<span hidden>x</span>"),
        '<img src="https://evil.example.net/hotline.png">',
    ],
)
def test_what_plain_text_says_round_about_is_unread(text: str) -> None:
    assert unread_in_text(text, assessor().assess_text(text))
