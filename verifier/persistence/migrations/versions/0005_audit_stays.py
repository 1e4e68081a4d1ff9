"""The audit stays, on SQLite too when a row is written over another, and is read by time.

`INSERT OR REPLACE` deletes the row in its way without asking the trigger on DELETE, unless the
connection has `recursive_triggers` on (sqlite.org/lang_conflict.html). On PostgreSQL triggers are
passed over by whoever sets `session_replication_role`, unless they are enabled for always.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Refuse rows written over others, and find a subject's rows in their order."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_is_append_only")
    else:
        # Without an id of its own a new row's is -1 here, which no row has.
        op.execute(
            "CREATE TRIGGER audit_refuses_replace BEFORE INSERT ON audit "
            "WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )
    op.drop_index("ix_audit_subject", "audit")
    op.create_index("ix_audit_subject_recorded_at", "audit", ["subject", "recorded_at"])


def downgrade() -> None:
    """Take it back; changing and deleting rows is still refused."""
    op.drop_index("ix_audit_subject_recorded_at", "audit")
    op.create_index("ix_audit_subject", "audit", ["subject"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE audit ENABLE TRIGGER audit_is_append_only")
    else:
        op.execute("DROP TRIGGER audit_refuses_replace")
