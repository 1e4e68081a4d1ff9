"""`verifier assess`: what the identifiers in given items are, and what we say of them.

Needs the deployment's database for its registry and published indicators, or nothing at all when a
registry file is given. Exit code 1 when something could not be read; the rest is done all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console

from verifier.cli.console import complain, progress, results
from verifier.cli.readings import Readings, opened_readings
from verifier.cli.show_reading import as_json, show
from verifier.cli.sources import Item, ItemKind, Unreadable, find_files, read_items

_INCOMPLETE = 1


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|FOLDER|-...")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in ItemKind]),
    help="What the items are; guessed from the file's name by default.",
)
@click.option("--json", "machine", is_flag=True, help="Print one JSON object a line.")
@click.option(
    "--channels",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="A registry file instead of the database.",
)
@click.option("--region", metavar="XX", envvar="VERIFIER_REGION", help="For national numbers.")
@click.pass_context
def assess(
    context: click.Context,
    files: tuple[str, ...],
    kind: str | None,
    machine: bool,
    channels: Path | None,
    region: str | None,
) -> None:
    """Read identifiers and say which are ours, and which imitate us.

    A phone, email, domain, url or handle is read one a line, a text, mail or page one a file.
    """
    names = find_files(files)
    chosen = ItemKind(kind) if kind else None
    total = None if chosen and chosen.identifier else len(names)
    items = _items(names, chosen)
    console = None if machine else results()
    unread = 0
    with opened_readings(channels, region) as readings, progress(items, "Assessing", total) as done:
        for item in done:
            if isinstance(item, Unreadable):
                complain(f"{item.source}: {item.why}")
                unread += 1
            else:
                _print(readings, item, console)
    if unread:
        context.exit(_INCOMPLETE)


def _items(names: list[str], kind: ItemKind | None) -> Iterator[Item | Unreadable]:
    for name in names:
        yield from read_items(name, kind, alone=len(names) == 1)


def _print(readings: Readings, item: Item, console: Console | None) -> None:
    reading = readings.read(item)
    if console is None:
        click.echo(as_json(item.source, reading))
    else:
        show(console, item.source, reading)
