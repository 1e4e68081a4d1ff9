"""`verifier customers`: make customers of the host app known to a deployment, and erase them."""

from __future__ import annotations

import click

from verifier.cli.console import say
from verifier.cli.deployment import opened
from verifier.domain.errors import Invalid
from verifier.services.erase_customer import nameless_reason
from verifier.services.use_cases import UseCases

_OPERATOR = "operator"


@click.group()
def customers() -> None:
    """Make customers of the host app known here, and erase them."""


@customers.command()
@click.argument("host_id")
@click.option("--region", metavar="XX", help="Country (ISO 3166-1), such as TW.")
def add(host_id: str, region: str | None) -> None:
    """Add the customer whom the host app calls HOST_ID."""
    with opened() as use_cases:
        use_cases.enrol_customer(host_id, region)
    say("The customer is known now.")


@customers.command()
@click.argument("host_id")
@click.option(
    "--reason",
    required=True,
    metavar="TEXT",
    help="Why; it stays in the audit for good, so it must not name anybody.",
)
@click.option("--yes", is_flag=True, help="Don't ask for the id once more.")
def erase(host_id: str, reason: str, yes: bool) -> None:
    """Erase the customer whom the host app calls HOST_ID: nothing can bring anything back.

    If the app sends them again, they are a new customer.
    """
    nameless_reason(reason, host_id)
    with opened() as use_cases:
        _announce(use_cases, host_id)
        if not yes and click.prompt("Type the customer's id to erase them", err=True) != host_id:
            raise Invalid("HOST_ID", "is not what was typed; nothing was erased")
        use_cases.erase_customer(host_id, reason, _OPERATOR)
    say("The customer is erased.")


def _announce(use_cases: UseCases, host_id: str) -> None:
    held = use_cases.erase_customer.holdings(host_id, _OPERATOR)
    say(
        f"Erased for good: what {held.contacts} calls and mails said, what {held.reports} reports"
        f" said, {held.addresses} numbers and addresses, the history of {held.checks} checks."
    )
