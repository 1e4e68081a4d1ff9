from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.factories import NOW
from verifier.domain.contact import (
    CallState,
    ContactRef,
    Evidence,
    Medium,
    Source,
    advance,
    evidence,
    is_live,
    late_by,
)
from verifier.domain.errors import Conflict, Invalid

# Each state with what may come next; every pair that is not here must be refused.
FOLLOWS = {
    "announced": {"dialing", "ringing", "answered", "failed"},
    "dialing": {"ringing", "answered", "failed"},
    "ringing": {"answered", "failed"},
    "answered": {"ended"},
    "ended": set(),
    "failed": set(),
}
PAIRS = [(state, event) for state in CallState for event in CallState]


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_a_call_goes_forward_only(state: CallState, event: CallState) -> None:
    if event in FOLLOWS[state]:
        assert advance(state, event) is event
    elif event is CallState.ANNOUNCED:
        with pytest.raises(Invalid) as refused:
            advance(state, event)
        assert refused.value.field == "event"
    else:
        with pytest.raises(Conflict) as contradicted:
            advance(state, event)
        assert contradicted.value.field == "event"


@given(st.lists(st.sampled_from(CallState), max_size=12))
def test_no_history_of_events_revives_a_call_that_is_over(events: list[CallState]) -> None:
    state = CallState.ANNOUNCED
    over = False
    for event in events:
        try:
            state = advance(state, event)
        except (Conflict, Invalid):
            continue
        assert not over
        over = state.over
    assert is_live(state, NOW, None, NOW) is not over


LIVES = [
    (CallState.ANNOUNCED, timedelta(minutes=10)),
    (CallState.DIALING, timedelta(minutes=5)),
    (CallState.RINGING, timedelta(minutes=5)),
    (CallState.ANSWERED, timedelta(hours=4)),
]
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(("state", "life"), LIVES)
def test_a_call_whose_end_nobody_reports_stops_counting(state: CallState, life: timedelta) -> None:
    assert is_live(state, NOW, None, NOW)
    assert is_live(state, NOW, None, NOW + life - MOMENT)
    assert not is_live(state, NOW, None, NOW + life)


@pytest.mark.parametrize("state", [CallState.ENDED, CallState.FAILED])
def test_a_call_that_is_over_is_not_live(state: CallState) -> None:
    assert not is_live(state, NOW, None, NOW)


@pytest.mark.parametrize("state", CallState)
def test_a_revoked_call_is_not_live_whenever_it_was_revoked(state: CallState) -> None:
    for revoked_at in (NOW - timedelta(days=1), NOW, NOW + timedelta(days=1)):
        assert not is_live(state, NOW, revoked_at, NOW)


@pytest.mark.parametrize(
    ("asserted", "observed", "answer_observed", "medium", "expected"),
    [
        (True, False, False, Medium.CALL, Evidence.ASSERTED),
        (True, True, False, Medium.CALL, Evidence.ASSERTED),  # ringing is not yet our voice (S7)
        (True, True, True, Medium.CALL, Evidence.CORROBORATED),
        (False, True, False, Medium.CALL, Evidence.OBSERVED),
        (False, True, True, Medium.CALL, Evidence.OBSERVED),
        (True, False, False, Medium.MAIL, Evidence.ASSERTED),
        (True, True, False, Medium.MAIL, Evidence.CORROBORATED),
        (False, True, False, Medium.MAIL, Evidence.OBSERVED),
    ],
)
def test_who_vouches(
    asserted: bool, observed: bool, answer_observed: bool, medium: Medium, expected: Evidence
) -> None:
    combined = evidence(
        asserted=asserted, observed=observed, answer_observed=answer_observed, medium=medium
    )
    assert combined is expected


def test_only_telephone_systems_and_mail_servers_are_witnesses() -> None:
    assert {source for source in Source if source.observes} == {Source.DIALER, Source.MAIL_SERVER}


def test_a_contact_is_late_when_more_than_a_minute_passed() -> None:
    minute = timedelta(minutes=1)
    assert late_by(NOW, None) is None
    assert late_by(NOW, NOW) is None
    assert late_by(NOW, NOW - minute) is None
    assert late_by(NOW, NOW - minute - MOMENT) == minute + MOMENT
    assert late_by(NOW, NOW + timedelta(hours=1)) is None


@given(st.integers(0, 2**63 - 1), st.uuids())
def test_a_reference_reads_back_as_written(customer_id: int, contact_id: uuid.UUID) -> None:
    reference = ContactRef(customer_id, contact_id)
    assert ContactRef.parse(str(reference)) == reference
    assert len(str(reference)) == 48


REFERENCE = str(ContactRef(7, uuid.UUID(int=9)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        REFERENCE[:-1],
        REFERENCE + "0",
        REFERENCE[:-1] + "\n",
        REFERENCE[:-1] + "g",
        REFERENCE[:-1] + "A",  # there is one way to write it
        "8" + "0" * 47,  # no database holds such a customer number
        "f" * 48,
        "0x" + REFERENCE[2:],
        "_".join((REFERENCE[:20], REFERENCE[21:])),
        "+" + REFERENCE[1:],
        "٣" * 48,
        "\ud800" * 48,
    ],
)
def test_anything_else_is_no_reference_and_is_not_repeated(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        ContactRef.parse(text)
    assert refused.value.field == "contact"
    assert text == "" or text not in str(refused.value)
