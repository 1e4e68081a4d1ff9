"""Alembic migrations; applied ones are history and never edited."""
