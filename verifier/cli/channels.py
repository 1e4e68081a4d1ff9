"""`verifier channels`: make a file the list of official channels, and show that list."""

from __future__ import annotations

from pathlib import Path

import click

from verifier.cli.console import plain, results, say, table
from verifier.cli.deployment import migrated_database, opened
from verifier.cli.registry import read_registry
from verifier.domain.channel import Registry
from verifier.persistence import channels as stored
from verifier.settings import load


@click.group()
def channels() -> None:
    """Import and show the company's official channels."""


@channels.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_channels(file: Path) -> None:
    """Make FILE (CSV: brand,kind,value,direction,region) the whole list, or change nothing."""
    registry = read_registry(file)
    with opened() as use_cases:
        count = use_cases.import_channels(registry, "operator")
    say(
        f"The registry now holds {count} channels, {len(registry.names)} brand names and "
        f"{len(registry.negatives)} statements of having none."
    )


@channels.command("list")
def list_channels() -> None:
    """Show every official channel, and where the company says it has none."""
    with migrated_database(load()) as database, database.reading() as connection:
        _, registry = stored.load(connection)
    _show(registry)


def _show(registry: Registry) -> None:
    shown = table("brand", "kind", "value", "direction", "region")
    for channel in registry.channels:
        shown.add_row(
            plain(channel.brand),
            channel.identifier.kind.value,
            plain(channel.identifier.value),
            channel.direction.value,
            channel.region or "",
        )
    for negative in sorted(registry.negatives, key=str):
        shown.add_row(plain(negative.brand), negative.kind.value, "none", "", negative.region or "")
    results().print(shown)
