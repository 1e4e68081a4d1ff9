"""How staff prove who they are: passwords, second factors, lock-outs, invitations."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from pyotp import TOTP

from tests.deployment import PASSWORD, open_session
from tests.services.company import Company
from tests.services.employees import admin, early_in_a_step, hire
from verifier.domain.errors import Conflict, Forbidden, Invalid, NotConfirmed, NotFound
from verifier.domain.principal import Person, Role
from verifier.domain.staff import INVITED_FOR


def test_the_right_password_is_half_the_way_in(company: Company) -> None:
    employee = hire(company)
    entrant = company.use.sign_in(employee.login, PASSWORD)
    assert entrant is not None
    assert (entrant.account_id, entrant.has_factor) == (employee.id, True)


def test_an_unknown_login_and_a_wrong_password_are_the_same_answer(company: Company) -> None:
    employee = hire(company)
    assert company.use.sign_in(employee.login, PASSWORD + "x") is None
    assert company.use.sign_in(employee.login + "x", PASSWORD) is None


@pytest.mark.parametrize("password", ["", "x" * 201, "x" * 1_000_000, "\ud800", "\x00"])
def test_an_impossible_password_is_a_wrong_one(company: Company, password: str) -> None:
    assert company.use.sign_in(hire(company).login, password) is None


@pytest.mark.parametrize("login", ["", "\x00", "\ud800", "x" * 100_000, "' OR 1=1 --"])
def test_an_impossible_login_is_an_unknown_one(company: Company, login: str) -> None:
    assert company.use.sign_in(login, PASSWORD) is None


def test_nobody_signs_in_before_they_have_chosen_a_password(company: Company) -> None:
    login = secrets.token_hex(8)
    company.use.invite_account(login, Role.AGENT, "A Name")
    assert company.use.sign_in(login, "") is None
    assert company.use.sign_in(login, PASSWORD) is None


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_device_may_be_half_a_minute_off(company: Company, steps: int) -> None:
    employee = hire(company)
    early_in_a_step()
    assert company.use.second_factor(employee.id, employee.code(company, steps))


@pytest.mark.parametrize("steps", [-3, 3, 1000])
def test_a_code_of_another_time_is_refused(company: Company, steps: int) -> None:
    employee = hire(company)
    assert not company.use.second_factor(employee.id, employee.code(company, steps))


def test_a_code_typed_by_many_at_once_admits_one(company: Company) -> None:
    """Fails when the step is read before it is written."""
    employee = hire(company)
    code = employee.code(company)
    with ThreadPoolExecutor(6) as pool:
        admitted = list(pool.map(lambda _: company.use.second_factor(employee.id, code), range(6)))
    assert admitted.count(True) == 1


def test_a_recovery_code_typed_by_many_at_once_admits_one(company: Company) -> None:
    employee = hire(company)
    by = Person(employee.id, Role.AGENT, "A Name", confirmed=True)
    codes = company.use.enrol_factor.new_recovery_codes(by)
    with ThreadPoolExecutor(6) as pool:
        admitted = list(
            pool.map(lambda _: company.use.second_factor(employee.id, codes[0]), range(6))
        )
    assert admitted.count(True) == 1
    assert company.use.enrol_factor.codes_left(by) == 9


def test_new_recovery_codes_void_the_old_ones_and_want_a_second_factor(company: Company) -> None:
    employee = hire(company)
    by = Person(employee.id, Role.AGENT, "A Name")
    with pytest.raises(NotConfirmed):
        company.use.enrol_factor.new_recovery_codes(by)
    old = company.use.enrol_factor.new_recovery_codes(replace(by, confirmed=True))
    company.use.enrol_factor.new_recovery_codes(replace(by, confirmed=True))
    assert not company.use.second_factor(employee.id, old[0])


def test_one_persons_codes_are_nobody_elses(company: Company) -> None:
    employee, other = hire(company), hire(company)
    by = Person(employee.id, Role.AGENT, "A Name", confirmed=True)
    codes = company.use.enrol_factor.new_recovery_codes(by)
    assert not company.use.second_factor(other.id, codes[0])
    assert not company.use.second_factor(other.id, employee.code(company))
    assert company.use.second_factor(employee.id, codes[0])


def test_an_invitation_expires(company: Company) -> None:
    login = secrets.token_hex(8)
    invitation = company.use.invite_account(login, Role.AGENT, "A Name")
    with company.elsewhere(INVITED_FOR) as later:
        assert later.use.accept_invitation(login, invitation, PASSWORD) is None
    assert company.use.accept_invitation(login, invitation, PASSWORD) is not None


@pytest.mark.parametrize(("login", "name"), [("", "A Name"), ("a\nb", "A Name"), ("ok", "")])
def test_an_account_needs_a_login_and_a_name(company: Company, login: str, name: str) -> None:
    with pytest.raises(Invalid):
        company.use.invite_account(login, Role.AGENT, name)


def test_customers_have_no_accounts(company: Company) -> None:
    with pytest.raises(Invalid):
        company.use.invite_account(secrets.token_hex(8), Role.CUSTOMER, "A Name")


def test_logins_are_given_once(company: Company) -> None:
    login = hire(company).login
    with pytest.raises(Conflict):
        company.use.invite_account(login, Role.ADMIN, "Another Name")


def test_a_deactivated_person_is_out_at_once_and_for_good(company: Company) -> None:
    employee = hire(company)
    secret = open_session(company.database, employee.id)
    company.use.accounts.deactivate(employee.id, admin(company))
    assert company.use.sessions.staff(secret) is None
    assert company.use.sign_in(employee.login, PASSWORD) is None
    assert not company.use.second_factor(employee.id, employee.code(company))
    with pytest.raises(NotFound):
        company.use.invite_account.again(employee.id, admin(company))


def test_only_a_confirmed_admin_manages_accounts(company: Company) -> None:
    employee = hire(company)
    use = company.use
    for by, refusal in (
        (replace(company.agent(), confirmed=True), Forbidden),
        (replace(company.agent(Role.REVIEWER), confirmed=True), Forbidden),
        (company.agent(Role.ADMIN), NotConfirmed),
    ):
        for act in (
            lambda by: use.invite_account(secrets.token_hex(8), Role.ADMIN, "A Name", by),
            lambda by: use.invite_account.again(employee.id, by),
            lambda by: use.accounts.deactivate(employee.id, by),
            lambda by: use.accounts.end_sessions(employee.id, by),
            lambda by: use.accounts.unlock(employee.id, by),
        ):
            with pytest.raises(refusal):
                act(by)
    assert use.sign_in(employee.login, PASSWORD) is not None


def test_no_secret_of_a_person_is_stored(company: Company) -> None:
    login = secrets.token_hex(8)
    invitation = company.use.invite_account(login, Role.AGENT, "A Name")
    assert invitation.encode() not in company.stored()
    assert invitation.replace("-", "").encode() not in company.stored()
    entrant = company.use.accept_invitation(login, invitation, PASSWORD)
    assert entrant is not None
    _, secret = company.use.enrol_factor.secret(entrant)
    enrolled = company.use.enrol_factor.confirm(entrant, TOTP(secret).now(), "a browser")
    assert enrolled is not None
    stored = company.stored()
    codes = [*enrolled.codes, *(code.replace("-", "") for code in enrolled.codes)]
    for hidden in (PASSWORD, secret, enrolled.secret, *codes):
        assert hidden.encode() not in stored
