"""The facts of one check: everything in one statement, and nothing of anybody else (S2)."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests.persistence.rows import (
    add_call,
    add_customer,
    add_mail,
    backdate,
    erase,
    publish,
    revoke,
    strange_domain,
)
from verifier.domain.contact import CallState, Medium
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.persistence import channels, indicators
from verifier.persistence.database import Database
from verifier.persistence.facts import CheckFacts, CustomerKeyed, FactsQuery


def read(database: Database, customer_id: int, **asked: list[object]) -> CheckFacts:
    return FactsQuery(database).read(CustomerKeyed(customer_id), **asked)  # type: ignore[arg-type]


def test_everything_is_read_in_one_statement(database: Database) -> None:
    customer = add_customer(database)
    add_call(database, customer)
    token, handle, identifier = secrets.token_bytes(32), secrets.token_bytes(32), strange_domain()
    add_mail(database, customer, token_hash=token)
    add_mail(database, customer, handle_index=handle)
    publish(database, identifier)
    query, statements = FactsQuery(database), []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(database.reader, "before_cursor_execute", note)
    try:
        facts = query.read(
            CustomerKeyed(customer),
            token_hashes=[token],
            handle_indexes=[handle],
            identifiers=[identifier],
        )
    finally:
        event.remove(database.reader, "before_cursor_execute", note)
    assert len(statements) == 1
    assert (facts.call is not None, len(facts.mails), facts.published) == (True, 2, {identifier})


def test_the_latest_call_that_is_not_revoked_is_read(database: Database) -> None:
    customer = add_customer(database)
    backdate(database, add_call(database, customer), 2)
    latest = backdate(database, add_call(database, customer, state="answered"), 1)
    revoke(database, add_call(database, customer))
    add_mail(database, customer)
    call = read(database, customer).call
    assert call is not None
    assert (call.ref, call.state, call.medium) == (latest, CallState.ANSWERED, Medium.CALL)


def test_a_call_that_is_over_still_hides_the_one_before(database: Database) -> None:
    customer = add_customer(database)
    backdate(database, add_call(database, customer), 1)
    over = add_call(database, customer, state="ended")
    call = read(database, customer).call
    assert call is not None
    assert call.ref == over


def test_no_call_of_another_customer_is_read(database: Database) -> None:
    customer, other = add_customer(database), add_customer(database)
    add_call(database, other)
    assert read(database, customer).call is None


@pytest.mark.parametrize("column", ["token_hash", "handle_index"])
def test_only_own_mails_are_read(database: Database, column: str) -> None:
    customer, other = add_customer(database), add_customer(database)
    own, strange = secrets.token_bytes(32), secrets.token_bytes(32)
    mail = add_mail(database, customer, **{column: own})
    add_mail(database, other, **{column: strange})
    asked = "token_hashes" if column == "token_hash" else "handle_indexes"
    mails = read(database, customer, **{asked: [own, strange]}).mails
    assert [row.ref for row in mails] == [mail]


def test_the_same_handle_index_names_the_askers_own_mail(database: Database) -> None:
    customer, other, handle = add_customer(database), add_customer(database), secrets.token_bytes(8)
    add_mail(database, other, handle_index=handle)
    mail = add_mail(database, customer, handle_index=handle)
    assert [row.ref for row in read(database, customer, handle_indexes=[handle]).mails] == [mail]


def test_mails_that_nobody_named_are_not_read(database: Database) -> None:
    customer = add_customer(database)
    add_mail(database, customer)
    assert read(database, customer).mails == ()


def test_a_revoked_mail_is_not_read(database: Database) -> None:
    customer, token = add_customer(database), secrets.token_bytes(32)
    revoke(database, add_mail(database, customer, token_hash=token))
    assert read(database, customer, token_hashes=[token]).mails == ()


def test_an_erased_customer_is_nobody(database: Database) -> None:
    index = secrets.token_bytes(32)
    customer = add_customer(database, index)
    add_call(database, customer)
    erase(database, customer)
    by_host = FactsQuery(database).read(CustomerKeyed(host_indexes=(index,)))
    for facts in (read(database, customer), by_host):
        assert (facts.customer_id, facts.wrapped_key, facts.call) == (None, None, None)


def test_an_unknown_customer_is_nobody_but_time_and_version_are_read(database: Database) -> None:
    facts = read(database, 1)
    assert (facts.customer_id, facts.call, facts.mails) == (None, None, ())
    assert facts.now.tzinfo is not None
    assert facts.registry_version >= 0


def test_a_customer_is_found_by_any_of_the_host_indexes(database: Database) -> None:
    index = secrets.token_bytes(32)
    customer = add_customer(database, index)
    facts = FactsQuery(database).read(CustomerKeyed(host_indexes=(secrets.token_bytes(32), index)))
    assert (facts.customer_id, facts.wrapped_key) == (customer, b"wrapped")


def test_published_identifiers_are_told_by_kind_and_value(database: Database) -> None:
    scam, unknown = strange_domain(), strange_domain()
    publish(database, scam)
    same_value = Identifier(IdentifierKind.HANDLE, scam.value)
    facts = read(database, add_customer(database), identifiers=[scam, unknown, same_value])
    assert facts.published == {scam}


def test_only_published_indicators_count(database: Database) -> None:
    candidate, confirmed, retracted = (strange_domain() for _ in range(3))
    published = publish(database, retracted)
    with database.writing() as transaction:
        indicators.candidate(transaction, candidate)
        found = indicators.lock(transaction, indicators.candidate(transaction, confirmed))
        assert found is not None
        assert published.confirmed_by is not None
        indicators.change(transaction, found.confirm(published.confirmed_by, None))
        indicators.change(transaction, published.retract())
        transaction.commit()
    asked = [candidate, confirmed, retracted]
    assert not read(database, add_customer(database), identifiers=asked).published


def test_the_registry_version_is_the_one_that_counts_now(database: Database) -> None:
    customer = add_customer(database)
    before = read(database, customer).registry_version
    with database.writing() as transaction:
        channels.replace(transaction, channels.load(transaction.connection)[1])
        transaction.commit()
    assert read(database, customer).registry_version == before + 1


def test_now_is_the_databases_shifted_clock(database: Database, database_url: str) -> None:
    customer = add_customer(database)
    ahead = Database(database_url, clock_shift=timedelta(days=30))
    try:
        moved = read(ahead, customer).now - read(database, customer).now
    finally:
        ahead.close()
    assert timedelta(days=30) <= moved + timedelta(seconds=5) < timedelta(days=30, seconds=10)


def test_two_hundred_identifiers_fit_into_one_question(database: Database) -> None:
    scam = strange_domain()
    publish(database, scam)
    asked = [strange_domain() for _ in range(199)] + [scam]
    assert read(database, add_customer(database), identifiers=asked).published == {scam}


def test_reading_takes_no_transaction(database: Database) -> None:
    """A read must not wait for a writer, nor hold one up."""
    customer = add_customer(database)
    with database.writing() as transaction:
        transaction.connection.execute(sa.text("UPDATE registry_state SET version = version + 1"))
        assert read(database, customer).customer_id == customer
