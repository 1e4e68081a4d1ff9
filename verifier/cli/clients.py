"""`verifier clients`: add machines that may call the API."""

from __future__ import annotations

import click

from verifier.cli.console import say
from verifier.cli.deployment import opened
from verifier.domain.contact import Source
from verifier.domain.principal import Scope


@click.group()
def clients() -> None:
    """Add machines that may call the API."""


@clients.command()
@click.argument("client_id", metavar="ID")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([scope.value for scope in Scope]),
    multiple=True,
    required=True,
    help="What it may do; repeat it for several.",
)
@click.option(
    "--source",
    type=click.Choice([source.value for source in Source if source is not Source.AGENT]),
    default=Source.SYSTEM.value,
    show_default=True,
    help="What kind of witness it is, for good: only a dialer or mail server saw it happen.",
)
def add(client_id: str, scopes: tuple[str, ...], source: str) -> None:
    """Add the machine client ID and print its credential, once."""
    with opened() as use_cases:
        credential = use_cases.add_client(
            client_id, frozenset(Scope(scope) for scope in scopes), Source(source)
        )
    say("The client is added. This is its credential; it is shown only now:")
    click.echo(credential)
