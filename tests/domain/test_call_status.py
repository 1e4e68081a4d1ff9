"""The five states of "is that you on the phone?"."""

from __future__ import annotations

import pytest

from tests.domain.factories import NOW, a_call
from verifier.domain.call_status import CallStatus, CallStatusKind, call_status
from verifier.domain.contact import CallState

DETAILS = a_call().details


def test_never_called() -> None:
    assert call_status(None, None, None, live=False) == CallStatus(CallStatusKind.NEVER_CALLED)


@pytest.mark.parametrize("state", [CallState.ANNOUNCED, CallState.DIALING, CallState.RINGING])
def test_calling_now(state: CallState) -> None:
    status = call_status(state, NOW, DETAILS, live=True)
    assert status == CallStatus(CallStatusKind.CALLING_NOW, DETAILS, NOW)


def test_on_a_call() -> None:
    status = call_status(CallState.ANSWERED, NOW, DETAILS, live=True)
    assert status == CallStatus(CallStatusKind.ON_A_CALL, DETAILS, NOW)


@pytest.mark.parametrize(
    "state", [CallState.ANNOUNCED, CallState.DIALING, CallState.RINGING, CallState.FAILED]
)
def test_a_call_that_never_came_through_is_not_calling(state: CallState) -> None:
    status = call_status(state, NOW, DETAILS, live=False)
    assert status == CallStatus(CallStatusKind.NOT_CALLING, None, NOW)


@pytest.mark.parametrize("state", [CallState.ANSWERED, CallState.ENDED])
def test_a_call_on_which_somebody_spoke_is_the_last_call(state: CallState) -> None:
    status = call_status(state, NOW, DETAILS, live=False)
    assert status == CallStatus(CallStatusKind.LAST_CALLED, None, NOW)


def test_there_are_five_states_and_no_sixth_for_doubt() -> None:
    assert {kind.value for kind in CallStatusKind} == {
        "never_called",
        "calling_now",
        "on_a_call",
        "not_calling",
        "last_called",
    }
