"""Making customers known: once each, however many launches come first at once."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.services.company import Company
from verifier.crypto.keyring import Purpose
from verifier.domain.errors import Invalid
from verifier.services.enrol_customer import Enrolled


def enrol(company: Company, host_id: str, region: str | None = None) -> Enrolled:
    with company.database.writing() as transaction:
        enrolled = company.use.enrol_customer.enrol(transaction, host_id, region)
        transaction.commit()
    return enrolled


def test_a_known_customer_is_returned_as_they_are(company: Company) -> None:
    known = company.customer("TW")
    again = enrol(company, known.host_id, "US")
    assert (again.customer.id, again.customer.region, again.new) == (known.id, "TW", False)


def test_their_key_opens_what_was_sealed_for_them(company: Company) -> None:
    """Fails when a new customer's key is another than the stored one."""
    host_id = f"host-{secrets.token_hex(8)}"
    new, known = enrol(company, host_id), enrol(company, host_id)
    assert (new.new, known.new) == (True, False)
    assert (
        known.customer.key.open(new.customer.key.seal(b"a secret", "here"), "here") == b"a secret"
    )


def test_of_many_first_launches_at_once_all_get_the_one_customer(company: Company) -> None:
    """Fails when a rival's customer is a conflict, or a second one."""
    host_id = f"host-{secrets.token_hex(8)}"
    with ThreadPoolExecutor(8) as pool:
        enrolled = list(pool.map(lambda region: enrol(company, host_id, region), ["TW", "US"] * 4))
    assert len({one.customer.id for one in enrolled}) == 1
    assert len({one.customer.region for one in enrolled}) == 1
    assert sum(one.new for one in enrolled) == 1


def test_a_customer_is_known_after_the_index_key_is_rotated(company: Company) -> None:
    known = company.customer()
    with company.elsewhere(ring=company.ring.rotate(Purpose.INDEX)) as later:
        assert enrol(later, known.host_id).customer.id == known.id


def test_what_is_not_committed_makes_nobody_known(company: Company) -> None:
    host_id = f"host-{secrets.token_hex(8)}"
    with company.database.writing() as transaction:
        company.use.enrol_customer.enrol(transaction, host_id)
    assert enrol(company, host_id).new


def test_an_erased_customer_is_a_new_one(company: Company) -> None:
    customer = company.customer("TW")
    company.use.erase_customer(customer.host_id, "They asked for it", "operator")
    again = enrol(company, customer.host_id)
    assert again.new
    assert (again.customer.id == customer.id, again.customer.region) == (False, None)


@pytest.mark.parametrize(
    ("host_id", "region", "field"),
    [("", None, "customer"), ("a\x00b", None, "customer"), ("host-1", "tw", "region")],
)
def test_an_impossible_customer_names_its_field(
    company: Company, host_id: str, region: str | None, field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        enrol(company, host_id, region)
    assert invalid.value.field == field
