"""What holds of every verdict, whatever the facts: the safety rules as properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.factories import AGENT, NOW, OUR_NUMBER, a_call, a_mail, asked
from verifier.domain.channel import Direction
from verifier.domain.contact import Evidence
from verifier.domain.facts import Asked, Facts, Question
from verifier.domain.finding import Assessment, Letterhead
from verifier.domain.reason import Reason
from verifier.domain.verdict import VerdictKind, decide

VALUES = (
    OUR_NUMBER,
    "+15550199999",
    "support@examplebank.example",
    "https://ticket.partner.example/t/7",
    "ticket.partner.example",
    "examplebank.example",
    "telegram:bank_help",
)
LATE = st.none() | st.just(timedelta(minutes=9))
CALLS = st.none() | st.builds(
    lambda evidence, shows, late_by: a_call(evidence, shows=shows, late_by=late_by),
    st.sampled_from(Evidence),
    st.sampled_from([OUR_NUMBER, "+15550100177"]),
    LATE,
)
IDENTIFIERS = st.builds(
    lambda value, ours, looks, no_line, published: asked(
        value, ours, looks=looks, no_line=no_line, published=published
    ),
    st.sampled_from(VALUES),
    st.none() | st.sampled_from(Direction),
    st.sampled_from(Assessment),
    st.booleans(),
    st.booleans(),
)
ANY_FACTS = st.builds(
    Facts,
    st.sampled_from(Question),
    st.just(NOW),
    CALLS,
    st.none() | st.booleans(),
    st.lists(st.none() | LATE.map(a_mail), max_size=2).map(tuple),
    st.lists(IDENTIFIERS, max_size=3).map(tuple),
    st.booleans(),
    letterhead=st.none() | st.just(Letterhead("", None)),
    unread=st.booleans(),
    whole=st.sampled_from(Assessment),
)
# Facts of an honest customer in a real contact: by chance alone, green would hardly ever come up.
HONEST_FACTS = st.builds(
    Facts,
    st.just(Question.CONTACTED_ME),
    st.just(NOW),
    st.builds(a_call, st.sampled_from(Evidence)),
    st.sampled_from([None, True]),
    st.sampled_from([(), (a_mail(),)]),
    st.lists(st.sampled_from(VALUES[:5]).map(asked), max_size=1).map(tuple),
    st.booleans(),
)
FACTS = ANY_FACTS | HONEST_FACTS


@given(FACTS)
def test_no_part_is_better_than_the_whole_says(facts: Facts) -> None:
    verdict = decide(facts)
    assert all(part.kind.rank <= verdict.kind.rank for part in verdict.parts)
    assert any(part.kind is verdict.kind for part in verdict.parts)


@given(FACTS)
def test_no_part_is_green_unless_the_whole_is(facts: Facts) -> None:
    verdict = decide(facts)
    kinds = {part.kind for part in verdict.parts}
    assert VerdictKind.GENUINE not in kinds or kinds == {VerdictKind.GENUINE}


@given(FACTS)
def test_green_answers_only_they_contacted_me_and_blue_only_i_found_this(facts: Facts) -> None:
    kinds = {decide(facts).kind} | {part.kind for part in decide(facts).parts}
    if facts.question is Question.FOUND_THIS:
        assert kinds <= {
            VerdictKind.OFFICIAL,
            VerdictKind.NOT_CONFIRMED,
            VerdictKind.KNOWN_SCAM,
        }
    else:
        assert VerdictKind.OFFICIAL not in kinds


@given(FACTS)
def test_green_stands_on_a_proof_of_this_very_contact(facts: Facts) -> None:
    """Design §3 written the other way round: what must hold when the answer is green."""
    if decide(facts).kind is not VerdictKind.GENUINE:
        return
    accepted = {Evidence.CORROBORATED} | ({Evidence.ASSERTED} if facts.accepts_asserted else set())
    by_code = facts.code_matched and facts.call and facts.call.evidence in accepted
    assert by_code or facts.mails
    assert facts.code_matched is not False
    assert None not in facts.mails
    assert not facts.unread
    assert not any(one.published and one.channel is None for one in facts.identifiers)


@given(FACTS)
def test_without_a_code_or_a_token_nothing_is_green(facts: Facts) -> None:
    unproven = replace(facts, code_matched=None, mails=())
    assert decide(unproven).kind is not VerdictKind.GENUINE


@given(FACTS)
def test_the_registry_cannot_turn_they_contacted_me_green(facts: Facts) -> None:
    owned = tuple(
        replace(one, channel=asked(ours=Direction.BOTH).channel, published=False, no_line=False)
        for one in facts.identifiers
    )
    unproven = replace(
        facts, question=Question.CONTACTED_ME, code_matched=None, mails=(), identifiers=owned
    )
    assert decide(unproven).kind in (VerdictKind.ASK_FOR_CODE, VerdictKind.NOT_CONFIRMED)


@given(FACTS)
def test_amber_is_only_for_a_customer_in_a_call(facts: Facts) -> None:
    if decide(facts).kind is VerdictKind.ASK_FOR_CODE:
        assert facts.call is not None


@given(FACTS)
def test_an_asserted_call_that_turns_green_says_so(facts: Facts) -> None:
    verdict = decide(facts)
    if (
        verdict.kind is VerdictKind.GENUINE
        and facts.code_matched
        and facts.call is not None
        and facts.call.evidence is Evidence.ASSERTED
    ):
        assert Reason.ONLY_ASSERTED in verdict.reasons


@given(FACTS, IDENTIFIERS)
def test_pasting_more_never_helps(facts: Facts, more: Asked) -> None:
    before = decide(facts)
    after = decide(replace(facts, identifiers=(*facts.identifiers, more)))
    nothing_yet = not facts.identifiers and not facts.mails and facts.code_matched is None
    assert after.kind.rank >= before.kind.rank or nothing_yet


@given(FACTS)
def test_a_token_that_fails_never_helps(facts: Facts) -> None:
    after = decide(replace(facts, mails=(*facts.mails, None)))
    assert after.kind.rank >= VerdictKind.NOT_CONFIRMED.rank


@given(FACTS)
def test_the_agent_is_named_with_green_only(facts: Facts) -> None:
    verdict = decide(facts)
    if verdict.kind is not VerdictKind.GENUINE:
        assert AGENT not in repr(verdict)


@given(FACTS)
def test_the_contact_is_shown_with_green_and_amber_only(facts: Facts) -> None:
    verdict = decide(facts)
    if verdict.kind not in (VerdictKind.GENUINE, VerdictKind.ASK_FOR_CODE):
        assert (verdict.call, verdict.mail) == (None, None)


@given(FACTS)
def test_a_published_scam_is_always_told_and_never_of_our_own_channel(facts: Facts) -> None:
    scam = any(one.published and one.channel is None for one in facts.identifiers)
    assert (decide(facts).kind is VerdictKind.KNOWN_SCAM) == scam


@given(FACTS)
def test_every_part_gives_at_least_one_reason(facts: Facts) -> None:
    verdict = decide(facts)
    assert verdict.reasons
    assert all(part.reasons for part in verdict.parts)


def test_kinds_are_ranked_from_green_to_dark_red() -> None:
    assert sorted(VerdictKind, key=lambda kind: kind.rank) == [
        VerdictKind.GENUINE,
        VerdictKind.OFFICIAL,
        VerdictKind.ASK_FOR_CODE,
        VerdictKind.CANNOT_CHECK,
        VerdictKind.NOT_CONFIRMED,
        VerdictKind.KNOWN_SCAM,
    ]


@given(FACTS)
def test_what_could_not_be_read_never_helps(facts: Facts) -> None:
    unread = decide(replace(facts, unread=True))
    assert unread.kind.rank >= max(decide(facts).kind.rank, VerdictKind.NOT_CONFIRMED.rank)
