"""`verifier db`: bring the database to this version's tables, or say where it stands."""

from __future__ import annotations

import click

from verifier.cli.console import say
from verifier.cli.deployment import (
    make_folder,
    missing_file,
    opened_database,
    sqlite_file,
)
from verifier.persistence import migrate
from verifier.settings import load

_PENDING = 1


@click.group()
def db() -> None:
    """Bring the database to this version's tables."""


@db.command()
def upgrade() -> None:
    """Apply every migration that is missing; repeating it is harmless."""
    settings = load()
    if file := sqlite_file(settings):
        make_folder(file)
    with opened_database(settings) as database:
        migrate.upgrade(database)
    say("The database is up to date.")


@db.command()
@click.pass_context
def current(context: click.Context) -> None:
    """Say whether migrations are missing; exit 1 if so."""
    settings = load()
    with opened_database(settings) as database:
        up_to_date = not missing_file(settings) and migrate.is_current(database)
    if not up_to_date:
        click.echo("migrations are missing; run `verifier db upgrade`")
        context.exit(_PENDING)
    click.echo("up to date")
