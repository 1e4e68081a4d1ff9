"""Customers and people: how they come in."""

from __future__ import annotations

import secrets

import pytest

from tests.deployment import PASSWORD
from tests.services.company import Company
from verifier.domain.errors import Conflict, Invalid
from verifier.domain.principal import Person, Role


def account(company: Company, role: Role = Role.AGENT) -> tuple[str, Person]:
    login = secrets.token_hex(8)
    return login, Person(company.use.add_account(login, PASSWORD, role, "A Name"), role, "A Name")


def test_login_and_password_sign_a_person_in(company: Company) -> None:
    login, person = account(company)
    assert company.use.sign_in(login, PASSWORD) == person
    assert company.use.sign_in.load(person.id) == person


def test_an_unknown_login_and_a_wrong_password_are_the_same_answer(company: Company) -> None:
    login, _ = account(company)
    assert company.use.sign_in(login, PASSWORD + "x") is None
    assert company.use.sign_in(login + "x", PASSWORD) is None


@pytest.mark.parametrize("password", ["", "x" * 201, "x" * 1_000_000, "\ud800", "\x00"])
def test_an_impossible_password_is_a_wrong_one(company: Company, password: str) -> None:
    login, _ = account(company)
    assert company.use.sign_in(login, password) is None


@pytest.mark.parametrize("login", ["", "\x00", "\ud800", "x" * 100_000, "' OR 1=1 --"])
def test_an_impossible_login_is_an_unknown_one(company: Company, login: str) -> None:
    assert company.use.sign_in(login, PASSWORD) is None


def test_nobody_is_loaded_who_does_not_exist(company: Company) -> None:
    assert company.use.sign_in.load(2**40) is None


def test_no_password_is_stored(company: Company) -> None:
    login = secrets.token_hex(8)
    company.use.add_account(login, "a password of this test", Role.AGENT, "A Name")
    assert b"a password of this test" not in company.stored()


@pytest.mark.parametrize(("login", "name"), [("", "A Name"), ("a\nb", "A Name"), ("ok", "")])
def test_an_account_needs_a_login_and_a_name(company: Company, login: str, name: str) -> None:
    with pytest.raises(Invalid):
        company.use.add_account(login, PASSWORD, Role.AGENT, name)


def test_logins_are_given_once(company: Company) -> None:
    login, _ = account(company)
    with pytest.raises(Conflict):
        company.use.add_account(login, PASSWORD, Role.ADMIN, "Another Name")


def test_a_customer_is_enrolled_once(company: Company) -> None:
    customer = company.customer("TW")
    before = company.rows()
    with pytest.raises(Conflict):
        company.use.enrol_customer(customer.host_id)
    assert company.rows() == before
    assert customer.host_id.encode() not in company.stored()


@pytest.mark.parametrize("host_id", ["", "a\nb", "\ud800", "\u202e", "x" * 201])
def test_a_host_id_is_one_plain_line(company: Company, host_id: str) -> None:
    with pytest.raises(Invalid, match="customer"):
        company.use.enrol_customer(host_id)


@pytest.mark.parametrize("region", ["", "tw", "TWN", "Ⓣw", "ÄÖ"])
def test_a_region_is_two_capital_letters(company: Company, region: str) -> None:
    with pytest.raises(Invalid, match="region"):
        company.use.enrol_customer(f"host-{secrets.token_hex(4)}", region)
