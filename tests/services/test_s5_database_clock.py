"""S5: no client's time counts; the database's clock decides, and what comes late says so."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.services.company import Company
from verifier.domain.call_status import CallStatusKind
from verifier.domain.errors import Invalid
from verifier.domain.reason import Reason
from verifier.domain.verdict import VerdictKind


def now(company: Company) -> datetime:
    with company.database.reading() as connection:
        return company.database.time(connection)


def test_s5_a_contact_from_the_future_is_refused(company: Company) -> None:
    """Fails when a claimed time ahead of the database's is taken."""
    before = company.rows()
    for ahead in (timedelta(minutes=2), timedelta(days=400)):
        with pytest.raises(Invalid, match="claimed_at"):
            company.call(company.customer(), company.agent(), claimed_at=now(company) + ahead)
    assert company.rows()["contacts"] == before["contacts"]


def test_s5_a_clock_a_little_ahead_is_forgiven_but_not_believed(company: Company) -> None:
    mail = company.mail(
        company.customer(), company.agent(), claimed_at=now(company) + timedelta(seconds=30)
    )
    assert mail.late_by is None
    assert mail.recorded_at < now(company) + timedelta(seconds=1)


def test_s5_a_late_mail_says_how_late_everywhere(company: Company) -> None:
    """Fails when a claimed time replaces the recorded one, or lateness is kept quiet."""
    customer = company.customer()
    claimed = now(company) - timedelta(hours=3)
    mail = company.mail(customer, company.agent(), claimed_at=claimed)
    assert mail.late_by == mail.recorded_at - claimed
    assert mail.token is not None
    answer = company.ask(customer, mail.token).verdict
    assert answer.mail is not None
    assert (answer.mail.recorded_at, answer.mail.late_by) == (mail.recorded_at, mail.late_by)
    assert Reason.RECORDED_LATE in answer.reasons


def test_s5_a_late_call_says_so_with_green(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    ref = company.call(customer, agent, claimed_at=now(company) - timedelta(minutes=5))
    company.event(ref, "answered", company.machine())
    answer = company.ask(customer, company.code(ref, agent)).verdict
    assert answer.reasons == (Reason.CODE_MATCHED, Reason.RECORDED_LATE)


def test_s5_a_backdated_call_is_as_live_as_its_record(company: Company) -> None:
    """Fails when a claimed time decides whether a call is live."""
    customer = company.customer()
    company.call(customer, company.agent(), claimed_at=now(company) - timedelta(days=2))
    assert company.kind(customer, "is that you?") is VerdictKind.ASK_FOR_CODE


def test_s5_an_events_claimed_time_moves_nothing(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    ref = company.call(customer, agent)
    company.event(ref, "answered", company.machine(), claimed_at=datetime(2020, 1, 1, tzinfo=UTC))
    status = company.use.show_call_status(customer.person)
    assert status.status.kind is CallStatusKind.ON_A_CALL
    assert status.status.at is not None
    assert status.now - status.status.at < timedelta(minutes=1)


def test_s5_the_process_clock_changes_no_verdict(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when expiry is judged by the process's time."""
    customer, agent = company.customer(), company.agent()
    mail = company.mail(customer, agent)
    code = company.code(company.answered_call(customer, agent), agent)
    assert mail.token is not None
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert company.kind(customer, mail.token) is VerdictKind.GENUINE
    assert company.kind(customer, code) is VerdictKind.GENUINE


@pytest.mark.parametrize(
    ("state", "life"),
    [
        ("announced", timedelta(minutes=10)),
        ("dialing", timedelta(minutes=5)),
        ("ringing", timedelta(minutes=5)),
        ("answered", timedelta(hours=4)),
    ],
)
def test_s5_a_calls_life_follows_the_databases_clock(
    company: Company, state: str, life: timedelta
) -> None:
    """Fails when a call that nobody ended stays live, or the database is not asked for the time."""
    customer, agent = company.customer(), company.agent()
    ref = company.call(customer, agent)
    if state != "announced":
        company.event(ref, state, agent)

    def kind(shift: timedelta) -> VerdictKind:
        with company.elsewhere(shift=shift) as process:
            return process.kind(customer, "is that you?")

    assert kind(life - timedelta(seconds=20)) is VerdictKind.ASK_FOR_CODE
    assert kind(life) is VerdictKind.NOT_CONFIRMED


@pytest.mark.parametrize(
    ("days", "verdict"), [(399, VerdictKind.GENUINE), (401, VerdictKind.NOT_CONFIRMED)]
)
def test_s5_a_token_expires_by_the_databases_clock(
    company: Company, days: int, verdict: VerdictKind
) -> None:
    customer = company.customer()
    mail = company.mail(customer, company.agent())
    assert mail.token is not None
    with company.elsewhere(shift=timedelta(days=days)) as later:
        assert later.kind(customer, mail.token) is verdict


@pytest.mark.parametrize(
    ("days", "verdict"), [(399, VerdictKind.GENUINE), (401, VerdictKind.NOT_CONFIRMED)]
)
def test_s5_a_handle_expires_with_its_token(
    company: Company, days: int, verdict: VerdictKind
) -> None:
    """Fails when an expired mail is still confirmed through its short handle."""
    customer = company.customer()
    mail = company.mail(customer, company.agent())
    assert mail.handle is not None
    with company.elsewhere(shift=timedelta(days=days)) as later:
        assert later.kind(customer, mail.handle) is verdict


def test_s5_a_mail_from_the_databases_future_is_not_confirmed(company: Company) -> None:
    customer = company.customer()
    with company.elsewhere(shift=timedelta(hours=1)) as ahead:
        mail = ahead.mail(customer, company.agent())
    assert mail.token is not None
    assert company.kind(customer, mail.token) is VerdictKind.NOT_CONFIRMED


@pytest.mark.parametrize("year", [1, 1969])
def test_an_absurd_claim_is_refused_before_it_hides_a_customers_facts(
    company: Company, year: int
) -> None:
    """Fails when a time is stored that cannot be read back: year 0 in UTC."""
    customer, agent = company.customer(), company.agent()
    claimed = datetime(year, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    with pytest.raises(Invalid, match="claimed_at"):
        company.call(customer, agent, claimed_at=claimed)
    assert company.kind(customer, "is that you?") is VerdictKind.NOT_CONFIRMED
