"""Customers and machines: how they come in."""

from __future__ import annotations

import secrets

import pytest

from tests.services.company import Company
from verifier.domain.contact import Source
from verifier.domain.errors import Conflict, Invalid
from verifier.domain.principal import Machine, Scope


def test_a_machines_id_is_given_once(company: Company) -> None:
    client_id = secrets.token_hex(8)
    company.use.add_client(client_id, frozenset(), Source.SYSTEM)
    with pytest.raises(Conflict):
        company.use.add_client(client_id, frozenset(), Source.SYSTEM)


def test_a_machines_credential_is_its_id_and_secret(company: Company) -> None:
    client_id = f"dialer-{secrets.token_hex(4)}"
    scopes = frozenset({Scope.EVENTS_WRITE})
    credential = company.use.add_client(client_id, scopes, Source.DIALER)
    client = company.use.authenticate_client(credential)
    assert client == Machine(client_id, scopes, Source.DIALER)
    assert credential.partition(".")[2].encode() not in company.stored()


@pytest.mark.parametrize("other", ["{}x", "x{}", ".{}", "{}" + "x" * 200, "é{}", "\x00{}"])
def test_any_other_credential_is_nobodys(company: Company, other: str) -> None:
    credential = company.use.add_client(secrets.token_hex(4), frozenset(), Source.SYSTEM)
    assert company.use.authenticate_client(other.format(credential)) is None
    assert company.use.authenticate_client(credential.partition(".")[0]) is None
    assert company.use.authenticate_client(credential.partition(".")[0] + ".") is None
    assert company.use.authenticate_client("") is None


def test_one_machines_secret_opens_no_other(company: Company) -> None:
    first, second = (
        company.use.add_client(secrets.token_hex(4), frozenset(), Source.SYSTEM) for _ in range(2)
    )
    mixed = f"{first.partition('.')[0]}.{second.partition('.')[2]}"
    assert company.use.authenticate_client(mixed) is None


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
