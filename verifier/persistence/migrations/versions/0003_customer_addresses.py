"""Addresses that a customer's contacts are recorded to, and customers who have no host id yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Let a customer have no host id, and map addresses to customers."""
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("host_index", existing_type=sa.LargeBinary(), nullable=True)
        customers.add_column(sa.Column("language", sa.String(length=35), nullable=True))
        customers.add_column(sa.Column("merged_into", sa.BigInteger(), nullable=True))
        customers.create_foreign_key(
            op.f("fk_customers_merged_into"), "customers", ["merged_into"], ["id"]
        )
    op.create_index(op.f("ix_customers_merged_into"), "customers", ["merged_into"], unique=False)
    op.create_table(
        "customer_addresses",
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("verified_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_customer_addresses_customer_id")
        ),
        sa.PrimaryKeyConstraint("address_index", name=op.f("pk_customer_addresses")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_customer_addresses_customer_id"),
        "customer_addresses",
        ["customer_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_alerts_contact_customer_id"), "alerts", ["contact_customer_id"], unique=False
    )
    op.create_index(
        "ix_outbox_customer_id_waiting",
        "outbox",
        ["customer_id"],
        unique=False,
        sqlite_where=sa.text("delivered_at IS NULL"),
        postgresql_where=sa.text("delivered_at IS NULL"),
    )


def downgrade() -> None:
    """Keep provisional customers and their contacts, under an index that no host id has.

    What is lost for good, also when the migration is applied again: which address belongs to whom,
    and where contacts moved to, so that references from before a claim lead nowhere.
    """
    op.drop_index("ix_outbox_customer_id_waiting", table_name="outbox")
    op.drop_index(op.f("ix_alerts_contact_customer_id"), table_name="alerts")
    op.drop_index(op.f("ix_customer_addresses_customer_id"), table_name="customer_addresses")
    op.drop_table("customer_addresses")
    op.drop_index(op.f("ix_customers_merged_into"), table_name="customers")
    # At most 19 bytes; a blind index has 32, so no host id ever has one of these.
    if op.get_bind().dialect.name == "postgresql":
        nobody = "convert_to(CAST(id AS TEXT), 'UTF8')"
    else:
        nobody = "CAST(CAST(id AS TEXT) AS BLOB)"
    customers_table = sa.table("customers", sa.column("host_index"))
    op.execute(
        sa.update(customers_table)
        .where(customers_table.c.host_index.is_(None))
        .values(host_index=sa.text(nobody))
    )
    with op.batch_alter_table("customers") as customers:
        customers.drop_constraint(op.f("fk_customers_merged_into"), type_="foreignkey")
        customers.drop_column("merged_into")
        customers.drop_column("language")
        customers.alter_column("host_index", existing_type=sa.LargeBinary(), nullable=False)
