from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.deployment import BOTH, OUTBOUND
from tests.services.company import Company, phone
from verifier.domain.contact import CallState, ContactRef, Evidence, Source
from verifier.domain.errors import Conflict, Forbidden, Invalid, NotFound
from verifier.domain.principal import Machine, Principal, Role, Scope


def call(company: Company) -> ContactRef:
    return company.call(company.customer(), company.agent())


def test_a_dialer_tells_the_whole_call(company: Company) -> None:
    ref, dialer = call(company), company.machine()
    steps = ("dialing", "ringing", "answered", "ended")
    assert [company.event(ref, step, dialer).state for step in steps] == list(steps)


@pytest.mark.parametrize(
    "steps",
    [
        ("ended",),
        ("dialing", "ended"),
        ("ringing", "dialing"),
        ("answered", "ringing"),
        ("answered", "failed"),
        ("failed", "answered"),
        ("answered", "ended", "answered"),
        ("answered", "ended", "failed"),
    ],
)
def test_events_out_of_order_are_refused_and_change_nothing(
    company: Company, steps: tuple[str, ...]
) -> None:
    ref, dialer = call(company), company.machine()
    for step in steps[:-1]:
        company.event(ref, step, dialer)
    before = company.rows()
    for voice in (dialer, company.machine(), company.machine(Source.SYSTEM)):
        with pytest.raises(Conflict) as conflict:
            company.event(ref, steps[-1], voice)
        assert conflict.value.field == "event"
    assert company.rows() == before


def test_the_same_event_again_is_a_duplicate_without_a_trace(company: Company) -> None:
    ref, dialer = call(company), company.machine()
    first = company.event(ref, "answered", dialer, key="event-1")
    before = company.rows()
    again = company.event(ref, "answered", dialer, key="event-1")
    assert (first.duplicate, again.duplicate) == (False, True)
    assert (again.state, again.evidence) == (CallState.ANSWERED, Evidence.CORROBORATED)
    assert company.rows() == before


def test_a_late_duplicate_tells_where_the_call_stands_now(company: Company) -> None:
    ref, dialer = call(company), company.machine()
    company.event(ref, "ringing", dialer, key="event-1")
    company.event(ref, "answered", dialer, key="event-2")
    again = company.event(ref, "ringing", dialer, key="event-1")
    assert (again.state, again.duplicate) == (CallState.ANSWERED, True)


def test_a_key_names_one_event(company: Company) -> None:
    ref, dialer = call(company), company.machine()
    company.event(ref, "ringing", dialer, key="event-1")
    with pytest.raises(Conflict) as conflict:
        company.event(ref, "answered", dialer, key="event-1")
    assert conflict.value.field == "event_id"


def test_of_concurrent_repeats_one_is_recorded(company: Company) -> None:
    ref, dialer = call(company), company.machine()
    with ThreadPoolExecutor(8) as pool:
        recorded = list(
            pool.map(lambda _: company.event(ref, "answered", dialer, key="event-1"), range(8))
        )
    assert [event.duplicate for event in recorded].count(False) == 1


@pytest.mark.parametrize("source", [Source.AGENT, Source.SYSTEM, Source.DIALER])
def test_a_second_voice_may_confirm_the_state_once(company: Company, source: Source) -> None:
    """Fails when a machine's word for a state that was reported is refused, or taken twice."""
    ref, second = call(company), company.machine(source)
    company.event(ref, "answered", company.machine(Source.SYSTEM))
    assert company.event(ref, "answered", second).state is CallState.ANSWERED
    with pytest.raises(Conflict):
        company.event(ref, "answered", second)


def test_a_dialer_that_rang_another_number_is_refused(company: Company) -> None:
    ref, dialer = call(company), company.machine()
    before = company.rows()["contact_events"]
    with pytest.raises(Conflict) as conflict:
        company.event(ref, "answered", dialer, number_shown=phone(BOTH))
    assert conflict.value.field == "number_shown"
    assert company.rows()["contact_events"] == before
    right = company.event(ref, "answered", dialer, number_shown=phone(OUTBOUND))
    assert right.evidence is Evidence.CORROBORATED


def test_a_dialer_says_which_number_it_showed_in_an_answered_call(company: Company) -> None:
    """Fails when a dialer vouches for a call without saying from where."""
    ref = call(company)
    with pytest.raises(Invalid, match="number_shown"):
        company.event(ref, "answered", company.machine(), number_shown=None)


def test_a_dialer_that_called_another_customers_number_is_refused(company: Company) -> None:
    ref = call(company)
    with pytest.raises(Conflict) as conflict:
        company.event(ref, "answered", company.machine(), number_called=phone("+12025550177"))
    assert conflict.value.field == "number_called"


def test_agents_reach_only_what_they_recorded(company: Company) -> None:
    agent = company.agent()
    ref = company.call(company.customer(), agent)
    with pytest.raises(NotFound):
        company.event(ref, "answered", company.agent())
    assert company.event(ref, "answered", agent).state is CallState.ANSWERED


def test_somebody_elses_contact_is_refused_like_one_that_does_not_exist(company: Company) -> None:
    ref, customer = call(company), company.customer()
    refused = []
    for strange in (ref, ContactRef(customer.id, ref.contact_id)):
        with pytest.raises(NotFound) as error:
            company.event(strange, "answered", company.agent())
        refused.append(str(error.value))
    assert len(set(refused)) == 1


def test_announced_is_no_event(company: Company) -> None:
    with pytest.raises(Invalid):
        company.event(call(company), "announced", company.machine(Source.SYSTEM), key="x")


def test_mails_and_revoked_calls_have_no_events(company: Company) -> None:
    agent = company.agent()
    mail, ref = company.mail(company.customer(), agent).ref, company.call(company.customer(), agent)
    company.use.revoke_contact(ref, agent)
    for closed in (mail, ref):
        with pytest.raises(Conflict):
            company.event(closed, "answered", company.machine())


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.REVIEWER, Role.ADMIN])
def test_who_makes_no_calls_reports_none(company: Company, role: Role) -> None:
    stranger = Machine("m", frozenset({Scope.CONTACTS_WRITE}), Source.DIALER)
    voices: list[Principal] = [company.agent(role), stranger]
    for voice in voices:
        with pytest.raises(Forbidden):
            company.event(call(company), "answered", voice)
