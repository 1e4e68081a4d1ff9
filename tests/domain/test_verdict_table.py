"""The truth table of design §3, row by row: what is known, and what the customer is told."""

from __future__ import annotations

import pytest

from tests.domain.factories import a_call, asked, contacted, found
from tests.domain.mail_rows import COPIES, HEADS, MAILS, UNREAD, WHOLE
from tests.domain.row_words import (
    AMBER,
    ASSERTED,
    BLUE,
    BOTH,
    CALL,
    DARK,
    DECEPTIVE,
    FAKE,
    GREEN,
    GREY,
    IN,
    LATE,
    LINK,
    MAIL,
    OBSERVED,
    OURS,
    OUT,
    RED,
    SENDER,
    SITE,
    STRANGER,
    THIRD,
    Row,
)
from verifier.domain.facts import Facts
from verifier.domain.reason import Reason as Why
from verifier.domain.verdict import VerdictKind, decide

NOTHING_PASTED: list[Row] = [
    ("unreadable facts", None, GREY, (Why.FACTS_UNREADABLE,)),
    ("is it you? no call", contacted(), RED, (Why.NO_CALL,)),
    ("is it you? in a call", contacted(call=CALL), AMBER, (Why.IN_A_CALL,)),
    ("is it you? asserted", contacted(call=a_call(ASSERTED)), AMBER, (Why.IN_A_CALL,)),
    ("found nothing", found(), RED, (Why.NOTHING_READ,)),
    ("found nothing, in a call", found(call=CALL), RED, (Why.NOTHING_READ,)),
]

CODES: list[Row] = [
    ("right", contacted(call=CALL, code=True), GREEN, (Why.CODE_MATCHED,)),
    (
        "right, recorded late",
        contacted(call=a_call(late_by=LATE), code=True),
        GREEN,
        (Why.CODE_MATCHED, Why.RECORDED_LATE),
    ),
    ("wrong", contacted(call=CALL, code=False), RED, (Why.CODE_NOT_MATCHED,)),
    ("without a call", contacted(code=False), RED, (Why.CODE_NOT_MATCHED,)),
    ("right, call gone meanwhile", contacted(code=True), RED, (Why.CODE_NOT_MATCHED,)),
    (
        "right, only asserted (S7)",
        contacted(call=a_call(ASSERTED), code=True),
        AMBER,
        (Why.NOT_CORROBORATED,),
    ),
    (
        "right, only observed (S7)",
        contacted(call=a_call(OBSERVED), code=True),
        AMBER,
        (Why.NOT_CORROBORATED,),
    ),
    (
        "right, asserted, policy accepts it and says so (S7)",
        contacted(call=a_call(ASSERTED), code=True, accepts_asserted=True),
        GREEN,
        (Why.CODE_MATCHED, Why.ONLY_ASSERTED),
    ),
    (
        "right, asserted, accepted, late",
        contacted(call=a_call(ASSERTED, late_by=LATE), code=True, accepts_asserted=True),
        GREEN,
        (Why.CODE_MATCHED, Why.ONLY_ASSERTED, Why.RECORDED_LATE),
    ),
    (
        "right, observed: the policy is about agents",
        contacted(call=a_call(OBSERVED), code=True, accepts_asserted=True),
        AMBER,
        (Why.NOT_CORROBORATED,),
    ),
    (
        "right, corroborated: the policy adds no words",
        contacted(call=CALL, code=True, accepts_asserted=True),
        GREEN,
        (Why.CODE_MATCHED,),
    ),
    (
        "wrong, policy accepts asserted",
        contacted(call=a_call(ASSERTED), code=False, accepts_asserted=True),
        RED,
        (Why.CODE_NOT_MATCHED,),
    ),
    ("found a code", found(call=CALL, code=True), RED, (Why.ASK_THEY_CONTACTED_ME,)),
]

NUMBERS: list[Row] = [
    ("strange", contacted(asked(STRANGER)), RED, (Why.NOT_OURS, Why.NO_CALL)),
    ("ours (S1)", contacted(asked(ours=BOTH)), RED, (Why.CAN_BE_FAKED, Why.NO_CALL)),
    ("ours, outbound (S1)", contacted(asked(ours=OUT)), RED, (Why.CAN_BE_FAKED, Why.NO_CALL)),
    ("inbound only (S1)", contacted(asked(ours=IN)), RED, (Why.INBOUND_ONLY, Why.NO_CALL)),
    (
        "no line in region (S1)",
        contacted(asked(STRANGER, no_line=True)),
        RED,
        (Why.NO_LINE_IN_REGION, Why.NO_CALL),
    ),
    (
        "a third party's",
        contacted(asked(STRANGER, looks=THIRD)),
        RED,
        (Why.NOT_OURS, Why.THIRD_PARTY_SUPPORT, Why.NO_CALL),
    ),
    (
        "the call's",
        contacted(asked(ours=OUT), call=CALL),
        AMBER,
        (Why.IN_A_CALL, Why.NUMBER_OF_THE_CALL),
    ),
    (
        "the call's, unregistered",
        contacted(asked(), call=CALL),
        AMBER,
        (Why.IN_A_CALL, Why.NUMBER_OF_THE_CALL),
    ),
    ("another, in a call", contacted(asked(STRANGER), call=CALL), RED, (Why.OTHER_NUMBER,)),
    ("the call's, inbound only", contacted(asked(ours=IN), call=CALL), RED, (Why.INBOUND_ONLY,)),
    (
        "the call's, no line here",
        contacted(asked(ours=BOTH, no_line=True), call=CALL),
        RED,
        (Why.NO_LINE_IN_REGION,),
    ),
    (
        "the call's and the right code: the number still proves nothing",
        contacted(asked(ours=OUT), call=CALL, code=True),
        AMBER,
        (Why.IN_A_CALL, Why.NUMBER_OF_THE_CALL),
    ),
    (
        "another and the right code",
        contacted(asked(STRANGER), call=CALL, code=True),
        RED,
        (Why.COPIED, Why.OTHER_NUMBER),
    ),
]

OTHERS: list[Row] = [
    ("our address (S1)", contacted(asked(SENDER, BOTH)), RED, (Why.CAN_BE_FAKED,)),
    ("our site (S1)", contacted(asked(SITE, BOTH)), RED, (Why.CAN_BE_FAKED,)),
    ("our inbox", contacted(asked(SENDER, IN)), RED, (Why.INBOUND_ONLY,)),
    ("our address in a call", contacted(asked(SENDER, BOTH), call=CALL), RED, (Why.CAN_BE_FAKED,)),
    ("strange handle", contacted(asked("telegram:bank_help")), RED, (Why.NOT_OURS,)),
    ("lookalike", contacted(asked("examp1e.example", looks=FAKE)), RED,
     (Why.NOT_OURS, Why.LOOKALIKE)),
    ("lying link", contacted(asked(LINK, looks=DECEPTIVE)), RED,
     (Why.NOT_OURS, Why.DECEPTIVE_LINK)),
    ("read as official", contacted(asked(SITE, BOTH, looks=OURS)), RED, (Why.CAN_BE_FAKED,)),
]  # fmt: skip

FOUND: list[Row] = [
    ("ours", found(asked(SITE, BOTH)), BLUE, (Why.OFFICIAL_CHANNEL,)),
    ("ours, inbound", found(asked(ours=IN)), BLUE, (Why.OFFICIAL_CHANNEL,)),
    ("ours, read as official", found(asked(SITE, BOTH, looks=OURS)), BLUE, (Why.OFFICIAL_CHANNEL,)),
    ("ours, outbound only", found(asked(ours=OUT)), RED, (Why.OUTBOUND_ONLY,)),
    ("ours, no line here", found(asked(ours=BOTH, no_line=True)), RED, (Why.NO_LINE_IN_REGION,)),
    ("strange", found(asked(STRANGER)), RED, (Why.NOT_OURS,)),
    ("strange, in a call from it", found(asked(), call=CALL), RED, (Why.NOT_OURS,)),
    ("strange, no line here", found(asked(no_line=True)), RED, (Why.NO_LINE_IN_REGION,)),
    ("third party", found(asked(looks=THIRD)), RED, (Why.NOT_OURS, Why.THIRD_PARTY_SUPPORT)),
    ("lookalike", found(asked("b.example", looks=FAKE)), RED, (Why.NOT_OURS, Why.LOOKALIKE)),
    (
        "ours, but the link lies",
        found(asked(SITE, BOTH, looks=DECEPTIVE)),
        RED,
        (Why.CAN_BE_FAKED, Why.DECEPTIVE_LINK),
    ),
    ("one ours, one not", found(asked(SITE, BOTH), asked(STRANGER)), RED, (Why.NOT_OURS,)),
    ("both ours", found(asked(SITE, BOTH), asked(ours=IN)), BLUE, (Why.OFFICIAL_CHANNEL,)),
    (
        "ours and a token",
        found(asked(SITE, BOTH), mails=(MAIL,)),
        RED,
        (Why.ASK_THEY_CONTACTED_ME,),
    ),
]

PUBLISHED: list[Row] = [
    ("contacted by it", contacted(asked(STRANGER, published=True)), DARK, (Why.PUBLISHED_SCAM,)),
    ("found it", found(asked(STRANGER, published=True)), DARK, (Why.PUBLISHED_SCAM,)),
    (
        "in a call that shows it",
        contacted(asked(published=True), call=CALL, code=True),
        DARK,
        (Why.PUBLISHED_SCAM,),
    ),
    ("ours after all (S8)", found(asked(SITE, BOTH, published=True)), BLUE,
     (Why.OFFICIAL_CHANNEL,)),
    ("ours, contacted (S8)", contacted(asked(ours=BOTH, published=True)), RED,
     (Why.CAN_BE_FAKED, Why.NO_CALL)),
    ("among our own", found(asked(SITE, BOTH), asked(STRANGER, published=True)), DARK,
     (Why.PUBLISHED_SCAM,)),
]  # fmt: skip

TABLE = [
    pytest.param(facts, kind, why, id=f"{title}: {name}")
    for title, rows in (
        ("nothing pasted", NOTHING_PASTED),
        ("code", CODES),
        ("mail", MAILS),
        ("our mail and", COPIES),
        ("our mail's head", HEADS),
        ("unread beside", UNREAD),
        ("whole", WHOLE),
        ("number", NUMBERS),
        ("contacted by", OTHERS),
        ("found", FOUND),
        ("published", PUBLISHED),
    )
    for name, facts, kind, why in rows
]


@pytest.mark.parametrize(("facts", "kind", "why"), TABLE)
def test_the_table(facts: Facts | None, kind: VerdictKind, why: tuple[Why, ...]) -> None:
    verdict = decide(facts)
    assert (verdict.kind, verdict.reasons) == (kind, why)


def test_every_verdict_and_every_reason_has_a_row() -> None:
    assert {row.values[1] for row in TABLE} == set(VerdictKind)
    assert {why for row in TABLE for why in row.values[2]} == set(Why)
