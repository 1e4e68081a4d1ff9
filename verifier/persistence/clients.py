"""Statements on machine clients and their secrets, of which only hashes are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from verifier.domain.contact import Source
from verifier.domain.principal import Machine, Scope
from verifier.persistence.database import Transaction
from verifier.persistence.insert_if_new import insert_if_new
from verifier.persistence.staff_tables import client_secrets, clients
from verifier.persistence.types import Instant


@dataclass(frozen=True, slots=True)
class SecretRow:
    """One secret of a client: numbered from 1, and when it began and ends."""

    number: int
    secret_hash: bytes = field(repr=False)
    recorded_at: datetime
    expires_at: datetime | None
    retired_at: datetime | None

    def is_usable(self, now: datetime) -> bool:
        """Whether it gets a token at `now` (database's time)."""
        return self.retired_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client with all its secrets, oldest first."""

    machine: Machine
    recorded_at: datetime
    tokens_from: datetime
    revoked_at: datetime | None
    secrets: tuple[SecretRow, ...]

    def usable(self, now: datetime) -> tuple[SecretRow, ...]:
        """The secrets that get a token at `now`: none once the client is revoked."""
        if self.revoked_at is not None:
            return ()
        return tuple(secret for secret in self.secrets if secret.is_usable(now))


def add(transaction: Transaction, client: Machine) -> bool:
    """Insert a machine client, without a secret; False when its id is taken."""
    values = {
        "id": client.id,
        "scopes": " ".join(sorted(client.scopes)),
        "source": client.source.value,
        "recorded_at": transaction.now,
        # Tokens carry whole seconds, so the first second counts from its beginning.
        "tokens_from": transaction.now.replace(microsecond=0),
    }
    return insert_if_new(transaction, clients, values, key=("id",))


def add_secret(transaction: Transaction, client_id: str, number: int, secret_hash: bytes) -> None:
    """Insert a secret of a client that is new or locked in this transaction."""
    transaction.connection.execute(
        sa.insert(client_secrets).values(
            client_id=client_id,
            number=number,
            secret_hash=secret_hash,
            recorded_at=transaction.now,
        )
    )


def find(
    connection: sa.Connection, client_id: str, now: sa.ColumnElement[datetime]
) -> tuple[ClientRow | None, datetime]:
    """The client with its secrets, if there is one, and the database's time (`Database.now`)."""
    asked = sa.select(now.label("now")).subquery()
    query = (
        _with_secrets(asked.c.now)
        .select_from(
            asked.outerjoin(clients, clients.c.id == client_id).outerjoin(
                client_secrets, client_secrets.c.client_id == clients.c.id
            )
        )
        .order_by(client_secrets.c.number)
    )
    rows = connection.execute(query).all()
    return (_client(rows) if rows[0].id is not None else None), rows[0].now


def everyone(connection: sa.Connection) -> list[ClientRow]:
    """Every client, by id, revoked ones too."""
    query = (
        _with_secrets()
        .select_from(clients.outerjoin(client_secrets, client_secrets.c.client_id == clients.c.id))
        .order_by(clients.c.id, client_secrets.c.number)
    )
    rows: dict[str, list[sa.Row[*tuple[Any, ...]]]] = {}
    for row in connection.execute(query):
        rows.setdefault(row.id, []).append(row)
    return [_client(own) for own in rows.values()]


def lock(transaction: Transaction, client_id: str) -> ClientRow | None:
    """The client, locked until the transaction ends, so that its secrets are too."""
    transaction.connection.execute(
        sa.select(clients.c.id).where(clients.c.id == client_id).with_for_update()
    )
    found, _ = find(transaction.connection, client_id, sa.literal(transaction.now, Instant()))
    return found


def revoke(transaction: Transaction, client_id: str) -> None:
    """Void a locked client with all its secrets and tokens."""
    transaction.connection.execute(
        sa.update(clients)
        .where(clients.c.id == client_id)
        .values(revoked_at=transaction.now, tokens_from=transaction.now)
    )
    retire_secrets(transaction, client_id)


def retire_secrets(transaction: Transaction, client_id: str) -> None:
    """End every secret of a locked client at once, and with it every token that it got."""
    transaction.connection.execute(
        sa.update(client_secrets)
        .where(client_secrets.c.client_id == client_id, client_secrets.c.retired_at.is_(None))
        .values(retired_at=transaction.now)
    )


def expire_secrets(transaction: Transaction, client_id: str, at: datetime) -> None:
    """Let the secrets of a locked client that have no end yet end then."""
    transaction.connection.execute(
        sa.update(client_secrets)
        .where(client_secrets.c.client_id == client_id, client_secrets.c.expires_at.is_(None))
        .values(expires_at=at)
    )


def _with_secrets(*more: sa.ColumnElement[Any]) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        *more,
        clients.c.id,
        clients.c.scopes,
        clients.c.source,
        clients.c.recorded_at,
        clients.c.tokens_from,
        clients.c.revoked_at,
        client_secrets.c.number,
        client_secrets.c.secret_hash,
        client_secrets.c.recorded_at.label("secret_recorded_at"),
        client_secrets.c.expires_at,
        client_secrets.c.retired_at,
    )


def _client(rows: Sequence[sa.Row[*tuple[Any, ...]]]) -> ClientRow:
    first = rows[0]
    known = {scope.value for scope in Scope}
    # A scope that this version no longer knows grants nothing.
    scopes = frozenset(Scope(scope) for scope in first.scopes.split() if scope in known)
    return ClientRow(
        Machine(first.id, scopes, Source(first.source)),
        first.recorded_at,
        first.tokens_from,
        first.revoked_at,
        tuple(
            SecretRow(
                row.number, row.secret_hash, row.secret_recorded_at, row.expires_at, row.retired_at
            )
            for row in rows
            if row.number is not None
        ),
    )
