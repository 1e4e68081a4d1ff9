from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.persistence.rows import (
    add_call,
    add_customer,
    add_mail,
    at_once,
    backdate,
    change,
    erase,
)
from verifier.domain.code import CodeState
from verifier.domain.contact import CallState, ContactRef, Evidence, Medium, Source
from verifier.persistence import contact_events, contacts
from verifier.persistence.contact_events import NewEvent
from verifier.persistence.contacts import ContactRow
from verifier.persistence.database import Database


def lock(database: Database, ref: ContactRef) -> ContactRow | None:
    with database.writing() as transaction:
        return contacts.lock(transaction, ref)


def test_a_call_reads_back_as_it_was_added(database: Database) -> None:
    ref = add_call(database, add_customer(database))
    row = lock(database, ref)
    assert row is not None
    assert (row.ref, row.medium, row.state) == (ref, Medium.CALL, CallState.ANNOUNCED)
    assert (row.evidence, row.late_by, row.code) == (Evidence.ASSERTED, None, CodeState(0))
    assert (row.sealed_details, row.revoked_at, row.token_hash) == (b"sealed", None, None)
    assert row.is_live(row.recorded_at)


def test_a_mail_is_never_live(database: Database) -> None:
    row = lock(database, add_mail(database, add_customer(database)))
    assert row is not None
    assert (row.medium, row.state, row.is_live(row.recorded_at)) == (Medium.MAIL, None, False)


def test_a_contact_is_named_by_its_customer_and_its_id(database: Database) -> None:
    ref = add_call(database, add_customer(database))
    other = add_customer(database)
    assert lock(database, ContactRef(other, ref.contact_id)) is None


def test_a_change_touches_one_contact_only(database: Database) -> None:
    customer = add_customer(database)
    changed, kept = add_call(database, customer), add_call(database, customer)
    change(database, changed, state="ended")
    states = [row.state for ref in (changed, kept) if (row := lock(database, ref))]
    assert states == [CallState.ENDED, CallState.ANNOUNCED]


def test_a_late_contact_says_how_late(database: Database) -> None:
    ref = add_call(database, add_customer(database))
    row = lock(database, ref)
    assert row is not None
    change(database, ref, claimed_at=row.recorded_at - timedelta(hours=2))
    late = lock(database, ref)
    assert late is not None
    assert late.late_by == timedelta(hours=2)


def test_an_actors_contacts_come_newest_first_and_nobody_elses(database: Database) -> None:
    actor, customer = f"person:{secrets.token_hex(8)}", add_customer(database)
    mine = [add_call(database, customer, recorded_by=actor) for _ in range(3)]
    for age, ref in enumerate(mine):
        backdate(database, ref, age)
    add_call(database, customer)
    with database.reading() as connection:
        rows = contacts.recorded_by(connection, actor)
        two = contacts.recorded_by(connection, actor, most=2)
    assert [(row.ref, key) for row, key in rows] == [(ref, b"wrapped") for ref in mine]
    assert [row.ref for row, _ in two] == mine[:2]


def test_one_contact_is_shown_to_its_actor_only(database: Database) -> None:
    ref = add_call(database, add_customer(database), recorded_by="person:41")
    add_call(database, add_customer(database), recorded_by="person:41")
    with database.reading() as connection:
        own = contacts.recorded_by(connection, "person:41", ref=ref)
        strange = contacts.recorded_by(connection, "person:42", ref=ref)
    assert ([row.ref for row, _ in own], strange) == ([ref], [])


def test_an_erased_customers_contact_has_no_key(database: Database) -> None:
    customer, actor = add_customer(database), f"person:{secrets.token_hex(8)}"
    add_call(database, customer, recorded_by=actor)
    erase(database, customer)
    with database.reading() as connection:
        assert [key for _, key in contacts.recorded_by(connection, actor)] == [None]


def test_the_owner_of_a_token_is_found_for_alerts(database: Database) -> None:
    token = secrets.token_bytes(32)
    ref = add_mail(database, add_customer(database), token_hash=token)
    with database.reading() as connection:
        assert contacts.owner_of_token(connection, token) == ref
        assert contacts.owner_of_token(connection, secrets.token_bytes(32)) is None


def test_a_contact_needs_a_customer(database: Database) -> None:
    with pytest.raises(IntegrityError):
        add_call(database, 1)


def test_a_contact_is_a_call_or_a_mail(database: Database) -> None:
    with pytest.raises(IntegrityError):
        add_call(database, add_customer(database), medium="fax")


def test_events_of_a_locked_contact_are_numbered_without_gaps(database: Database) -> None:
    """Fails when `lock` lets a second writer in: two events would take one number."""
    ref = add_call(database, add_customer(database))

    def report() -> int:
        with database.writing() as transaction:
            contacts.lock(transaction, ref)
            event = NewEvent("ringing", Source.DIALER, "machine:dialer")
            number = contact_events.add(transaction, ref, event)
            transaction.commit()
        return number

    assert sorted(at_once(report, times=16)) == list(range(1, 17))


def test_events_are_found_by_actor_key_and_kind(database: Database) -> None:
    ref = add_call(database, add_customer(database))
    with database.writing() as transaction:
        event = NewEvent("ringing", Source.DIALER, "machine:dialer", "event-1")
        contact_events.add(transaction, ref, event)
        kinds = [
            contact_events.kind_of(transaction, ref, actor, key)
            for actor in ("machine:dialer", "machine:other")
            for key in ("event-1", "event-2")
        ]
        said = [
            contact_events.was_said(transaction, ref, actor, kind)
            for actor in ("machine:dialer", "machine:other")
            for kind in ("ringing", "answered")
        ]
    assert kinds == ["ringing", None, None, None]
    assert said == [True, False, False, False]


def test_the_database_refuses_an_event_key_twice(database: Database) -> None:
    ref = add_call(database, add_customer(database))
    event = NewEvent("ringing", Source.DIALER, "machine:dialer", "event-1")
    with database.writing() as transaction:
        contact_events.add(transaction, ref, event)
        with pytest.raises(IntegrityError):
            contact_events.add(transaction, ref, event)
