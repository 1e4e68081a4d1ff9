"""How many tries there are, whom they lock out, and what inviting anew voids."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from pyotp import TOTP

from tests.deployment import PASSWORD
from tests.services.company import Company
from tests.services.employees import Employee, admin, half_way, hire, wrong
from verifier.domain.errors import Conflict
from verifier.domain.staff import TRIES, lock_after


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
