"""A stolen client is revoked with everything that it vouched for since then, once and for all."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests.persistence.rows import at_once
from tests.services.addresses import launch, mail_to, new_email
from tests.services.company import Company, Customer
from tests.services.machines import OPERATOR, gets_in, impatient, machine, new_client, token
from verifier.domain.contact import ContactRef, Source
from verifier.domain.errors import Conflict, Invalid
from verifier.domain.principal import Machine, Person, Role, Scope
from verifier.domain.verdict import VerdictKind
from verifier.persistence.staff_tables import audit
from verifier.persistence.tables import contact_events, contacts, log_leaves, outbox
from verifier.services.revoke_client import SETTLED, RevokeClient

HOUR = timedelta(hours=1)


def now(company: Company) -> datetime:
    with company.database.reading() as connection:
        return company.database.time(connection)


def stolen(company: Company, source: Source) -> Machine:
    return Machine(new_client(company, Scope, source).id, frozenset(Scope), source)


def revoked(company: Company, ref: ContactRef) -> bool:
    with company.database.reading() as connection:
        query = sa.select(contacts.c.revoked_at).where(contacts.c.id == ref.contact_id)
        return connection.execute(query).scalar_one() is not None


def trails(company: Company, ref: ContactRef) -> Counter[str]:
    """How many revocations of this contact each trail has."""
    own = contact_events.c.contact_id == ref.contact_id
    found: Counter[str] = Counter()
    with company.database.reading() as connection:
        events = connection.execute(
            sa.select(contact_events.c.number).where(own, contact_events.c.kind == "revoked")
        ).scalars()
        for number in events:
            found["events"] += 1
            found["leaves"] += connection.execute(
                sa.select(sa.func.count()).where(
                    log_leaves.c.contact_id == ref.contact_id, log_leaves.c.event_number == number
                )
            ).scalar_one()
        found["audit"] = connection.execute(
            sa.select(sa.func.count()).where(
                audit.c.subject == str(ref), audit.c.action == "contact.revoked"
            )
        ).scalar_one()
        pushes = connection.execute(
            sa.select(sa.func.count()).where(outbox.c.subject == str(ref))
        ).scalar_one()
        all_events = connection.execute(
            sa.select(sa.func.count()).select_from(contact_events).where(own)
        ).scalar_one()
    assert pushes == all_events
    return found


ONCE = {"events": 1, "leaves": 1, "audit": 1}


def test_a_revoked_clients_secrets_and_tokens_are_void_at_once(company: Company) -> None:
    client = new_client(company)
    first = token(company, client)
    new = company.use.rotate_secret(client.id, OPERATOR)
    second = token(company, client, new)
    company.use.revoke_client(client.id, OPERATOR)
    for secret in (client.secret, new):
        assert not gets_in(company, client, secret)
    for issued in (first, second):
        assert machine(company, issued) is None


def test_revoking_twice_changes_nothing(company: Company) -> None:
    client = new_client(company)
    since = company.use.revoke_client(client.id, OPERATOR)
    before = company.rows()
    assert company.use.revoke_client(client.id, OPERATOR) == since
    assert company.rows() == before


def test_what_a_client_recorded_stays_when_only_the_client_goes(company: Company) -> None:
    by = stolen(company, Source.MAIL_SERVER)
    customer = company.customer()
    mail = company.mail(customer, by)
    company.use.revoke_client(by.id, OPERATOR)
    assert mail.token is not None
    assert company.kind(customer, mail.token) is VerdictKind.GENUINE


def vouched(company: Company, customer: Customer, agent: Person) -> dict[str, ContactRef]:
    """A contact for every way in which a client can have vouched for one."""
    dialer, system = stolen(company, Source.DIALER), stolen(company, Source.SYSTEM)
    mail_server = stolen(company, Source.MAIL_SERVER)
    asserted = company.call(customer, company.machine())
    company.event(asserted, "dialing", system)
    confirmed = company.call(customer, agent)
    company.event(confirmed, "dialing", company.machine())
    company.event(confirmed, "dialing", dialer)
    ended = company.answered_call(customer, agent)
    company.event(ended, "ended", system)
    answered = company.call(customer, agent)
    company.event(answered, "answered", dialer)
    return {
        f"{mail_server.id} recorded": company.mail(customer, mail_server).ref,
        f"{system.id} asserted": asserted,
        f"{dialer.id} observed": confirmed,
        f"{system.id} ended": ended,
        f"{dialer.id} answered": answered,
    }


def test_everything_it_vouched_for_is_revoked_and_nothing_else(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    since = now(company)
    touched = vouched(company, customer, agent)
    others = [company.mail(customer, agent).ref, company.answered_call(customer, agent)]
    for client_id in {name.split()[0] for name in touched}:
        company.use.revoke_client(client_id, OPERATOR)
        own = {ref for name, ref in touched.items() if name.startswith(client_id)}
        left = {ref for ref in own if not revoked(company, ref)}
        assert impatient(company).count(client_id, since, OPERATOR) == len(left)
        assert left <= set(impatient(company).contacts(client_id, since, OPERATOR))
        assert all(revoked(company, ref) for ref in own)
    for ref in touched.values():
        assert trails(company, ref) == ONCE
    assert not any(revoked(company, ref) for ref in others)


def test_a_call_it_made_provable_is_proven_no_more(company: Company) -> None:
    customer, agent = company.customer(), company.agent()
    dialer = stolen(company, Source.DIALER)
    since = now(company)
    ref = company.call(customer, agent)
    company.event(ref, "answered", dialer)
    code = company.code(ref, agent)
    company.use.revoke_client(dialer.id, OPERATOR)
    assert list(impatient(company).contacts(dialer.id, since, OPERATOR)) == [ref]
    assert company.kind(customer, code) is VerdictKind.NOT_CONFIRMED
    assert company.kind(customer, "is that you?") is VerdictKind.NOT_CONFIRMED


def test_what_it_did_before_stays(company: Company) -> None:
    customer = company.customer()
    by = stolen(company, Source.MAIL_SERVER)
    with company.elsewhere(shift=-HOUR) as earlier:
        old = earlier.mail(customer, by).ref
    new = company.mail(customer, by).ref
    company.use.revoke_client(by.id, OPERATOR)
    found = list(impatient(company).contacts(by.id, now(company) - HOUR / 2, OPERATOR))
    assert found == [new]
    assert not revoked(company, old)
    assert list(impatient(company).contacts(by.id, now(company) - 2 * HOUR, OPERATOR)) == [old]


class PowerCut(Exception):
    """What nobody foresaw."""


@pytest.mark.parametrize("at", [1, 9, 30, 61, 75])
def test_a_crash_half_way_and_a_second_run_lose_and_double_nothing(
    company: Company, at: int
) -> None:
    by = stolen(company, Source.MAIL_SERVER)
    since = now(company)
    refs = {company.mail(company.customer(), by).ref for _ in range(11)}
    company.use.revoke_client(by.id, OPERATOR)
    bulk, seen = impatient(company, batch=4), []

    def cut(*arguments: object) -> None:
        seen.append(arguments[2])
        if len(seen) == at:
            raise PowerCut

    event.listen(company.database.writer, "before_cursor_execute", cut)
    first: list[ContactRef] = []
    try:
        with pytest.raises(PowerCut):
            first.extend(bulk.contacts(by.id, since, OPERATOR))
    finally:
        event.remove(company.database.writer, "before_cursor_execute", cut)
    assert {ref for ref in refs if revoked(company, ref)} >= set(first)
    assert len(refs) - bulk.count(by.id, since, OPERATOR) in (0, 4, 8)
    second = list(bulk.contacts(by.id, since, OPERATOR))
    assert list(bulk.contacts(by.id, since, OPERATOR)) == []
    assert len(second) == len(set(second))
    for ref in refs:
        assert trails(company, ref) == ONCE


def test_contacts_that_are_claimed_meanwhile_are_found_where_they_are_now(
    company: Company,
) -> None:
    """Fails when a contact that moves behind the look stays provable."""
    by, since = stolen(company, Source.MAIL_SERVER), now(company)
    waiting = [new_email() for _ in range(12)]
    mails = [mail_to(company, address, by) for address in waiting]
    company.use.revoke_client(by.id, OPERATOR)
    for _ in impatient(company, batch=1).contacts(by.id, since, OPERATOR):
        if waiting:
            launch(company, emails=[waiting.pop()])
    assert all(revoked(company, mail.ref) for mail in mails)


def test_a_contact_that_is_claimed_between_look_and_lock_is_revoked_all_the_same(
    company: Company,
) -> None:
    """Fails when it is revoked by the reference from before, which nothing has any more."""
    by, since, address = stolen(company, Source.MAIL_SERVER), now(company), new_email()
    mail = mail_to(company, address, by)
    company.use.revoke_client(by.id, OPERATOR)
    claimed: list[Customer] = []

    def claim(*arguments: object) -> None:
        if "DISTINCT" in str(arguments[2]) and not claimed:
            claimed.append(launch(company, emails=[address]))

    event.listen(company.database.reader, "after_cursor_execute", claim)
    try:
        done = list(impatient(company).contacts(by.id, since, OPERATOR))
    finally:
        event.remove(company.database.reader, "after_cursor_execute", claim)
    assert [ref.customer_id for ref in done] == [claimed[0].id]
    assert company.kind(claimed[0], mail.token or "") is VerdictKind.NOT_CONFIRMED


def test_two_runs_at_once_double_nothing(company: Company) -> None:
    by = stolen(company, Source.MAIL_SERVER)
    since = now(company)
    refs = [company.mail(company.customer(), by).ref for _ in range(9)]
    company.use.revoke_client(by.id, OPERATOR)
    found = at_once(
        lambda: list(impatient(company, batch=2).contacts(by.id, since, OPERATOR)), times=3
    )
    assert sorted(str(ref) for run in found for ref in run) == sorted(map(str, refs))
    assert all(trails(company, ref) == ONCE for ref in refs)


def test_a_request_that_was_under_way_is_found_by_the_second_look(company: Company) -> None:
    """A process may know a token for five seconds after its client was revoked."""
    by = stolen(company, Source.MAIL_SERVER)
    since = now(company)
    customer = company.customer()
    late: list[ContactRef] = []
    waited: list[float] = []

    def meanwhile(seconds: float) -> None:
        waited.append(seconds)
        late.append(company.mail(customer, by).ref)

    early = company.mail(customer, by).ref
    company.use.revoke_client(by.id, OPERATOR)
    bulk = RevokeClient(company.database, meanwhile)
    assert list(bulk.contacts(by.id, since, OPERATOR)) == [early, *late]
    assert len(waited) == 1
    assert 0 < waited[0] <= SETTLED.total_seconds()
    with company.elsewhere(shift=SETTLED) as later:
        bulk = RevokeClient(later.database, meanwhile)
        assert list(bulk.contacts(by.id, since, OPERATOR)) == []
    assert len(waited) == 1


def test_who_revoked_is_written_where_it_was_revoked(company: Company) -> None:
    admin = Person(77, Role.ADMIN, "Ada", confirmed=True)
    by = stolen(company, Source.MAIL_SERVER)
    since = now(company)
    refs = {OPERATOR: company.mail(company.customer(), by).ref}
    company.use.revoke_client(by.id, admin)
    list(impatient(company).contacts(by.id, since, OPERATOR))
    refs["person:77"] = company.mail(company.customer(), by).ref
    list(impatient(company).contacts(by.id, since, admin))
    with company.database.reading() as connection:
        for actor, ref in refs.items():
            query = sa.select(contacts.c.revoked_by).where(contacts.c.id == ref.contact_id)
            assert connection.execute(query).scalar_one() == actor


def test_only_a_revoked_clients_contacts_are_revoked_with_it(company: Company) -> None:
    by = stolen(company, Source.MAIL_SERVER)
    ref = company.mail(company.customer(), by).ref
    with pytest.raises(Conflict, match="not revoked"):
        list(impatient(company).contacts(by.id, now(company) - HOUR, OPERATOR))
    company.use.revoke_client(by.id, OPERATOR)
    with pytest.raises(Invalid, match="since"):
        list(impatient(company).contacts(by.id, now(company) + HOUR, OPERATOR))
    assert not revoked(company, ref)
