"""Tables of machine clients, of what everybody did, official channels and reports."""

from __future__ import annotations

import sqlalchemy as sa

from verifier.persistence.tables import metadata
from verifier.persistence.types import Instant, Serial

clients = sa.Table(
    "clients",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("scopes", sa.String(200), nullable=False),
    sa.Column("source", sa.String(12), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    # Tokens that were issued earlier count for nothing.
    sa.Column("tokens_from", Instant, nullable=False),
    sa.Column("revoked_at", Instant),
)

client_secrets = sa.Table(
    "client_secrets",
    metadata,
    sa.Column("client_id", sa.ForeignKey("clients.id"), nullable=False),
    sa.Column("number", sa.SmallInteger, nullable=False),
    sa.Column("secret_hash", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    # From then on it gets no new token; those it got live out their minutes.
    sa.Column("expires_at", Instant),
    # Ended by force: every token that was got with it is void as well.
    sa.Column("retired_at", Instant),
    sa.PrimaryKeyConstraint("client_id", "number"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("actor", sa.String(80), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    # Why it was done, in the words of whoever did it; only some acts ask for it.
    sa.Column("reason", sa.String(200)),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Index(None, "actor", "recorded_at"),
    sa.Index(None, "action", "recorded_at"),
    sa.Index(None, "subject", "recorded_at"),
)

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("actor", sa.String(80), nullable=False),
    sa.Column("key", sa.String(200), nullable=False),
    sa.Column("request_hash", sa.LargeBinary, nullable=False),
    sa.Column("customer_id", sa.BigInteger, nullable=False),
    # Sealed: it may hold a contact token, which no database reader may learn.
    sa.Column("sealed_response", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.PrimaryKeyConstraint("actor", "key"),
)

channels = sa.Table(
    "channels",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("brand", sa.String(80), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("value", sa.String(400), nullable=False),
    sa.Column("direction", sa.String(12)),
    sa.Column("region", sa.String(2)),
)

registry_state = sa.Table(
    "registry_state",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.CheckConstraint("id = 1", name="one_row"),
)

indicators = sa.Table(
    "indicators",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("value", sa.String(2100), nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("confirmed_by", sa.ForeignKey("accounts.id")),
    sa.Column("published_by", sa.ForeignKey("accounts.id")),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    # The value first: a check asks for values and compares the kind afterwards.
    sa.UniqueConstraint("value", "kind"),
    # S8 once more, where no code path can get round it.
    sa.CheckConstraint(
        "status <> 'published' OR (published_by IS NOT NULL AND confirmed_by IS NOT NULL"
        " AND published_by <> confirmed_by)",
        name="two_people_publish",
    ),
)

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("reporter", sa.String(12), nullable=False),
    sa.Column("actor", sa.String(80), nullable=False),
    sa.Column("customer_id", sa.ForeignKey("customers.id")),
    sa.Column("sealed_body", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Index(None, "recorded_at", "id"),
)

report_indicators = sa.Table(
    "report_indicators",
    metadata,
    sa.Column("report_id", sa.ForeignKey("reports.id"), nullable=False),
    sa.Column("indicator_id", sa.ForeignKey("indicators.id"), nullable=False),
    sa.PrimaryKeyConstraint("report_id", "indicator_id"),
    sa.Index(None, "indicator_id"),
)

checks = sa.Table(
    "checks",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("customer_id", sa.BigInteger, nullable=False),
    sa.Column("question", sa.String(12), nullable=False),
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Index(None, "customer_id", "recorded_at"),
)

alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("customer_id", sa.BigInteger, nullable=False),
    sa.Column("contact_customer_id", sa.BigInteger, nullable=False, index=True),
    sa.Column("contact_id", sa.Uuid, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
)
