"""One statement that both databases spell differently: insert unless the key is taken."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from verifier.persistence.database import Transaction


def insert_if_new(
    transaction: Transaction, table: sa.Table, values: dict[str, Any], *, key: tuple[str, ...]
) -> bool:
    """Insert `values`; False when a row with this `key` exists (waiting for a rival's commit)."""
    insert: postgresql.Insert | sqlite.Insert = (
        postgresql.insert(table)
        if transaction.connection.dialect.name == "postgresql"
        else sqlite.insert(table)
    )
    statement = insert.values(**values).on_conflict_do_nothing(index_elements=list(key))
    # Not `rowcount`: psycopg's is -1 for an INSERT that SQLAlchemy was not told to count.
    inserted = transaction.connection.execute(statement.returning(table.c[key[0]]))
    return inserted.first() is not None
