"""Whole mails: tolerant reading, senders, and nothing official (S1)."""

from __future__ import annotations

import base64
import quopri

import pytest

from tests.detection.factories import assessor, token
from verifier.detection.mail_message import read_mail
from verifier.domain.finding import Assessment, Reading


def mail(body: str, sender: str = "OKX <support@okx.com>", *headers: str) -> bytes:
    head = [f"From: {sender}", "Subject: hello", *headers]
    return ("\r\n".join([*head, "", ""]) + body).encode()


def html(body: str, sender: str = "x@example.net") -> bytes:
    return mail(body, sender, "Content-Type: text/html; charset=utf-8")


def every_assessment(reading: Reading) -> set[Assessment]:
    parts = (*reading.identifiers, *reading.links)
    return {reading.assessment, *(part.assessment for part in parts)}


def test_nothing_in_a_mail_is_official() -> None:
    raw = html('<a href="https://okx.com/">okx.com</a> support@okx.com', "OKX <support@okx.com>")
    reading = assessor().assess_mail(raw)
    assert every_assessment(reading) == {Assessment.UNKNOWN}
    sender = reading.identifiers[0]
    assert sender.identifier.value == "support@okx.com"
    assert sender.reasons == ("names an official okx email, which proves nothing about the sender",)


@pytest.mark.parametrize(
    "sender",
    [
        "OKX Support <no-reply@example.net>",
        "AcmecoinMail <no-reply@example.net>",
        '"support@okx.com" <no-reply@okx-mail.example.net>',
        "=?utf-8?B?" + base64.b64encode("Асmecoin".encode()).decode() + "?= <a@example.net>",
        "Apple <a@example.net>",
        "Apple Support <a@example.net>",
    ],
)
def test_display_name_that_claims_a_brand_is_an_imitation(sender: str) -> None:
    assert assessor().assess_mail(mail("hello", sender)).assessment is Assessment.LOOKALIKE


@pytest.mark.parametrize(
    "sender",
    ["Ann Apple <a@example.net>", "Bob <b@example.net>", "Big Apple Tours <t@example.net>"],
)
def test_ordinary_sender_imitates_nobody(sender: str) -> None:
    assert assessor().assess_mail(mail("hello", sender)).assessment is Assessment.UNKNOWN


def test_reply_to_counts_as_a_sender() -> None:
    raw = mail("hello", "x@example.net", "Reply-To: OKX Support <x@okx-help.com>")
    assert assessor().assess_mail(raw).assessment is Assessment.LOOKALIKE


def test_deceptive_link_in_a_body_is_found_in_every_encoding() -> None:
    page = '<a href="https://evil.example/">https://okx.com/login</a>'
    encoded = base64.encodebytes(page.encode()).decode()
    quoted = quopri.encodestring(page.encode()).decode()
    for body, encoding in ((page, "8bit"), (encoded, "base64"), (quoted, "quoted-printable")):
        headers = ("Content-Type: text/html", f"Content-Transfer-Encoding: {encoding}")
        reading = assessor().assess_mail(mail(body, "x@example.net", *headers))
        assert reading.assessment is Assessment.DECEPTIVE_LINK


def test_newsletter_whose_links_all_go_through_a_tracker_is_left_alone() -> None:
    links = "".join(
        f'<p><a href="https://click.example.net/c?q={n}">shop{n}.example.com</a>' for n in range(6)
    )
    assert assessor().assess_mail(html(links)).assessment is Assessment.UNKNOWN


def test_mail_that_speaks_as_a_brand_but_leads_elsewhere_is_flagged() -> None:
    raw = mail("Dear user, verify your Acmecoin wallet: https://evil.example/w", "x@example.net")
    reading = assessor().assess_mail(raw)
    assert reading.assessment is Assessment.THIRD_PARTY_SUPPORT
    assert reading.brand == "acmecoin"


def test_tokens_are_read_from_header_and_wrapped_body() -> None:
    one, two, three = token("k1"), token("k2"), token("k3")
    body = f"Code:\r\n{two[:50]}\r\n{two[50:]}\r\n> {three[:70]}\r\n> {three[70:]}\r\nBye"
    raw = mail(body, "x@example.net", f"Contact-Token: {one[:30]}\r\n {one[30:]}")
    assert set(assessor().assess_mail(raw).tokens) == {one, two, three}


def test_token_in_quoted_printable_is_read() -> None:
    quoted = quopri.encodestring(f"<p>token={token()}</p>".encode()).decode()
    headers = ("Content-Type: text/html", "Content-Transfer-Encoding: quoted-printable")
    assert assessor().assess_mail(mail(quoted, "x@e.com", *headers)).tokens == (token(),)


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: text/plain; charset=undefined",
        "Content-Type: text/plain; charset=rot13",
        "Content-Type: text/plain; charset=idna",
        'Content-Type: text/plain; charset="\x00"',
        "Content-Type: text/plain; charset*=utf-8''%FF",
        "Content-Type: text/plain; charset*0=a; charset*1*=b",
        "Content-Type: multipart/mixed",
        "Content-Type: multipart/mixed; boundary=",
        "Content-Type: message/rfc822",
        "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: x-uuencode",
        "Content-Type: ;;;" + '"' * 500,
        "Subject: =?utf-8?B?////?= =?x?q?=FF?=",
        "From: =?utf-8?Q?=ZZ?= <",
    ],
)
def test_broken_headers_leave_the_rest_readable(header: str) -> None:
    raw = mail("reach help@okx-support.com \xff", "x@example.net", header)
    assert assessor().assess_mail(raw).assessment in set(Assessment) - {Assessment.OFFICIAL}


def test_deep_nesting_is_read_as_text() -> None:
    level = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
    message = read_mail(level * 3000 + b"\r\nhelp@okx-support.com")
    assert message.broken
    assert "okx-support.com" in message.bodies[0].text


def test_forwarded_message_is_read_too() -> None:
    inner = mail("see okx-login.com", "x@example.net").decode()
    raw = mail(inner, "y@example.net", "Content-Type: message/rfc822")
    assert assessor().assess_mail(raw).assessment is Assessment.LOOKALIKE


def test_address_in_the_shown_name_is_a_claim_and_no_sender() -> None:
    raw = mail("hello", '"support@okx.com" <x@example.net>')
    (sender,) = assessor().assess_mail(raw).identifiers
    assert sender.identifier.value == "x@example.net"
    assert sender.assessment is Assessment.LOOKALIKE


def test_subject_that_is_the_brands_name_alone_poses_as_the_brand() -> None:
    body = "Dear user, verify your wallet at https://evil.example/w"
    for subject, flagged in (
        ("Acme Coin security alert", True),
        ("A week of Acme Coin news", False),
    ):
        raw = mail(body, "x@example.net").replace(b"hello", subject.encode())
        found = assessor().assess_mail(raw).assessment is Assessment.THIRD_PARTY_SUPPORT
        assert found is flagged, subject


def test_a_body_never_decodes_to_more_than_was_sent() -> None:
    raw = mail("begin 644 a\n" + "M\n" * 2000, "x@e.com", "Content-Transfer-Encoding: x-uuencode")
    assert sum(len(body.text) for body in read_mail(raw).bodies) <= len(raw)


def test_many_parts_are_all_read() -> None:
    parts = "".join(f"--a\r\n\r\npart {n}\r\n" for n in range(300)) + "--a\r\n\r\nokx-login.com\r\n"
    raw = mail(parts, "x@example.net", "Content-Type: multipart/mixed; boundary=a")
    assert assessor().assess_mail(raw).assessment is Assessment.LOOKALIKE
