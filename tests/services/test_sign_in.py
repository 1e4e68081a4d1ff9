"""How staff prove who they are: passwords, second factors, lock-outs, invitations."""

from __future__ import annotations

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from pyotp import TOTP

from tests.deployment import PASSWORD, forget_step, open_session
from tests.services.company import Company
from verifier.domain.errors import Conflict, Forbidden, Invalid, NotConfirmed, NotFound
from verifier.domain.principal import Person, Role
from verifier.domain.staff import INVITED_FOR, TRIES, Entrant, lock_after


@dataclass(frozen=True)
class Employee:
    login: str
    id: int
    device: TOTP

    def code(self, company: Company, steps: int = 0) -> str:
        with company.database.reading() as connection:
            now = company.database.time(connection)
        return self.device.at(now, counter_offset=steps)


def hire(company: Company, role: Role = Role.AGENT) -> Employee:
    login = secrets.token_hex(8)
    invitation = company.use.invite_account(login, role, "A Name")
    entrant = company.use.accept_invitation(login, invitation, PASSWORD)
    assert entrant is not None
    device = TOTP(company.use.enrol_factor.secret(entrant)[1])
    employee = Employee(login, entrant.account_id, device)
    code = employee.code(company)
    assert company.use.enrol_factor.confirm(entrant, code, "a browser") is not None
    forget_step(company.database, employee.id)
    return employee


def early_in_a_step() -> None:
    """Wait, if need be, until the device's code will not change for some seconds."""
    late = time.time() % 30 - 15
    if late > 0:
        time.sleep(30 - 15 - late + 0.1)


def admin(company: Company) -> Person:
    """An admin who has just given a second factor."""
    return replace(company.agent(Role.ADMIN), confirmed=True)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


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


def test_wrong_passwords_lock_the_account_and_time_opens_it(company: Company) -> None:
    employee = hire(company)
    for _ in range(TRIES):
        assert company.use.sign_in(employee.login, "wrong") is None
    assert company.use.sign_in(employee.login, PASSWORD) is None
    first = lock_after(TRIES)
    assert first is not None
    with company.elsewhere(first - timedelta(seconds=10)) as soon:
        assert soon.use.sign_in(employee.login, PASSWORD) is None
    with company.elsewhere(first + timedelta(seconds=1)) as later:
        assert later.use.sign_in(employee.login, PASSWORD) is not None


def test_many_guesses_at_once_are_no_more_than_a_round(company: Company) -> None:
    """Fails when a try is counted after it was judged: then all of them would be judged."""
    employee = hire(company)
    company.use.second_factor(employee.id, employee.code(company))  # no failures so far

    def guess(number: int) -> None:
        company.use.second_factor(employee.id, wrong(employee.code(company, number % 2)))

    before = tried(company, employee)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(guess, range(3 * TRIES)))
    assert tried(company, employee) - before == TRIES


def tried(company: Company, employee: Employee) -> int:
    """How many second factors of this account were judged and refused."""
    return company.stored_audit().count(("factor.refused", str(employee.id)))


def test_a_right_password_gives_no_more_guesses_at_the_code(company: Company) -> None:
    """Fails when the first step forgets the failures of the second."""
    employee = hire(company)
    for _ in range(TRIES):
        entrant = half_way(company, employee)
        code = wrong(employee.code(company))
        assert company.use.second_factor.sign_in(entrant, code, "a browser") is None
    entrant = half_way(company, employee)
    right = employee.code(company)
    assert company.use.second_factor.sign_in(entrant, right, "a browser") is None


def test_signing_in_forgets_earlier_mistakes(company: Company) -> None:
    employee = hire(company)
    for _ in range(TRIES - 1):
        company.use.sign_in(employee.login, "wrong")
    assert company.use.sign_in(employee.login, PASSWORD) is not None
    for _ in range(TRIES - 1):
        company.use.sign_in(employee.login, "wrong")
    assert company.use.sign_in(employee.login, PASSWORD) is not None


def test_a_stranger_cannot_lock_out_who_is_signed_in(company: Company) -> None:
    """Fails when wrong passwords, which anybody can send, count against codes."""
    employee = hire(company)
    for _ in range(TRIES):
        company.use.sign_in(employee.login, "wrong")
    assert company.use.second_factor(employee.id, employee.code(company))


def half_way(company: Company, employee: Employee) -> Entrant:
    entrant = company.use.sign_in(employee.login, PASSWORD)
    assert entrant is not None
    return entrant


def test_inviting_anew_voids_who_is_half_way_in(company: Company) -> None:
    """Fails when what a browser remembers of the first step outlives the password it is for."""
    employee = hire(company)
    entrant, code = half_way(company, employee), employee.code(company)
    invitation = company.use.invite_account.again(employee.id)
    assert company.use.second_factor.sign_in(entrant, code, "a browser") is None
    with pytest.raises(Conflict):
        company.use.enrol_factor.secret(entrant)
    owner = company.use.accept_invitation(employee.login, invitation, PASSWORD)
    assert owner is not None
    _, secret = company.use.enrol_factor.secret(owner)
    for old in (entrant, replace(entrant, has_factor=False)):
        with pytest.raises(Conflict):
            company.use.enrol_factor.secret(old)
        with pytest.raises(Conflict):
            company.use.enrol_factor.confirm(old, TOTP(secret).now(), "a browser")
    assert company.use.enrol_factor.confirm(owner, TOTP(secret).now(), "a browser")
    assert company.use.second_factor.sign_in(entrant, TOTP(secret).now(), "a browser") is None


def test_nobody_comes_in_while_being_invited_anew(company: Company) -> None:
    """Fails when the code is used up in one transaction and the session opened in another."""
    for _ in range(4):
        employee = hire(company)
        entrant, code = half_way(company, employee), employee.code(company)
        with ThreadPoolExecutor(2) as pool:
            came = pool.submit(company.use.second_factor.sign_in, entrant, code, "a browser")
            pool.submit(company.use.invite_account.again, employee.id).result()
        secret = came.result()
        assert secret is None or company.use.sessions.staff(secret) is None


def test_an_unknown_login_and_a_locked_account_cost_a_commit_as_well(company: Company) -> None:
    """Fails when a stranger's try writes nothing: its time would tell which logins exist."""
    employee = hire(company)
    for login in ("nobody-has-this", employee.login):
        for _ in range(TRIES + 1):
            before = len(company.stored_audit())
            company.use.sign_in(login, "wrong")
            assert len(company.stored_audit()) == before + 1


def test_an_admin_lifts_a_lock(company: Company) -> None:
    employee = hire(company)
    for _ in range(TRIES):
        company.use.sign_in(employee.login, "wrong")
    company.use.accounts.unlock(employee.id, admin(company))
    assert company.use.sign_in(employee.login, PASSWORD) is not None


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
