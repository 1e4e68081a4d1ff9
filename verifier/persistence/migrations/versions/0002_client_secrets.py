"""Secrets of machine clients in a table of their own, so that two may work at a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_clients = sa.table(
    "clients",
    sa.column("id", sa.String),
    sa.column("secret_hash", sa.LargeBinary),
    sa.column("recorded_at", sa.BigInteger),
    sa.column("tokens_from", sa.BigInteger),
    sa.column("revoked_at", sa.BigInteger),
)
_secrets = sa.table(
    "client_secrets",
    sa.column("client_id", sa.String),
    sa.column("number", sa.SmallInteger),
    sa.column("secret_hash", sa.LargeBinary),
    sa.column("recorded_at", sa.BigInteger),
    sa.column("expires_at", sa.BigInteger),
    sa.column("retired_at", sa.BigInteger),
)

# No secret has this hash.
_NOBODY = b""


def upgrade() -> None:
    """Each client's secret becomes its first; a revoked client's is retired."""
    # Read first: SQLite rebuilds the table by dropping it, so no row may refer to it yet.
    secrets = [
        {
            "client_id": row.id,
            "number": 1,
            "secret_hash": row.secret_hash,
            "recorded_at": row.recorded_at,
            "retired_at": row.revoked_at,
        }
        for row in op.get_bind().execute(
            sa.select(
                _clients.c.id, _clients.c.secret_hash, _clients.c.recorded_at, _clients.c.revoked_at
            )
        )
    ]
    with op.batch_alter_table("clients") as table:
        table.add_column(sa.Column("tokens_from", sa.BigInteger(), nullable=True))
        table.drop_column("secret_hash")
    # Tokens carry whole seconds.
    whole = _clients.c.recorded_at - _clients.c.recorded_at % 1000
    op.execute(sa.update(_clients).values(tokens_from=whole))
    with op.batch_alter_table("clients") as table:
        table.alter_column("tokens_from", existing_type=sa.BigInteger(), nullable=False)
    op.create_table(
        "client_secrets",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_client_secrets_client_id")
        ),
        sa.PrimaryKeyConstraint("client_id", "number", name=op.f("pk_client_secrets")),
    )
    op.bulk_insert(_secrets, secrets)


def downgrade() -> None:
    """Each client keeps its newest secret that still works; one without any lets nobody in."""
    newest = {
        row.client_id: row.secret_hash
        for row in op.get_bind().execute(
            sa.select(_secrets.c.client_id, _secrets.c.secret_hash)
            .where(_secrets.c.retired_at.is_(None), _secrets.c.expires_at.is_(None))
            .order_by(_secrets.c.number)
        )
    }
    op.drop_table("client_secrets")
    with op.batch_alter_table("clients") as table:
        table.add_column(sa.Column("secret_hash", sa.LargeBinary(), nullable=True))
        table.drop_column("tokens_from")
    op.execute(sa.update(_clients).values(secret_hash=_NOBODY))
    for client_id, secret_hash in newest.items():
        op.execute(
            sa.update(_clients).where(_clients.c.id == client_id).values(secret_hash=secret_hash)
        )
    with op.batch_alter_table("clients") as table:
        table.alter_column("secret_hash", existing_type=sa.LargeBinary(), nullable=False)
