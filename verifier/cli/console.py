"""What commands print: results on stdout, everything else on stderr.

Decides how text of strangers is shown: nothing in it may move the cursor, change colours or turn
the writing direction. Colour is for terminals only, and so is progress.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

_PIPE_WIDTH = 80
_NARROWEST = 40

T = TypeVar("T")


def results() -> Console:
    """Where a command's result goes: in a pipe 80 columns wide and plain."""
    terminal = sys.stdout.isatty()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # whatever the locale can't say
    return Console(
        file=sys.stdout,
        width=None if terminal else _PIPE_WIDTH,
        no_color=None if terminal else True,
        force_terminal=None if terminal else False,
        markup=False,
        highlight=False,
        emoji=False,
    )


def table(*columns: str, title: str | None = None) -> Table:
    """A table that folds long words instead of cutting them off: an address must be read whole."""
    made = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def say(message: str) -> None:
    """One line for the person at the keyboard, on stderr."""
    click.echo(message, err=True)


def complain(message: str) -> None:
    """One line of what went wrong, on stderr."""
    click.echo(f"verifier: {plain(message)}", err=True)


def plain(text: str) -> str:
    """`text` with every control, invisible and direction character written as an escape."""
    return "".join(
        character if character.isprintable() else _escaped(character) for character in text
    )


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


@contextmanager
def progress(items: Iterable[T], what: str, total: int | None = None) -> Iterator[Iterable[T]]:
    """The items, counted on stderr while they are worked through.

    Silent unless stderr is a terminal, and when the results scroll by on that terminal anyway.
    """
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield items
        return
    width = max(shutil.get_terminal_size().columns, _NARROWEST)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True, width=width)
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        yield bar.track(items, total=total, description=what)
