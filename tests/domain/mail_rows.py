"""The rows of the truth table about mails: proofs, copies, heads, and what could not be read."""

from __future__ import annotations

from dataclasses import replace

from tests.domain.factories import OUR_NUMBER, a_mail, asked, contacted, found, identifier
from tests.domain.row_words import (
    ASSERTED,
    BOTH,
    CALL,
    DARK,
    DECEPTIVE,
    FAKE,
    GREEN,
    LATE,
    LINK,
    LINK_HOST,
    MAIL,
    OUT,
    RECIPIENT,
    RED,
    SENDER,
    SITE,
    STRANGER,
    THIRD,
    Row,
)
from verifier.domain.finding import Letterhead
from verifier.domain.reason import Reason as Why

MAILS: list[Row] = [
    ("holds", contacted(mails=(MAIL,)), GREEN, (Why.MAIL_IS_OURS,)),
    (
        "holds, recorded late",
        contacted(mails=(a_mail(LATE),)),
        GREEN,
        (Why.MAIL_IS_OURS, Why.RECORDED_LATE),
    ),
    (
        "holds, but only our staff says so",
        contacted(mails=(a_mail(evidence=ASSERTED),)),
        GREEN,
        (Why.MAIL_IS_OURS, Why.ONLY_ASSERTED),
    ),
    ("holds twice", contacted(mails=(MAIL, MAIL)), GREEN, (Why.MAIL_IS_OURS,)),
    ("two mails in one", contacted(mails=(MAIL, a_mail(subject="Other"))), RED, (Why.COPIED,)),
    ("fails", contacted(mails=(None,)), RED, (Why.NO_SUCH_CONTACT,)),
    ("fails, in a call", contacted(call=CALL, mails=(None,)), RED, (Why.NO_SUCH_CONTACT,)),
    ("one holds, one fails", contacted(mails=(MAIL, None)), RED, (Why.COPIED, Why.NO_SUCH_CONTACT)),
    ("found", found(mails=(MAIL,)), RED, (Why.ASK_THEY_CONTACTED_ME,)),
    ("found, fails: same answer", found(mails=(None,)), RED, (Why.ASK_THEY_CONTACTED_ME,)),
]

COPIES: list[Row] = [
    (name, contacted(part, mails=(MAIL,)), kind, why)
    for name, part, kind, why in (
        ("its sender", asked(SENDER), GREEN, (Why.MAIL_IS_OURS, Why.IN_OUR_COPY)),
        ("its recipient", asked(RECIPIENT), GREEN, (Why.MAIL_IS_OURS, Why.IN_OUR_COPY)),
        ("its link", asked(LINK), GREEN, (Why.MAIL_IS_OURS, Why.IN_OUR_COPY)),
        ("its link's host", asked(LINK_HOST), GREEN, (Why.MAIL_IS_OURS, Why.IN_OUR_COPY)),
        ("our own site", asked(SITE, BOTH), GREEN, (Why.MAIL_IS_OURS, Why.IN_OUR_COPY)),
        ("a strange link", asked("https://x.example/"), RED, (Why.COPIED, Why.NOT_IN_OUR_COPY)),
        ("the link, longer", asked(LINK + "/a"), RED, (Why.COPIED, Why.NOT_IN_OUR_COPY)),
        ("a parent host", asked("partner.example"), RED, (Why.COPIED, Why.NOT_IN_OUR_COPY)),
        ("a strange number", asked(STRANGER), RED, (Why.COPIED, Why.NOT_IN_OUR_COPY)),
        ("no line here", asked(OUR_NUMBER, BOTH, no_line=True), RED,
         (Why.COPIED, Why.NOT_IN_OUR_COPY)),
        ("a lookalike", asked(SITE, BOTH, looks=FAKE), RED, (Why.COPIED, Why.NOT_IN_OUR_COPY)),
        ("a lying link", asked(f"{LINK}/x", looks=DECEPTIVE), RED,
         (Why.COPIED, Why.NOT_IN_OUR_COPY)),
        ("its link, however it looks", asked(LINK, looks=DECEPTIVE), GREEN,
         (Why.MAIL_IS_OURS, Why.IN_OUR_COPY)),
        ("its sender on a lying link", asked(SENDER, looks=DECEPTIVE), RED,
         (Why.COPIED, Why.NOT_IN_OUR_COPY)),
        ("another address at our host", asked("bounce@mta.example", own_host=True), GREEN,
         (Why.MAIL_IS_OURS, Why.IN_OUR_COPY)),
        ("a lookalike at our host", asked("bounce@mta.example", own_host=True, looks=FAKE), RED,
         (Why.COPIED, Why.NOT_IN_OUR_COPY)),
        ("a published scam", asked(LINK, published=True), DARK, (Why.PUBLISHED_SCAM,)),
    )
]  # fmt: skip

UNREAD: list[Row] = [
    (name, replace(facts, unread=True), RED, why)
    for name, facts, why in (
        ("our mail", contacted(mails=(MAIL,)), (Why.COPIED, Why.UNREAD)),
        ("our site, found", found(asked(SITE, BOTH)), (Why.UNREAD,)),
        ("the call's number", contacted(asked(OUR_NUMBER, OUT), call=CALL), (Why.UNREAD,)),
        ("nothing else, in a call", contacted(call=CALL), (Why.UNREAD,)),
    )
]

WHOLE: list[Row] = [
    ("a whole mail, found", replace(found(asked(SITE, BOTH)), letterhead=Letterhead("", None)),
     RED, (Why.ASK_THEY_CONTACTED_ME,)),
    ("poses as our support, found", replace(found(asked(SITE, BOTH)), whole=THIRD), RED,
     (Why.THIRD_PARTY_SUPPORT,)),
    ("a lying whole, found", replace(found(asked(SITE, BOTH)), whole=DECEPTIVE), RED,
     (Why.DECEPTIVE_LINK,)),
    ("our mail looks odd as a whole", replace(contacted(mails=(MAIL,)), whole=THIRD), GREEN,
     (Why.MAIL_IS_OURS,)),
]  # fmt: skip

SUBJECT = MAIL.details.subject
HEADS: list[Row] = [
    (
        name,
        replace(contacted(mails=(MAIL,)), letterhead=Letterhead(subject, sender)),
        GREEN if kept else RED,
        (Why.MAIL_IS_OURS,) if kept else (Why.COPIED,),
    )
    for name, subject, sender, kept in (
        ("its own head", SUBJECT, MAIL.details.sender, True),
        ("its subject, folded and marked", f"[EXT]\n {SUBJECT}", MAIL.details.sender, True),
        ("another subject", f"{SUBJECT}!", MAIL.details.sender, False),
        ("no subject", "", MAIL.details.sender, False),
        ("another sender", SUBJECT, identifier("ceo@examplebank.example"), False),
        ("no sender, or two", SUBJECT, None, False),
    )
]
