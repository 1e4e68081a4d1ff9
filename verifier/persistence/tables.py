"""Tables of contacts and of the customers they were made to.

Every hot table begins with the customer's key, so that a distributed PostgreSQL shards by it.
`sealed_*` columns hold envelopes (AES-256-GCM under the customer's own key, which `wrapped_key`
holds: destroying it erases the customer); `*_index` columns hold keyed blind indexes.

A *provisional* customer has no host id: contacts to an address whose owner is not known yet are
theirs, until the owner claims the address and `merged_into` names them. What was answered before
stays sealed under the provisional key, so erasing a customer destroys the keys of those merged into
them too.
"""

from __future__ import annotations

import sqlalchemy as sa

from verifier.persistence.types import Instant, Serial

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

customers = sa.Table(
    "customers",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("host_index", sa.LargeBinary, unique=True),
    sa.Column("wrapped_key", sa.LargeBinary),
    sa.Column("sealed_host_id", sa.LargeBinary),
    sa.Column("region", sa.String(2)),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("erased_at", Instant),
    # BCP 47, as the host app last said.
    sa.Column("language", sa.String(35)),
    sa.Column("merged_into", sa.ForeignKey("customers.id"), index=True),
)

customer_addresses = sa.Table(
    "customer_addresses",
    metadata,
    # The address first: here it is what is known, and the customer what is sought.
    sa.Column("address_index", sa.LargeBinary, primary_key=True),
    sa.Column("customer_id", sa.ForeignKey("customers.id"), nullable=False, index=True),
    # NULL while a provisional customer holds the place of an owner not known yet.
    sa.Column("verified_at", Instant),
    sqlite_with_rowid=False,
)

contacts = sa.Table(
    "contacts",
    metadata,
    sa.Column("customer_id", sa.ForeignKey("customers.id"), nullable=False),
    sa.Column("id", sa.Uuid, nullable=False),
    sa.Column("medium", sa.String(8), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("claimed_at", Instant),
    sa.Column("recorded_by", sa.String(80), nullable=False),
    sa.Column("asserted_by", sa.String(80)),
    sa.Column("observed_by", sa.String(80)),
    sa.Column("answer_observed_at", Instant),
    sa.Column("state", sa.String(12)),
    sa.Column("state_since", Instant),
    sa.Column("revoked_at", Instant),
    sa.Column("revoked_by", sa.String(80)),
    sa.Column("sealed_details", sa.LargeBinary, nullable=False),
    sa.Column("recipient_index", sa.LargeBinary),
    sa.Column("token_hash", sa.LargeBinary),
    sa.Column("handle_index", sa.LargeBinary),
    # The key of a mail's handle, or of a call's current code once there is one.
    sa.Column("key_id", sa.String(8)),
    sa.Column("code_ordinal", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("code_guesses", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("code_expires_at", Instant),
    sa.Column("code_used_at", Instant),
    sa.PrimaryKeyConstraint("customer_id", "id"),
    sa.UniqueConstraint("customer_id", "token_hash"),
    sa.CheckConstraint("medium IN ('call', 'mail')", name="medium"),
    sa.CheckConstraint("code_ordinal BETWEEN 0 AND 3", name="code_ordinal"),
    sa.CheckConstraint("code_guesses BETWEEN 0 AND 3", name="code_guesses"),
    sa.Index(None, "customer_id", "medium", "recorded_at"),
    sa.Index(None, "customer_id", "handle_index"),
    sa.Index(None, "recorded_by", "recorded_at"),
    sa.Index(None, "token_hash"),
    # A customer's contacts lie together on disk: one page read instead of one a contact.
    sqlite_with_rowid=False,
)

contact_events = sa.Table(
    "contact_events",
    metadata,
    sa.Column("customer_id", sa.BigInteger, nullable=False),
    sa.Column("contact_id", sa.Uuid, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("source", sa.String(12), nullable=False),
    sa.Column("actor", sa.String(80), nullable=False),
    sa.Column("event_key", sa.String(200)),
    sa.Column("claimed_at", Instant),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.PrimaryKeyConstraint("customer_id", "contact_id", "number"),
    sa.UniqueConstraint("customer_id", "contact_id", "actor", "event_key"),
    sa.ForeignKeyConstraint(["customer_id", "contact_id"], ["contacts.customer_id", "contacts.id"]),
    sqlite_with_rowid=False,
)

log_leaves = sa.Table(
    "log_leaves",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("customer_id", sa.BigInteger, nullable=False),
    sa.Column("contact_id", sa.Uuid, nullable=False),
    sa.Column("event_number", sa.Integer, nullable=False),
    # Erasing the nonce severs the leaf from its event for ever; the digest stays in the tree.
    sa.Column("nonce", sa.LargeBinary),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("tree_index", sa.BigInteger, unique=True),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.UniqueConstraint("customer_id", "contact_id", "event_number"),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("customer_id", sa.ForeignKey("customers.id"), nullable=False),
    sa.Column("id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("contact_id", sa.Uuid),
    sa.Column("report_id", sa.BigInteger),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("read_at", Instant),
    sa.PrimaryKeyConstraint("customer_id", "id"),
    sa.Index(None, "customer_id", "recorded_at"),
    sqlite_with_rowid=False,
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("topic", sa.String(40), nullable=False),
    sa.Column("customer_id", sa.BigInteger, nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("delivered_at", Instant),
    sa.Index(None, "delivered_at", "id"),
    # What is delivered stays where it is when a customer's contacts move to another.
    sa.Index(
        "ix_outbox_customer_id_waiting",
        "customer_id",
        sqlite_where=sa.text("delivered_at IS NULL"),
        postgresql_where=sa.text("delivered_at IS NULL"),
    ),
)
