"""Tables of who may sign in, how they prove it, and who is signed in.

Nothing in them signs anybody in by itself: passwords are argon2 hashes, TOTP secrets are sealed,
recovery codes are blind indexes, sessions and invitations are hashes of what their holder has.
"""

from __future__ import annotations

import sqlalchemy as sa

from verifier.persistence.tables import metadata
from verifier.persistence.types import Instant, Serial

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("login", sa.String(80), nullable=False, unique=True),
    # None until the person has accepted their invitation.
    sa.Column("password_hash", sa.String(200)),
    sa.Column("role", sa.String(12), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("sealed_totp", sa.LargeBinary),
    # The last time step that was accepted: a code works once. None until the first one is.
    sa.Column("totp_step", sa.BigInteger),
    # Wrong passwords, which anybody can send, and wrong codes, which only their owner's password
    # or session lets one send, are counted apart: no stranger can lock a signed-in person out.
    sa.Column("password_failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("password_locked_until", Instant),
    sa.Column("code_failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("code_locked_until", Instant),
    # Raised whenever what proves the owner is replaced: whoever is half-way in starts again.
    sa.Column("generation", sa.Integer, nullable=False, server_default="0"),
    sa.Column("invitation_hash", sa.LargeBinary),
    sa.Column("invited_until", Instant),
    # Issuer and subject of the company's own identity provider, hashed together.
    sa.Column("oidc_hash", sa.LargeBinary, unique=True),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("deactivated_at", Instant),
    # The audit names people by their number: none is ever given twice.
    sqlite_autoincrement=True,
)

recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("code_index", sa.LargeBinary, nullable=False),
    sa.Column("used_at", Instant),
    sa.PrimaryKeyConstraint("account_id", "code_index"),
)

passkeys = sa.Table(
    "passkeys",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("credential_id", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("sign_count", sa.BigInteger, nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
    sa.Index(None, "account_id"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("secret_hash", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id")),
    sa.Column("customer_id", sa.BigInteger),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("confirmed_at", Instant),
    # What the browser says it is, so that its owner knows it again.
    sa.Column("device", sa.String(200), nullable=False),
    sa.Column("ended_at", Instant),
    sa.CheckConstraint("(account_id IS NULL) <> (customer_id IS NULL)", name="one_person"),
    sa.Index(None, "account_id", "started_at"),
    sa.Index(None, "customer_id"),
    sa.Index(None, "started_at"),
)

launch_keys = sa.Table(
    "launch_keys",
    metadata,
    sa.Column("kid", sa.String(80), primary_key=True),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("revoked_at", Instant),
)

launches = sa.Table(
    "launches",
    metadata,
    # SHA-256 of the token's id: a token opens the service once.
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Index(None, "expires_at"),
)
