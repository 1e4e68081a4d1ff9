"""Runs migrations on the connection that `persistence.migrate` hands over."""

from __future__ import annotations

from alembic import context

from verifier.persistence.migrate import all_tables

context.configure(connection=context.config.attributes["connection"], target_metadata=all_tables)
with context.begin_transaction():
    context.run_migrations()
