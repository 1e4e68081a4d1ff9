"""The owner of an address opens the app: what was sent before is theirs, and still all it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.deployment import OUTBOUND
from tests.services.addresses import (
    call_to,
    launch,
    mail_to,
    merged_into,
    new_email,
    new_number,
)
from tests.services.company import Company, phone
from verifier.domain.call_status import CallStatusKind
from verifier.domain.contact import Evidence, Source
from verifier.domain.errors import Invalid, NotFound
from verifier.domain.verdict import VerdictKind
from verifier.persistence import migrate
from verifier.persistence.staff_tables import audit, idempotency
from verifier.persistence.tables import (
    contact_events,
    customers,
    log_leaves,
    messages,
    outbox,
)
from verifier.persistence.types import to_milliseconds
from verifier.services.claim_addresses import HANDED_OVER, MOST_ADDRESSES, read_addresses
from verifier.services.once import OnceKey
from verifier.transparency import leaf

# What stays where it was: the customer, their key and what was answered under it, the audit.
_STAYS = {customers, idempotency, audit}


def left_of(company: Company, customer_id: int) -> list[str]:
    """The tables that still name the customer, by key or inside a contact's reference."""
    reference = f"{customer_id:016x}"
    with company.database.reading() as connection:
        return [
            table.name
            for table in set(migrate.all_tables.sorted_tables) - _STAYS
            for row in connection.execute(sa.select(table))
            for value in row
            if value == customer_id or (isinstance(value, str) and value.startswith(reference))
        ]


def test_a_mail_from_before_is_genuine_for_its_owner(company: Company) -> None:
    address = new_email()
    mail = mail_to(company, address)
    owner = launch(company, emails=[address])
    for proof in (mail.token, mail.handle):
        assert company.kind(owner, proof or "") is VerdictKind.GENUINE


def test_a_call_from_before_becomes_green_during_the_very_call(company: Company) -> None:
    """Fails when a reference, a code or a dialer's word does not survive the claim."""
    number, agent, dialer = new_number(), company.agent(), company.machine()
    call = call_to(company, number, agent)
    company.event(call.ref, "ringing", dialer)
    early = company.code(call.ref, agent)
    owner = launch(company, phones=[number])
    assert company.kind(owner, OUTBOUND) is VerdictKind.ASK_FOR_CODE
    assert company.kind(owner, early) is VerdictKind.ASK_FOR_CODE, "no dialer saw it answered"
    seen = company.event(call.ref, "answered", dialer, number_called=phone(number))
    assert seen.evidence is Evidence.CORROBORATED
    late = company.code(call.ref, agent)
    shown = company.use.show_agent_calls.one(call.ref, agent)
    assert (shown.code, shown.row.ref.customer_id) == (late, owner.id)
    assert company.kind(owner, late) is VerdictKind.GENUINE
    company.event(call.ref, "ended", dialer)
    assert company.kind(owner, OUTBOUND) is VerdictKind.NOT_CONFIRMED


def test_a_code_from_before_is_green_after(company: Company) -> None:
    number, agent = new_number(), company.agent()
    call = call_to(company, number, agent)
    company.event(call.ref, "answered", company.machine())
    code = company.code(call.ref, agent)
    owner = launch(company, phones=[number])
    assert company.kind(owner, code) is VerdictKind.GENUINE


def test_an_old_reference_revokes_and_repeats_as_ever(company: Company) -> None:
    number, dialer, relay = new_number(), company.machine(), company.machine(Source.MAIL_SERVER)
    address = new_email()
    call, mail = call_to(company, number, dialer), mail_to(company, address, relay)
    company.event(call.ref, "ringing", dialer, key="event-1")
    owner = launch(company, phones=[number], emails=[address])
    assert company.event(call.ref, "ringing", dialer, key="event-1").duplicate
    since = company.use.revoke_contact(mail.ref, relay)
    assert company.use.revoke_contact(mail.ref, relay) == since
    assert company.kind(owner, mail.token or "") is VerdictKind.NOT_CONFIRMED


def test_an_old_reference_helps_no_other_agent(company: Company) -> None:
    number, agent = new_number(), company.agent()
    call = call_to(company, number, agent)
    launch(company, phones=[number])
    for use in (company.use.issue_code, company.use.show_agent_calls.one):
        with pytest.raises(NotFound):
            use(call.ref, company.agent())


def test_nothing_is_left_behind(company: Company) -> None:
    """Fails when a table keeps rows of the provisional customer, whichever table that is."""
    address, number, dialer = new_email(), new_number(), company.machine()
    mail, call = mail_to(company, address), call_to(company, number, dialer)
    company.event(call.ref, "answered", dialer)
    company.ask(company.customer(), mail.token or "")
    company.use.notes.write_waiting()
    sources = {mail.ref.customer_id, call.ref.customer_id}
    assert all(left_of(company, source) for source in sources)
    owner = launch(company, emails=[address], phones=[number])
    for source in sources:
        assert merged_into(company, source) == owner.id
        assert left_of(company, source) == []
    with company.database.reading() as connection:
        for table, count in ((contact_events, 3), (log_leaves, 3), (messages, 2), (outbox, 3)):
            mine = sa.select(table).where(table.c.customer_id == owner.id)
            assert len(connection.execute(mine).all()) == count, table.name


def test_log_leaves_stay_true_when_a_contact_moves(company: Company) -> None:
    """Fails when a leaf commits to whose the contact is."""
    address, relay = new_email(), company.machine(Source.MAIL_SERVER)
    mail = mail_to(company, address, relay)
    owner = launch(company, emails=[address])
    with company.database.reading() as connection:
        mine = sa.select(log_leaves).where(log_leaves.c.customer_id == owner.id)
        row = connection.execute(mine).one()
    record: leaf.Record = {
        "contact": mail.ref.contact_id.hex,
        "number": row.event_number,
        "kind": "created",
        "source": "mail_server",
        "actor": f"machine:{relay.id}",
        "claimed_at": None,
        "recorded_at": to_milliseconds(mail.recorded_at),
    }
    assert leaf.verify(record, leaf.Leaf(row.nonce, row.digest))


def test_a_repeated_request_gets_its_first_answer_also_after_the_claim(company: Company) -> None:
    address, relay = new_email(), company.machine(Source.MAIL_SERVER)
    once = OnceKey.of("across a claim", b"body")
    first = mail_to(company, address, relay, once)
    launch(company, emails=[address])
    before = company.rows()
    assert mail_to(company, address, relay, once) == first
    assert company.rows() == before


def test_a_launch_sets_exactly_the_verified_addresses(company: Company) -> None:
    """Fails when an address that is no longer verified goes on receiving."""
    kept, dropped = new_email(), new_email()
    owner = launch(company, emails=[kept, dropped])
    launch(company, owner.host_id, emails=[kept])
    assert mail_to(company, kept).ref.customer_id == owner.id
    assert mail_to(company, dropped).ref.customer_id != owner.id
    launch(company, owner.host_id)
    assert mail_to(company, kept).ref.customer_id != owner.id


def test_launching_again_changes_nothing(company: Company) -> None:
    address, number = new_email(), new_number()
    mail = mail_to(company, address)
    owner = launch(company, emails=[address], phones=[number])
    before = company.rows()
    again = launch(company, owner.host_id, emails=[address.upper()], phones=[number])
    assert (again.id, company.rows()) == (owner.id, before)
    assert company.kind(owner, mail.token or "") is VerdictKind.GENUINE


def test_an_address_is_the_newest_verifiers_and_old_contacts_stay(company: Company) -> None:
    """S2: a number that is given to somebody else takes nothing along."""
    address = new_email()
    first = launch(company, emails=[address])
    old = mail_to(company, address)
    second = launch(company, emails=[address])
    new = mail_to(company, address)
    assert (old.ref.customer_id, new.ref.customer_id) == (first.id, second.id)
    assert company.kind(first, old.token or "") is VerdictKind.GENUINE
    assert company.kind(second, old.token or "") is VerdictKind.NOT_CONFIRMED
    assert company.kind(first, new.token or "") is VerdictKind.NOT_CONFIRMED


def test_many_contacts_move_together(company: Company) -> None:
    """Fails when a batch is left out: there are more than one holds."""
    address = new_email()
    mails = [mail_to(company, address) for _ in range(7)]
    with pytest.MonkeyPatch.context() as small:
        small.setattr("verifier.persistence.merging._BATCH", 3)
        owner = launch(company, emails=[address])
    for mail in mails:
        assert company.kind(owner, mail.token or "") is VerdictKind.GENUINE


def test_what_an_address_got_long_ago_may_have_been_somebody_elses(company: Company) -> None:
    """Fails when a recycled number hands the contacts of who had it before to who has it now."""
    number, address = new_number(), new_email()
    call_to(company, number, company.agent())
    old = mail_to(company, address)
    with company.elsewhere(HANDED_OVER + timedelta(minutes=1)) as later:
        new = mail_to(later, address)
        owner = launch(later, phones=[number], emails=[address])
        assert later.kind(owner, new.token or "") is VerdictKind.GENUINE
        assert later.kind(owner, old.token or "") is VerdictKind.NOT_CONFIRMED
        status = later.use.show_call_status(owner.person).status
    assert status.kind is CallStatusKind.NEVER_CALLED


def test_addresses_are_read_in_canonical_form() -> None:
    read = read_addresses(["+1 (202) 555-0101"], ["Kim@BÜCHER.example"])
    assert [str(one) for one in read] == ["phone:+12025550101", "email:kim@xn--bcher-kva.example"]


@pytest.mark.parametrize(
    ("phones", "emails", "field"),
    [
        (["+12025550101", "202 555 0101"], [], "phones.1"),
        ([], ["kim"], "emails.0"),
        (["+12025550101"] * (MOST_ADDRESSES + 1), [], "phones"),
        ([], ["kim@example.net"] * (MOST_ADDRESSES + 1), "emails"),
    ],
)
def test_an_address_that_cannot_be_is_named(
    phones: list[str], emails: list[str], field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        read_addresses(phones, emails)
    assert invalid.value.field == field
    assert "202" not in str(invalid.value)
    assert "kim" not in str(invalid.value)
