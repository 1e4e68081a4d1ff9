"""Admins look after accounts: what each act changes, what it leaves, and who may do it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.deployment import open_session
from tests.services.company import Company
from verifier.domain.errors import Conflict, Forbidden, Invalid, NotConfirmed, NotFound
from verifier.domain.principal import Person, Role
from verifier.domain.staff import AccountState
from verifier.persistence.staff_tables import audit
from verifier.services.manage_accounts import ShownAccount

BOSS = Person(999_999_999, Role.ADMIN, "Ada Admin", confirmed=True)


def hired(company: Company, role: Role = Role.AGENT) -> ShownAccount:
    login = secrets.token_hex(8)
    company.use.invite_account(login, role, "Kim")
    return next(each for each in company.use.accounts.overview() if each.row.login == login)


def shown(company: Company, account: ShownAccount) -> ShownAccount:
    return company.use.accounts.one(account.row.id, BOSS)


def audited(company: Company, account: ShownAccount) -> list[tuple[str, str]]:
    with company.database.reading() as connection:
        rows = connection.execute(
            sa.select(audit)
            .where(audit.c.subject == str(account.row.id), audit.c.action.like("account.%"))
            .order_by(audit.c.id)
        )
        return [(row.actor, row.action) for row in rows][2:]


def test_a_new_role_counts_at_once_and_ends_every_session(company: Company) -> None:
    account = hired(company)
    secret = open_session(company.database, account.row.id)
    company.use.accounts.change_role(account.row.id, Role.REVIEWER, BOSS)
    assert shown(company, account).row.role is Role.REVIEWER
    assert company.use.sessions.staff(secret) is None
    assert audited(company, account) == [("person:999999999", "account.made_reviewer")]


def test_deactivating_ends_sessions_and_is_seen(company: Company) -> None:
    account = hired(company)
    secret = open_session(company.database, account.row.id)
    company.use.accounts.deactivate(account.row.id, BOSS)
    assert shown(company, account).state is AccountState.DEACTIVATED
    assert company.use.sessions.staff(secret) is None
    assert audited(company, account) == [("person:999999999", "account.deactivated")]


def test_the_last_sign_in_is_the_newest_session_even_when_it_is_over(company: Company) -> None:
    account = hired(company)
    assert account.last_sign_in is None
    open_session(company.database, account.row.id)
    company.use.sessions.end(open_session(company.database, account.row.id))
    assert shown(company, account).last_sign_in is not None
    assert shown(company, account).last_sign_in >= account.row.recorded_at


def test_customers_are_no_role_of_an_account(company: Company) -> None:
    account = hired(company)
    with pytest.raises(Invalid, match="role"):
        company.use.accounts.change_role(account.row.id, Role.CUSTOMER, BOSS)


ACTS: list[Callable[[Company, int, Person], object]] = [
    lambda company, number, by: company.use.accounts.deactivate(number, by),
    lambda company, number, by: company.use.accounts.change_role(number, Role.ADMIN, by),
    lambda company, number, by: company.use.accounts.end_sessions(number, by),
    lambda company, number, by: company.use.accounts.unlock(number, by),
    lambda company, number, by: company.use.invite_account.again(number, by),
    lambda company, number, by: company.use.invite_account(f"new-{number}", Role.AGENT, "x", by),
]


@pytest.mark.parametrize("act", ACTS)
def test_only_a_confirmed_admin_acts(
    company: Company, act: Callable[[Company, int, Person], object]
) -> None:
    account = hired(company)
    before = company.rows()
    for role in (Role.CUSTOMER, Role.AGENT, Role.REVIEWER):
        with pytest.raises(Forbidden):
            act(company, account.row.id, Person(999_999_998, role, "x", confirmed=True))
    with pytest.raises(NotConfirmed):
        act(company, account.row.id, replace(BOSS, confirmed=False))
    assert company.rows() == before
    assert shown(company, account).row == account.row


@pytest.mark.parametrize("act", ACTS[:-1])
def test_an_account_that_is_not_there_or_is_deactivated_is_not_found(
    company: Company, act: Callable[[Company, int, Person], object]
) -> None:
    gone = hired(company)
    company.use.accounts.deactivate(gone.row.id, BOSS)
    for number in (gone.row.id, 2**60):
        with pytest.raises(NotFound):
            act(company, number, BOSS)


@pytest.mark.parametrize("role", [Role.AGENT, Role.REVIEWER])
def test_others_do_not_even_see_the_accounts(company: Company, role: Role) -> None:
    with pytest.raises(Forbidden):
        company.use.accounts.overview(Person(999_999_998, role, "x"))
    with pytest.raises(Forbidden):
        company.use.accounts.one(1, Person(999_999_998, role, "x"))


def test_nobody_changes_their_own_role(company: Company) -> None:
    account = hired(company, Role.ADMIN)
    with pytest.raises(Conflict):
        company.use.accounts.change_role(
            account.row.id, Role.AGENT, replace(account.row.person, confirmed=True)
        )
