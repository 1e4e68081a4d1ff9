"""Which lines head a mail, and what in them may be shown and was not read.

Decides by name (RFC 5322, RFC 4021 and usage): a block with a name that no mail program writes is
no mail's. Senders as such are `mail`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.detection.address_text import find_emails
from verifier.detection.characters import fold
from verifier.detection.looking import Known, look, look_precisely
from verifier.detection.loose_words import words_of
from verifier.detection.mail_message import MailMessage
from verifier.detection.scan import blank

UNKNOWN = "a header is none that a mail has"
TWICE = "a header that a mail has once is there twice"
SHAPE = "a header is not written as such a header is"

_RECIPIENTS = words_of(
    "to cc bcc delivered-to envelope-to x-original-to apparently-to x-delivered-to"
)
_SHAPES = {
    "received": re.compile(
        r"\s*(?:(?:\(?from\b.*)?\bby\b|\(qmail \d+ ).*;.*\d{4}.*", re.DOTALL | re.IGNORECASE
    ),
    "message-id": re.compile(r"\s*<[^<>\s]{1,250}>\s*"),
    "in-reply-to": re.compile(r"(?:\s*<[^<>\s]{1,250}>)*+\s*"),
    "references": re.compile(r"(?:\s*<[^<>\s]{1,250}>)*+\s*"),
}
# Written by machines for machines; no program shows them, and their codes read like anything.
_SEALS = re.compile(
    r"dkim-|arc-|authentication-results|received-spf|domainkey-|autocrypt|"
    r"thread-index|x-(?:ms-|microsoft-|forefront-|google-|"
    r"gm-|received|sg-|ses-|mailgun-|spam|virus|mozilla-|exchange-|proofpoint|barracuda|mimecast|amz-|"
    r"authenticat|tm-|hm|qq-|coremail|ymail|yahoo|rspamd|amavis|pm-|mc-|mandrill|sib|sendinblue|csa-)"
)
_SEAL = re.compile(r"(?!.*://).*", re.DOTALL)
_MACHINES = words_of("list-id feedback-id user-agent bimi-selector bimi-indicator list-archive")
_ONCE = words_of("from sender reply-to subject date message-id to cc return-path mime-version")
_STANDARD = words_of("""
    from sender reply-to return-path to cc bcc delivered-to envelope-to apparently-to received
    received-spf message-id references in-reply-to date subject mime-version content-type
    content-transfer-encoding content-disposition content-id content-language content-description
    content-location content-class content-length lines status comments keywords importance priority
    sensitivity precedence auto-submitted organization organisation user-agent thread-topic
    thread-index list-id list-unsubscribe list-unsubscribe-post list-help list-subscribe list-owner
    list-post list-archive feedback-id errors-to return-receipt-to disposition-notification-to
    bounces-to resent-from resent-to resent-cc resent-date resent-message-id resent-sender
    mail-followup-to mail-reply-to followup-to reply-by expires supersedes original-recipient
    original-message-id accept-language dkim-signature domainkey-signature arc-seal
    arc-message-signature arc-authentication-results authentication-results authentication-warning
    bimi-selector bimi-indicator autocrypt require-recipient-valid-since tls-required
    tls-report-domain tls-report-submitter contact-token cfbl-address cfbl-feedback-id
    deferred-delivery delivery-date envelope-from encoding language newsgroups archived-at
    """)
# A mailbox file puts a line of its own before a mail.
_BEGINNING = re.compile(r"\s*+(?:From [^\s:]{1,200} [^\n:]{1,40}:[^\n]{1,40}\n)?")
_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):[^\n]*(?:\n|$)(?:[ \t][^\n]*(?:\n|$))*+")


def looks_like_mail(text: str) -> bool:
    """Whether `text` begins as a raw mail does: known headers only, From among them."""
    beginning = _BEGINNING.match(text)
    at = beginning.end() if beginning else 0
    names = []
    while (line := _LINE.match(text, at)) is not None and line.end() > at:
        names.append(line[1].lower())
        at = line.end()
    ended = at >= len(text) or text[at] in "\r\n"
    return ended and len(names) >= 3 and "from" in names and all(map(is_mail_header, names))


def is_mail_header(name: str) -> bool:
    """Whether mails have a header of this (lower-case) name."""
    return name in _STANDARD or name.startswith("x-")


def unread_in_headers(message: MailMessage, known: Known) -> Iterator[str]:
    """Reasons why the headers may hold something that is not `known`."""
    names = [name for name, _ in message.headers]
    if not all(map(is_mail_header, names)) or "from" not in names:
        yield UNKNOWN
    if any(names.count(name) > 1 for name in _ONCE):
        yield TWICE
    for name, value in message.headers:
        yield from _in_header(name, value, known)


def _in_header(name: str, value: str, known: Known) -> Iterator[str]:
    if shape := _shape(name):
        if not shape.fullmatch(value):
            yield SHAPE
    elif name in _RECIPIENTS:
        # Whom a mail went to is the customer's own address, not somebody to write to.
        text = fold(value).text
        yield from look(blank(text, [(hit.start, hit.end) for hit in find_emails(text)]), known)
    elif name.startswith("x-") or name in _MACHINES:
        yield from look_precisely(value, known)
    elif not name.startswith("content-"):
        yield from look(value, known, at_home=True)


def _shape(name: str) -> re.Pattern[str] | None:
    return _SEAL if _SEALS.match(name) else _SHAPES.get(name)
