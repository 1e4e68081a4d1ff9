"""Recording where only the address is known: to its owner, or to a place kept for its owner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.deployment import OUTBOUND, SENDER
from tests.services.addresses import (
    call_to,
    email,
    launch,
    mail_to,
    new_email,
    new_number,
    provisional,
)
from tests.services.company import Company, phone
from verifier.crypto.keyring import Purpose
from verifier.domain.contact import CallDetails, ContactDetails, MailDetails
from verifier.domain.errors import Conflict, Invalid
from verifier.domain.verdict import VerdictKind
from verifier.services.once import OnceKey
from verifier.services.record_contact import NewContact


def test_a_contact_to_a_verified_address_is_its_owners(company: Company) -> None:
    address, number = new_email(), new_number()
    owner = launch(company, emails=[address], phones=[number])
    before = provisional(company)
    mail, call = mail_to(company, address), call_to(company, number, company.machine())
    assert {mail.ref.customer_id, call.ref.customer_id} == {owner.id}
    assert company.kind(owner, mail.token or "") is VerdictKind.GENUINE
    assert company.kind(owner, OUTBOUND) is VerdictKind.ASK_FOR_CODE
    assert provisional(company) == before


def test_contacts_to_an_unknown_address_are_one_provisional_customers(company: Company) -> None:
    """Fails when each contact makes a customer, or two addresses share one."""
    address, before = new_email(), provisional(company)
    first, second = mail_to(company, address), mail_to(company, address)
    other = mail_to(company, new_email())
    assert first.ref.customer_id == second.ref.customer_id != other.ref.customer_id
    assert provisional(company) == before + 2


def test_an_answer_has_the_same_shape_whether_the_address_has_an_owner(company: Company) -> None:
    address = new_email()
    launch(company, emails=[address])
    answers = [mail_to(company, written) for written in (address, new_email())]
    for answer in answers:
        assert (len(str(answer.ref)), len(answer.token or ""), answer.late_by) == (48, 76, None)
    assert len({answer.handle for answer in answers}) == 2


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (CallDetails("Security", "Confirm", phone(OUTBOUND)), "number_called"),
        (MailDetails("Security", "Confirm", email(SENDER), "Yours"), "recipient"),
    ],
)
def test_without_a_customer_the_address_is_required(
    company: Company, details: ContactDetails, field: str
) -> None:
    before = company.rows()
    with pytest.raises(Invalid) as invalid:
        company.use.record_contact(NewContact(None, details), company.agent())
    assert invalid.value.field == field
    assert company.rows() == before


def test_an_address_does_not_choose_the_customer_that_is_named(company: Company) -> None:
    """Fails when a recipient overrules the host's own id."""
    address = new_email()
    launch(company, emails=[address])
    named = company.customer()
    details = MailDetails("Security", "Confirm", email(SENDER), "Yours", email(address))
    mail = company.use.record_contact(NewContact(named.host_id, details), company.agent())
    assert mail.ref.customer_id == named.id


def test_the_same_request_twice_is_recorded_once(company: Company) -> None:
    address, agent = new_email(), company.agent()
    once = OnceKey.of("to an address", b"body")
    first = mail_to(company, address, agent, once)
    before = company.rows()
    assert mail_to(company, address, agent, once) == first
    assert company.rows() == before
    with pytest.raises(Conflict):
        mail_to(company, address, agent, replace(once, request=b"another"))


def test_an_erased_owners_address_is_nobodys(company: Company) -> None:
    """Fails when recording to it is refused, which would tell that it had an owner."""
    address = new_email()
    owner = launch(company, emails=[address])
    company.use.erase_customer(owner.host_id, "They asked for it", "operator")
    mail = mail_to(company, address)
    assert mail.ref.customer_id != owner.id
    assert company.kind(launch(company, emails=[address]), mail.token or "") is VerdictKind.GENUINE


def test_owners_are_found_after_the_index_key_is_rotated(company: Company) -> None:
    """Fails when addresses are looked up under the newest key only."""
    known, unknown = new_email(), new_email()
    owner = launch(company, emails=[known])
    before = mail_to(company, unknown)
    with company.elsewhere(ring=company.ring.rotate(Purpose.INDEX)) as later:
        assert mail_to(later, known).ref.customer_id == owner.id
        assert mail_to(later, unknown).ref.customer_id == before.ref.customer_id
        late = launch(later, emails=[unknown])
        assert later.kind(late, before.token or "") is VerdictKind.GENUINE
        after = mail_to(later, unknown)
        assert after.ref.customer_id == late.id


def test_a_database_reader_finds_no_address(company: Company) -> None:
    address, number = new_email(), new_number()
    mail_to(company, address)
    call_to(company, number, company.machine())
    launch(company, emails=[address])
    stored = company.stored()
    for written in (address, address.partition("@")[0], number, number[1:]):
        assert written.encode() not in stored
