"""Recording, calling and claiming at the same time: no contact is left behind, none is doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from tests.services.addresses import (
    call_to,
    launch,
    mail_to,
    merged_into,
    new_email,
    new_number,
    provisional,
)
from tests.services.company import Company, Customer
from tests.services.overlapping import overlapping
from verifier.domain.contact import Evidence
from verifier.domain.verdict import VerdictKind
from verifier.persistence.tables import contacts
from verifier.services.record_contact import Recorded

RECORDS = "INSERT INTO contacts "
MERGES = "UPDATE customers SET merged_into"
THREADS = 8


def test_a_claim_waits_for_a_contact_that_is_being_recorded(company: Company) -> None:
    """Fails when the contact is written to a customer whom nobody will ever claim again."""
    address = new_email()
    mail_to(company, address)
    mail, owner = overlapping(
        company,
        RECORDS,
        lambda: mail_to(company, address),
        lambda: launch(company, emails=[address]),
    )
    assert company.kind(owner, mail.token or "") is VerdictKind.GENUINE


def test_the_first_contact_to_an_address_waits_for_nobody_to_claim_it(company: Company) -> None:
    """Fails when an address that is being mapped looks like one that nobody has."""
    address = new_email()
    mail, owner = overlapping(
        company,
        RECORDS,
        lambda: mail_to(company, address),
        lambda: launch(company, emails=[address]),
    )
    assert company.kind(owner, mail.token or "") is VerdictKind.GENUINE


def test_a_contact_recorded_during_a_claim_is_the_owners(company: Company) -> None:
    address = new_email()
    mail_to(company, address)
    owner, mail = overlapping(
        company,
        MERGES,
        lambda: launch(company, emails=[address]),
        lambda: mail_to(company, address),
    )
    assert mail.ref.customer_id == owner.id
    assert company.kind(owner, mail.token or "") is VerdictKind.GENUINE


def test_two_machines_at_a_new_address_make_one_customer(company: Company) -> None:
    address, before = new_email(), provisional(company)
    mails = overlapping(
        company,
        RECORDS,
        lambda: mail_to(company, address),
        lambda: mail_to(company, address),
    )
    assert mails[0].ref.customer_id == mails[1].ref.customer_id
    assert provisional(company) == before + 1


def test_a_call_answered_during_the_claim_is_corroborated(company: Company) -> None:
    number, agent, dialer = new_number(), company.agent(), company.machine()
    call = call_to(company, number, agent)
    owner, seen = overlapping(
        company,
        MERGES,
        lambda: launch(company, phones=[number]),
        lambda: company.event(call.ref, "answered", dialer),
    )
    assert seen.evidence is Evidence.CORROBORATED
    assert company.kind(owner, company.code(call.ref, agent)) is VerdictKind.GENUINE


def test_a_claim_waits_for_an_event_that_is_being_recorded(company: Company) -> None:
    number, agent, dialer = new_number(), company.agent(), company.machine()
    call = call_to(company, number, agent)
    seen, owner = overlapping(
        company,
        "INSERT INTO contact_events ",
        lambda: company.event(call.ref, "answered", dialer),
        lambda: launch(company, phones=[number]),
    )
    assert seen.evidence is Evidence.CORROBORATED
    assert company.kind(owner, company.code(call.ref, agent)) is VerdictKind.GENUINE


@pytest.mark.parametrize("same", [True, False])
def test_of_two_launches_at_once_each_is_whole(company: Company, same: bool) -> None:
    """The contacts go to the first, once; the address is the last one's to verify."""
    address = new_email()
    mail = mail_to(company, address)
    host_ids = [company.customer().host_id for _ in range(2)]
    first, second = overlapping(
        company,
        MERGES,
        lambda: launch(company, host_ids[0], emails=[address]),
        lambda: launch(company, host_ids[0 if same else 1], emails=[address]),
    )
    assert (first.id == second.id) is same
    assert merged_into(company, mail.ref.customer_id) == first.id
    assert company.kind(first, mail.token or "") is VerdictKind.GENUINE
    if not same:
        assert company.kind(second, mail.token or "") is VerdictKind.NOT_CONFIRMED
    assert mail_to(company, address).ref.customer_id == second.id


def test_two_first_launches_of_one_customer_make_one_customer(company: Company) -> None:
    first, second = overlapping(
        company,
        "INSERT INTO customer_addresses ",
        lambda: launch(company, "one-host-id", emails=["one@customers.test"]),
        lambda: launch(company, "one-host-id", emails=["one@customers.test"]),
    )
    assert first.id == second.id


def test_a_crowd_of_launches_and_machines_loses_nothing(company: Company) -> None:
    """Fails on a deadlock, a stranded contact, or one that is there twice."""
    addresses = [new_email() for _ in range(4)]
    host_id = company.customer().host_id

    def work(number: int) -> Recorded | Customer:
        if number % 4 == 3:
            return launch(
                company, host_id, emails=addresses[::-1] if number % 8 == 3 else addresses
            )
        return mail_to(company, addresses[number % 4])

    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(work, range(48)))
    owner = launch(company, host_id, emails=addresses)
    mails = [one for one in done if isinstance(one, Recorded)]
    for mail in mails:
        assert company.kind(owner, mail.token or "") is VerdictKind.GENUINE
    with company.database.reading() as connection:
        named = contacts.c.id.in_([mail.ref.contact_id for mail in mails])
        owners = connection.execute(sa.select(contacts.c.customer_id).where(named)).scalars().all()
    assert list(owners) == [owner.id] * len(mails)
