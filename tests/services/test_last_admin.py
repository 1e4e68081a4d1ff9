"""Somebody can always manage accounts: nobody takes the last admin away, not even in a race."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests.databases import DIALECTS, empty_database
from tests.deployment import Deployment
from verifier.domain.errors import Conflict
from verifier.domain.principal import Person, Role

Act = Callable[[Deployment, int, Person | None], object]


def deactivate(company: Deployment, account_id: int, by: Person | None) -> object:
    return company.use_cases.accounts.deactivate(account_id, by)


def demote(company: Deployment, account_id: int, by: Person | None) -> object:
    return company.use_cases.accounts.change_role(account_id, Role.AGENT, by)


def invite_anew(company: Deployment, account_id: int, by: Person | None) -> object:
    return company.use_cases.invite_account.again(account_id, by)


ACTS: list[Act] = [deactivate, demote, invite_anew]


@pytest.fixture(params=DIALECTS)
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployment]:
    """A company of its own for each test: whoever is admin counts."""
    with (
        empty_database(request.param, tmp_path) as url,
        Deployment(tmp_path, database_url=url) as company,
    ):
        yield company


def admin(company: Deployment, login: str) -> Person:
    return Person(company.account(login, Role.ADMIN), Role.ADMIN, login, confirmed=True)


def admins_left(company: Deployment) -> int:
    return sum(
        shown.row.role is Role.ADMIN and shown.state.value == "active"
        for shown in company.use_cases.accounts.overview()
    )


@pytest.mark.parametrize("act", ACTS)
def test_two_admins_who_take_each_other_away_at_once_leave_one(
    company: Deployment, act: Act
) -> None:
    one, other = admin(company, "one"), admin(company, "other")
    start = Barrier(2)

    def take(by: Person, account_id: int) -> bool:
        start.wait()
        try:
            act(company, account_id, by)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(take, one, other.id), pool.submit(take, other, one.id)]
        assert sorted(each.result() for each in done) == [False, True]
    assert admins_left(company) == 1


@pytest.mark.parametrize("act", [deactivate, demote])
def test_the_operator_does_not_take_the_last_admin_away_either(
    company: Deployment, act: Act
) -> None:
    last = admin(company, "last")
    company.use_cases.invite_account("not joined", Role.ADMIN, "Somebody")
    with pytest.raises(Conflict, match="last admin"):
        act(company, last.id, None)
    assert admins_left(company) == 1


def test_the_operator_invites_the_last_admin_anew_since_nobody_else_could(
    company: Deployment,
) -> None:
    last = admin(company, "last")
    assert invite_anew(company, last.id, None)
    assert admins_left(company) == 0


@pytest.mark.parametrize("act", ACTS)
def test_an_admin_may_be_taken_away_while_another_stays(company: Deployment, act: Act) -> None:
    one, other = admin(company, "one"), admin(company, "other")
    act(company, other.id, one)
    assert admins_left(company) == 1


@pytest.mark.parametrize("act", ACTS)
def test_an_agent_may_always_be_taken_away(company: Deployment, act: Act) -> None:
    one, agent = admin(company, "one"), company.account("agent", Role.REVIEWER)
    act(company, agent, one)
    assert admins_left(company) == 1


@pytest.mark.parametrize("act", ACTS)
def test_nobody_takes_themselves_away(company: Deployment, act: Act) -> None:
    one, _ = admin(company, "one"), admin(company, "other")
    with pytest.raises(Conflict, match="nobody"):
        act(company, one.id, one)
    assert admins_left(company) == 2
