"""Customers: how they are made known."""

from __future__ import annotations

import secrets

import pytest

from tests.services.company import Company
from verifier.domain.errors import Conflict, Invalid


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
