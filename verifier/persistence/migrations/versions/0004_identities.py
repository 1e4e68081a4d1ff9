"""Who is asking: two factors for staff, sessions, and customers who come from the host app.

Customers had accounts with passwords here before; the host app vouches for them now, so these
accounts go, and whoever was signed in signs in anew. Staff keep their passwords and are asked to
set up their second factor.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Change the accounts, and create the tables of factors, sessions and launches."""
    latest = (
        op.get_bind().execute(sa.text("SELECT COALESCE(MAX(id), 0) FROM accounts")).scalar_one()
    )
    op.execute("DELETE FROM accounts WHERE role = 'customer'")
    with op.batch_alter_table("accounts", table_kwargs={"sqlite_autoincrement": True}) as accounts:
        accounts.drop_constraint("fk_accounts_customer_id", type_="foreignkey")
        accounts.drop_column("customer_id")
        accounts.alter_column("password_hash", existing_type=sa.String(200), nullable=True)
        accounts.add_column(sa.Column("sealed_totp", sa.LargeBinary()))
        accounts.add_column(sa.Column("totp_step", sa.BigInteger()))
        for counter in ("password_failures", "code_failures", "generation"):
            accounts.add_column(
                sa.Column(counter, sa.Integer(), nullable=False, server_default="0")
            )
        accounts.add_column(sa.Column("password_locked_until", sa.BigInteger()))
        accounts.add_column(sa.Column("code_locked_until", sa.BigInteger()))
        accounts.add_column(sa.Column("invitation_hash", sa.LargeBinary()))
        accounts.add_column(sa.Column("invited_until", sa.BigInteger()))
        accounts.add_column(sa.Column("oidc_hash", sa.LargeBinary()))
        accounts.create_unique_constraint("uq_accounts_oidc_hash", ["oidc_hash"])
    _give_no_number_twice(latest)
    op.add_column("audit", sa.Column("reason", sa.String(200)))
    op.create_index("ix_audit_action_recorded_at", "audit", ["action", "recorded_at"])
    op.create_index("ix_audit_subject", "audit", ["subject"])
    _create_factors()
    _create_sessions()
    _create_launches()


def _give_no_number_twice(latest: int) -> None:
    """The audit names people by their number, and those of customers' accounts are taken."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'accounts'")
        op.execute(
            sa.text(
                "INSERT INTO sqlite_sequence (name, seq) VALUES ('accounts', :latest)"
            ).bindparams(latest=latest)
        )


def _create_factors() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", _SERIAL, nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_recovery_codes_account_id"
        ),
        sa.PrimaryKeyConstraint("account_id", "code_index", name="pk_recovery_codes"),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("account_id", _SERIAL, nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_passkeys_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
    )
    op.create_index("ix_passkeys_account_id", "passkeys", ["account_id"])


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", _SERIAL),
        sa.Column("customer_id", sa.BigInteger()),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger()),
        sa.Column("device", sa.String(200), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.CheckConstraint(
            "(account_id IS NULL) <> (customer_id IS NULL)", name="ck_sessions_one_person"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sessions_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("secret_hash", name="uq_sessions_secret_hash"),
    )
    op.create_index("ix_sessions_account_id_started_at", "sessions", ["account_id", "started_at"])
    op.create_index("ix_sessions_customer_id", "sessions", ["customer_id"])
    op.create_index("ix_sessions_started_at", "sessions", ["started_at"])


def _create_launches() -> None:
    op.create_table(
        "launch_keys",
        sa.Column("kid", sa.String(80), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("kid", name="pk_launch_keys"),
    )
    op.create_table(
        "launches",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_launches"),
    )
    op.create_index("ix_launches_expires_at", "launches", ["expires_at"])


def downgrade() -> None:
    """Take it back; an account without a password keeps one that nobody has."""
    for table in ("launches", "launch_keys", "sessions", "passkeys", "recovery_codes"):
        op.drop_table(table)
    op.drop_index("ix_audit_subject", "audit")
    op.drop_index("ix_audit_action_recorded_at", "audit")
    op.drop_column("audit", "reason")
    op.execute("UPDATE accounts SET password_hash = '' WHERE password_hash IS NULL")
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_constraint("uq_accounts_oidc_hash", type_="unique")
        for column in (
            "oidc_hash",
            "invited_until",
            "invitation_hash",
            "generation",
            "code_locked_until",
            "code_failures",
            "password_locked_until",
            "password_failures",
            "totp_step",
            "sealed_totp",
        ):
            accounts.drop_column(column)
        accounts.alter_column("password_hash", existing_type=sa.String(200), nullable=False)
        accounts.add_column(sa.Column("customer_id", sa.BigInteger()))
        accounts.create_foreign_key("fk_accounts_customer_id", "customers", ["customer_id"], ["id"])
