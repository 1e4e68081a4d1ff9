"""The first tables: contacts with their log leaves and outbox, registry, reports, accounts.

Envelopes, blind indexes and leaves are here from the start, since data recorded without them could
never be given them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables, the registry's one row, and the triggers that keep the audit."""
    op.create_table(
        "alerts",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_customer_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_table(
        "audit",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(
        op.f("ix_audit_actor_recorded_at"), "audit", ["actor", "recorded_at"], unique=False
    )
    op.create_table(
        "channels",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("brand", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.Column("direction", sa.String(length=12), nullable=True),
        sa.Column("region", sa.String(length=2), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
    )
    op.create_table(
        "checks",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(length=12), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
    )
    op.create_index(
        op.f("ix_checks_customer_id_recorded_at"),
        "checks",
        ["customer_id", "recorded_at"],
        unique=False,
    )
    op.create_table(
        "clients",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("host_index", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_host_id", sa.LargeBinary(), nullable=True),
        sa.Column("region", sa.String(length=2), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("host_index", name=op.f("uq_customers_host_index")),
    )
    op.create_table(
        "idempotency",
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed_response", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_idempotency")),
    )
    op.create_table(
        "log_leaves",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("event_number", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("tree_index", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_leaves")),
        sa.UniqueConstraint(
            "customer_id",
            "contact_id",
            "event_number",
            name=op.f("uq_log_leaves_customer_id_contact_id_event_number"),
        ),
        sa.UniqueConstraint("tree_index", name=op.f("uq_log_leaves_tree_index")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        op.f("ix_outbox_delivered_at_id"), "outbox", ["delivered_at", "id"], unique=False
    )
    op.create_table(
        "registry_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_registry_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_state")),
    )
    op.create_table(
        "accounts",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("deactivated_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_accounts_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
    )
    op.create_table(
        "contacts",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("medium", sa.String(length=8), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("asserted_by", sa.String(length=80), nullable=True),
        sa.Column("observed_by", sa.String(length=80), nullable=True),
        sa.Column("answer_observed_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=True),
        sa.Column("state_since", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_by", sa.String(length=80), nullable=True),
        sa.Column("sealed_details", sa.LargeBinary(), nullable=False),
        sa.Column("recipient_index", sa.LargeBinary(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("handle_index", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.String(length=8), nullable=True),
        sa.Column("code_ordinal", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("code_guesses", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("code_expires_at", sa.BigInteger(), nullable=True),
        sa.Column("code_used_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("medium IN ('call', 'mail')", name=op.f("ck_contacts_medium")),
        sa.CheckConstraint("code_guesses BETWEEN 0 AND 3", name=op.f("ck_contacts_code_guesses")),
        sa.CheckConstraint("code_ordinal BETWEEN 0 AND 3", name=op.f("ck_contacts_code_ordinal")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_contacts_customer_id")
        ),
        sa.PrimaryKeyConstraint("customer_id", "id", name=op.f("pk_contacts")),
        sa.UniqueConstraint(
            "customer_id", "token_hash", name=op.f("uq_contacts_customer_id_token_hash")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_contacts_customer_id_handle_index"),
        "contacts",
        ["customer_id", "handle_index"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contacts_customer_id_medium_recorded_at"),
        "contacts",
        ["customer_id", "medium", "recorded_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contacts_recorded_by_recorded_at"),
        "contacts",
        ["recorded_by", "recorded_at"],
        unique=False,
    )
    op.create_index(op.f("ix_contacts_token_hash"), "contacts", ["token_hash"], unique=False)
    op.create_table(
        "messages",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("report_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_messages_customer_id")
        ),
        sa.PrimaryKeyConstraint("customer_id", "id", name=op.f("pk_messages")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_messages_customer_id_recorded_at"),
        "messages",
        ["customer_id", "recorded_at"],
        unique=False,
    )
    op.create_table(
        "reports",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("reporter", sa.String(length=12), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_reports_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(
        op.f("ix_reports_recorded_at_id"), "reports", ["recorded_at", "id"], unique=False
    )
    op.create_table(
        "contact_events",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("event_key", sa.String(length=200), nullable=True),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id", "contact_id"],
            ["contacts.customer_id", "contacts.id"],
            name=op.f("fk_contact_events_customer_id"),
        ),
        sa.PrimaryKeyConstraint(
            "customer_id", "contact_id", "number", name=op.f("pk_contact_events")
        ),
        sa.UniqueConstraint(
            "customer_id",
            "contact_id",
            "actor",
            "event_key",
            name=op.f("uq_contact_events_customer_id_contact_id_actor_event_key"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "indicators",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=2100), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("confirmed_by", _SERIAL, nullable=True),
        sa.Column("published_by", _SERIAL, nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "status <> 'published' OR (published_by IS NOT NULL AND confirmed_by IS NOT NULL"
            " AND published_by <> confirmed_by)",
            name=op.f("ck_indicators_two_people_publish"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_indicators_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["accounts.id"], name=op.f("fk_indicators_published_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicators")),
        sa.UniqueConstraint("value", "kind", name=op.f("uq_indicators_value_kind")),
    )
    op.create_table(
        "report_indicators",
        sa.Column("report_id", _SERIAL, nullable=False),
        sa.Column("indicator_id", _SERIAL, nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name=op.f("fk_report_indicators_indicator_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_indicators_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "indicator_id", name=op.f("pk_report_indicators")),
    )
    op.create_index(
        op.f("ix_report_indicators_indicator_id"),
        "report_indicators",
        ["indicator_id"],
        unique=False,
    )
    op.execute("INSERT INTO registry_state (id, version) VALUES (1, 0)")
    _keep_audit()


def downgrade() -> None:
    """Drop everything, audit included."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_is_append_only ON audit")
        op.execute("DROP FUNCTION refuse_audit_change()")
    op.drop_index(op.f("ix_report_indicators_indicator_id"), table_name="report_indicators")
    op.drop_table("report_indicators")
    op.drop_table("indicators")
    op.drop_table("contact_events")
    op.drop_index(op.f("ix_reports_recorded_at_id"), table_name="reports")
    op.drop_table("reports")
    op.drop_index(op.f("ix_messages_customer_id_recorded_at"), table_name="messages")
    op.drop_table("messages")
    op.drop_index(op.f("ix_contacts_token_hash"), table_name="contacts")
    op.drop_index(op.f("ix_contacts_recorded_by_recorded_at"), table_name="contacts")
    op.drop_index(op.f("ix_contacts_customer_id_medium_recorded_at"), table_name="contacts")
    op.drop_index(op.f("ix_contacts_customer_id_handle_index"), table_name="contacts")
    op.drop_table("contacts")
    op.drop_table("accounts")
    op.drop_table("registry_state")
    op.drop_index(op.f("ix_outbox_delivered_at_id"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("log_leaves")
    op.drop_table("idempotency")
    op.drop_table("customers")
    op.drop_table("clients")
    op.drop_index(op.f("ix_checks_customer_id_recorded_at"), table_name="checks")
    op.drop_table("checks")
    op.drop_table("channels")
    op.drop_index(op.f("ix_audit_actor_recorded_at"), table_name="audit")
    op.drop_table("audit")
    op.drop_table("alerts")


def _keep_audit() -> None:
    """Make the database itself refuse to change or delete an audit row."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_refuses_{act.lower()} BEFORE {act} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )
