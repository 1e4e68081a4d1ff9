"""The one state that an account is shown in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from verifier.domain.staff import AccountState, account_state

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("deactivated", "invited", "locked", "factor", "state"),
    [
        (None, None, None, True, AccountState.ACTIVE),
        (None, None, EARLIER, True, AccountState.ACTIVE),
        (None, None, NOW, True, AccountState.ACTIVE),
        (None, None, LATER, True, AccountState.LOCKED),
        (None, None, LATER, False, AccountState.LOCKED),
        (None, None, None, False, AccountState.NO_FACTOR),
        (None, LATER, None, False, AccountState.INVITED),
        (None, NOW, None, False, AccountState.INVITATION_EXPIRED),
        (None, EARLIER, LATER, False, AccountState.INVITATION_EXPIRED),
        (EARLIER, LATER, LATER, True, AccountState.DEACTIVATED),
    ],
)
def test_what_keeps_somebody_out_is_told_first(
    deactivated: datetime | None,
    invited: datetime | None,
    locked: datetime | None,
    factor: bool,
    state: AccountState,
) -> None:
    told = account_state(
        deactivated_at=deactivated,
        invited_until=invited,
        locked_until=locked,
        has_factor=factor,
        now=NOW,
    )
    assert told is state
