from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa

from tests.persistence.rows import add_call, add_customer, add_mail, add_provisional, count, erase
from verifier.domain.contact import ContactRef
from verifier.persistence import check_history, contacts, customers, merging, trail
from verifier.persistence.database import Database
from verifier.persistence.staff_tables import alerts
from verifier.persistence.tables import contacts as contacts_table
from verifier.persistence.tables import messages, outbox

DAY = timedelta(days=1)


def merge(database: Database, source: int, owner: int) -> None:
    with database.writing() as transaction:
        for rows in merging.contacts_of(transaction, source, transaction.now - DAY):
            merging.add_contacts(transaction, [row | {"customer_id": owner} for row in rows])
        merging.move_rest(transaction, source, owner)
        transaction.commit()


def test_only_customers_who_are_provisional_and_not_merged_are_locked(database: Database) -> None:
    waiting, merged, erased = (add_provisional(database) for _ in range(3))
    known = add_customer(database)
    merge(database, merged, known)
    erase(database, erased)
    with database.writing() as transaction:
        locked = merging.lock_provisional(transaction, {waiting, merged, erased, known})
    assert locked == {waiting: b"provisional"}


def test_a_merged_customer_cannot_be_held(database: Database) -> None:
    source, owner = add_provisional(database), add_customer(database)
    with database.writing() as transaction:
        assert customers.hold(transaction, source)
    merge(database, source, owner)
    with database.writing() as transaction:
        assert not customers.hold(transaction, source)


def test_a_contact_keeps_every_column_but_its_customer(database: Database) -> None:
    source, owner = add_provisional(database), add_customer(database)
    ref = add_mail(
        database, source, handle_index=secrets.token_bytes(32), key_id="k7", revoked_by="person:9"
    )

    def columns(customer_id: int) -> dict[str, object]:
        with database.reading() as connection:
            query = sa.select(contacts_table).where(contacts_table.c.customer_id == customer_id)
            return dict(connection.execute(query).mappings().one())

    before = columns(source)
    merge(database, source, owner)
    assert columns(owner) == before | {"customer_id": owner}
    assert ref.contact_id == before["id"]


def test_a_contact_that_moved_is_found_by_its_old_reference(database: Database) -> None:
    source, owner = add_provisional(database), add_customer(database)
    ref = add_call(database, source)
    merge(database, source, owner)
    moved = ContactRef(owner, ref.contact_id)
    with database.writing() as transaction:
        for named in (ref, moved):
            row = contacts.lock(transaction, named)
            assert row is not None
            assert row.ref == moved
    with database.reading() as connection:
        [(row, key)] = contacts.recorded_by(connection, "person:1", ref=ref)
    assert (row.ref, key) == (moved, b"wrapped")


def test_an_old_reference_finds_only_what_moved(database: Database) -> None:
    source, owner = add_provisional(database), add_customer(database)
    merge(database, source, owner)
    with database.writing() as transaction:
        assert contacts.lock(transaction, ContactRef(source, contacts.new_id())) is None


def test_only_what_waits_to_be_pushed_follows(database: Database) -> None:
    """What is delivered stays: it is history, and there is much of it."""
    source, owner = add_provisional(database), add_customer(database)
    ref = ContactRef(source, contacts.new_id())
    with database.writing() as transaction:
        for _ in range(2):
            trail.add_to_outbox(transaction, "contact", source, str(ref))
        first = sa.select(sa.func.min(outbox.c.id)).where(outbox.c.customer_id == source)
        transaction.connection.execute(
            sa.update(outbox)
            .where(outbox.c.id == first.scalar_subquery())
            .values(delivered_at=transaction.now)
        )
        transaction.commit()
    merge(database, source, owner)
    with database.reading() as connection:
        query = sa.select(outbox.c.subject).where(outbox.c.customer_id == owner)
        assert connection.execute(query).scalars().all() == [str(ContactRef(owner, ref.contact_id))]
        assert count(connection, outbox, outbox.c.customer_id == source) == 1


def test_messages_and_alerts_follow_and_others_stay(database: Database) -> None:
    source, other, owner = (
        add_provisional(database),
        add_provisional(database),
        add_customer(database),
    )
    asker = add_customer(database)
    refs = [add_mail(database, customer) for customer in (source, other)]
    with database.writing() as transaction:
        for ref in refs:
            trail.add_message(transaction, ref.customer_id, "mail_sent", contact_id=ref.contact_id)
            check_history.add_alert(transaction, "token_at_wrong_customer", asker, ref)
        transaction.commit()
    merge(database, source, owner)
    with database.reading() as connection:
        for customer, expected in ((source, 0), (owner, 1), (other, 1)):
            assert count(connection, messages, messages.c.customer_id == customer) == expected
            assert count(connection, alerts, alerts.c.contact_customer_id == customer) == expected
