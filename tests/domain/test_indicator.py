"""The life of an indicator, and S8: two people publish, and nobody flags what is ours."""

from __future__ import annotations

import pytest

from tests.domain.factories import channel, identifier
from verifier.domain.errors import Conflict
from verifier.domain.indicator import Indicator, IndicatorStatus

CANDIDATE = Indicator(1, identifier("+15550199999"))
CONFIRMED = CANDIDATE.confirm(7, None)
PUBLISHED = CONFIRMED.publish(8, None)
RETRACTED = PUBLISHED.retract()


def test_an_indicator_begins_as_a_candidate_that_nobody_vouches_for() -> None:
    assert CANDIDATE.status is IndicatorStatus.CANDIDATE
    assert (CANDIDATE.confirmed_by, CANDIDATE.published_by) == (None, None)


def test_one_confirms_and_another_publishes() -> None:
    assert CONFIRMED.status is IndicatorStatus.CONFIRMED
    assert (CONFIRMED.confirmed_by, CONFIRMED.published_by) == (7, None)
    assert PUBLISHED.status is IndicatorStatus.PUBLISHED
    assert (PUBLISHED.confirmed_by, PUBLISHED.published_by) == (7, 8)


def test_the_same_person_never_publishes_what_they_confirmed() -> None:
    with pytest.raises(Conflict):
        CONFIRMED.publish(7, None)


def test_after_a_retraction_two_people_are_needed_again() -> None:
    again = RETRACTED.confirm(8, None)
    assert (again.confirmed_by, again.published_by) == (8, None)
    with pytest.raises(Conflict):
        again.publish(8, None)
    assert again.publish(7, None).status is IndicatorStatus.PUBLISHED


def test_an_official_channel_is_neither_confirmed_nor_published() -> None:
    ours = channel("+15550199999")
    with pytest.raises(Conflict):
        CANDIDATE.confirm(7, ours)
    with pytest.raises(Conflict):
        CONFIRMED.publish(8, ours)


@pytest.mark.parametrize("indicator", [CONFIRMED, PUBLISHED])
def test_one_person_takes_back(indicator: Indicator) -> None:
    assert indicator.retract().status is IndicatorStatus.RETRACTED


@pytest.mark.parametrize("indicator", [CONFIRMED, PUBLISHED])
def test_confirming_twice_is_refused(indicator: Indicator) -> None:
    with pytest.raises(Conflict):
        indicator.confirm(9, None)


@pytest.mark.parametrize("indicator", [CANDIDATE, PUBLISHED, RETRACTED])
def test_only_what_is_confirmed_is_published(indicator: Indicator) -> None:
    with pytest.raises(Conflict):
        indicator.publish(9, None)


@pytest.mark.parametrize("indicator", [CANDIDATE, RETRACTED])
def test_there_is_nothing_to_take_back(indicator: Indicator) -> None:
    with pytest.raises(Conflict):
        indicator.retract()


def test_a_decision_makes_a_new_value_and_leaves_the_old() -> None:
    CANDIDATE.confirm(7, None)
    assert CANDIDATE.status is IndicatorStatus.CANDIDATE
