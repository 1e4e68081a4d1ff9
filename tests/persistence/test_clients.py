"""Machine clients and their secrets."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tests.persistence.rows import at_once
from verifier.domain.contact import Source
from verifier.domain.principal import Machine, Scope
from verifier.persistence import clients
from verifier.persistence.clients import ClientRow
from verifier.persistence.database import Database

HOUR = timedelta(hours=1)


def add_client(database: Database) -> Machine:
    scopes = frozenset({Scope.EVENTS_WRITE, Scope.CONTACTS_WRITE})
    client = Machine(secrets.token_hex(8), scopes, Source.DIALER)
    with database.writing() as transaction:
        assert clients.add(transaction, client)
        clients.add_secret(transaction, client.id, 1, b"first")
        transaction.commit()
    return client


def found(database: Database, client_id: str) -> ClientRow | None:
    with database.reading() as connection:
        row, now = clients.find(connection, client_id, database.now)
        assert abs(database.time(connection) - now) < timedelta(minutes=1)
    return row


def test_a_client_reads_back_with_its_scopes_source_and_secret(database: Database) -> None:
    client = add_client(database)
    row = found(database, client.id)
    assert row is not None
    assert row.machine == client
    assert row.revoked_at is None
    assert row.recorded_at - timedelta(seconds=1) < row.tokens_from <= row.recorded_at
    assert row.tokens_from.microsecond == 0
    assert [(one.number, one.secret_hash) for one in row.secrets] == [(1, b"first")]


def test_a_client_that_does_not_exist_is_none_and_the_time_is_told_all_the_same(
    database: Database,
) -> None:
    assert found(database, "unknown") is None


def test_a_clients_id_is_given_once(database: Database) -> None:
    client = add_client(database)
    with database.writing() as transaction:
        taken = Machine(client.id, frozenset(), Source.SYSTEM)
        assert not clients.add(transaction, taken)
        transaction.commit()
    row = found(database, client.id)
    assert row is not None
    assert row.machine == client


def test_a_secrets_number_is_given_once(database: Database) -> None:
    client = add_client(database)
    with pytest.raises(IntegrityError), database.writing() as transaction:
        clients.add_secret(transaction, client.id, 1, b"again")


def test_a_secret_belongs_to_a_client_that_exists(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as transaction:
        clients.add_secret(transaction, "nobody", 1, b"hash")


def test_a_secret_is_usable_until_it_expires_or_is_retired(database: Database) -> None:
    client = add_client(database)
    with database.writing() as transaction:
        ends = transaction.now + HOUR
        clients.expire_secrets(transaction, client.id, ends)
        clients.add_secret(transaction, client.id, 2, b"second")
        # One that has its end already keeps it.
        clients.expire_secrets(transaction, client.id, ends + HOUR)
        transaction.commit()
    row = found(database, client.id)
    assert row is not None
    moments = (ends - HOUR / 60, ends, ends + HOUR)
    assert [[one.number for one in row.usable(now)] for now in moments] == [[1, 2], [2], []]
    with database.writing() as transaction:
        clients.retire_secrets(transaction, client.id)
        transaction.commit()
    row = found(database, client.id)
    assert row is not None
    assert row.usable(row.recorded_at) == ()


def test_a_revoked_client_has_no_usable_secret_and_no_token_of_before(database: Database) -> None:
    client = add_client(database)
    with database.writing() as transaction:
        clients.revoke(transaction, client.id)
        transaction.commit()
    row = found(database, client.id)
    assert row is not None
    assert row.revoked_at == row.tokens_from == row.secrets[0].retired_at
    assert row.usable(row.recorded_at) == ()


def test_everyone_is_listed_with_their_own_secrets(database: Database) -> None:
    one, other = sorted((add_client(database).id, add_client(database).id))
    with database.writing() as transaction:
        clients.add_secret(transaction, other, 2, b"second")
        bare = Machine(secrets.token_hex(8), frozenset(), Source.SYSTEM)
        clients.add(transaction, bare)
        transaction.commit()
    with database.reading() as connection:
        rows = clients.everyone(connection)
    listed = {row.machine.id: [secret.number for secret in row.secrets] for row in rows}
    assert (listed[one], listed[other], listed[bare.id]) == ([1], [1, 2], [])
    assert list(listed) == sorted(listed)


def test_whoever_locks_a_client_sees_what_the_one_before_did(database: Database) -> None:
    client = add_client(database)

    def add_next() -> int:
        with database.writing() as transaction:
            row = clients.lock(transaction, client.id)
            assert row is not None
            number = row.secrets[-1].number + 1
            clients.add_secret(transaction, client.id, number, b"hash")
            transaction.commit()
        return number

    assert sorted(at_once(add_next)) == list(range(2, 10))


def test_a_scope_that_no_longer_exists_grants_nothing(database: Database) -> None:
    client = add_client(database)
    with database.writing() as transaction:
        transaction.connection.execute(
            sa.text("UPDATE clients SET scopes = 'events:write reports:read' WHERE id = :id"),
            {"id": client.id},
        )
        transaction.commit()
    row = found(database, client.id)
    assert row is not None
    assert row.machine.scopes == {Scope.EVENTS_WRITE}
