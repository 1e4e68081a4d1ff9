"""`verifier customers`: make customers of the host app known to a deployment."""

from __future__ import annotations

import click

from verifier.cli.console import say
from verifier.cli.deployment import opened


@click.group()
def customers() -> None:
    """Make customers of the host app known here."""


@customers.command()
@click.argument("host_id")
@click.option("--region", metavar="XX", help="Country (ISO 3166-1), such as TW.")
def add(host_id: str, region: str | None) -> None:
    """Add the customer whom the host app calls HOST_ID."""
    with opened() as use_cases:
        use_cases.enrol_customer(host_id, region)
    say("The customer is known now.")
