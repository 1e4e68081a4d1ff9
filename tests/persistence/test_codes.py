"""Codes are issued, guessed and used up by conditional updates: no race grants more (S4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tests.persistence.rows import add_call, add_customer, at_once, revoke
from verifier.domain.contact import ContactRef
from verifier.persistence import codes, contacts
from verifier.persistence.contacts import ContactRow
from verifier.persistence.database import Database


def call(database: Database) -> ContactRef:
    return add_call(database, add_customer(database))


def issue(database: Database, ref: ContactRef) -> int | None:
    with database.writing() as transaction:
        ordinal = codes.issue(transaction, ref, "k1")
        transaction.commit()
    return ordinal


def guess(database: Database, ref: ContactRef, ordinal: int = 1) -> bool:
    with database.writing() as transaction:
        spent = codes.spend_guess(transaction, ref, ordinal)
        transaction.commit()
    return spent


def use(database: Database, ref: ContactRef) -> None:
    with database.writing() as transaction:
        codes.mark_used(transaction, ref)
        transaction.commit()


def stored(database: Database, ref: ContactRef) -> ContactRow:
    with database.writing() as transaction:
        row = contacts.lock(transaction, ref)
    assert row is not None
    return row


def test_three_codes_a_contact(database: Database) -> None:
    ref = call(database)
    assert [issue(database, ref) for _ in range(5)] == [1, 2, 3, None, None]


def test_three_guesses_a_code(database: Database) -> None:
    ref = call(database)
    issue(database, ref)
    assert [guess(database, ref) for _ in range(5)] == [True, True, True, False, False]


def test_a_new_code_has_its_own_guesses_and_time(database: Database) -> None:
    ref = call(database)
    issue(database, ref)
    for _ in range(3):
        guess(database, ref)
    first = stored(database, ref).code
    issue(database, ref)
    second = stored(database, ref)
    assert (second.code.ordinal, second.code.guesses, second.key_id) == (2, 0, "k1")
    assert first.expires_at is not None
    assert second.code.expires_at is not None
    assert second.code.expires_at > first.expires_at
    assert guess(database, ref, 2)


def test_a_code_lives_five_minutes_of_the_databases_clock(
    database: Database, database_url: str
) -> None:
    ref = call(database)
    issue(database, ref)
    early = Database(database_url, clock_shift=timedelta(minutes=4, seconds=30))
    late = Database(database_url, clock_shift=timedelta(minutes=5))
    try:
        assert (guess(early, ref), guess(late, ref)) == (True, False)
    finally:
        early.close()
        late.close()


def test_no_guess_at_a_code_that_was_never_issued(database: Database) -> None:
    ref = call(database)
    assert not guess(database, ref, 0)
    assert not guess(database, ref, 1)


def test_no_guess_at_the_code_before(database: Database) -> None:
    ref = call(database)
    issue(database, ref)
    issue(database, ref)
    assert (guess(database, ref, 1), guess(database, ref, 2)) == (False, True)


def test_a_used_code_is_never_guessed_or_replaced(database: Database) -> None:
    ref = call(database)
    issue(database, ref)
    guess(database, ref)
    use(database, ref)
    assert (guess(database, ref), issue(database, ref)) == (False, None)


def test_a_revoked_contact_has_no_guesses(database: Database) -> None:
    ref = call(database)
    issue(database, ref)
    revoke(database, ref)
    assert not guess(database, ref)


def test_codes_of_one_contact_say_nothing_about_anothers(database: Database) -> None:
    ref, other = call(database), call(database)
    issue(database, ref)
    for _ in range(3):
        guess(database, ref)
    issue(database, other)
    assert guess(database, other)


def test_threads_never_spend_more_than_three_guesses_a_code_and_nine_a_contact(
    database: Database,
) -> None:
    """Fails when guesses are counted by reading, comparing and writing back."""
    ref = call(database)
    granted = []
    while (ordinal := issue(database, ref)) is not None:
        tried = at_once(lambda ordinal=ordinal: guess(database, ref, ordinal), times=24)
        granted.append(sum(tried))
    assert granted == [3, 3, 3]


def test_threads_are_never_given_more_than_three_codes(database: Database) -> None:
    ref = call(database)
    issued = at_once(lambda: issue(database, ref), times=16)
    assert sorted(ordinal for ordinal in issued if ordinal) == [1, 2, 3]


@pytest.mark.parametrize("column", ["code_guesses", "code_ordinal"])
def test_the_database_itself_refuses_a_fourth(database: Database, column: str) -> None:
    ref = call(database)
    change = sa.text(f"UPDATE contacts SET {column} = 4 WHERE customer_id = :customer")
    with pytest.raises(IntegrityError), database.writing() as transaction:
        transaction.connection.execute(change, {"customer": ref.customer_id})


@pytest.mark.parametrize("state", ["ended", "failed"])
def test_a_code_counts_no_longer_than_its_call(database: Database, state: str) -> None:
    """The facts may have been read while the call still lasted."""
    ref = call(database)
    issue(database, ref)
    with database.writing() as transaction:
        contacts.change(transaction, ref, {"state": state})
        transaction.commit()
    assert not guess(database, ref)
