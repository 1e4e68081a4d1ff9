"""`verifier clients`: machines that may call the API, their secrets and their end.

A secret is shown once, alone on stdout, so that it can go straight into a secrets store; what is
said about it goes to stderr.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from verifier.api.answer import moment_text
from verifier.api.moment import read_moment
from verifier.cli.console import plain, progress, results, say, table
from verifier.cli.deployment import opened
from verifier.domain.contact import Source
from verifier.domain.principal import Scope
from verifier.services.list_clients import ListedSecret
from verifier.services.rotate_secret import LONGEST_OVERLAP, OVERLAP
from verifier.services.use_cases import UseCases

_OPERATOR = "operator"
_HOUR = timedelta(hours=1)


@click.group()
def clients() -> None:
    """Add, list, rotate and revoke machines that may call the API."""


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
    """Add the machine client ID and print its secret, once."""
    with opened() as use_cases:
        secret = use_cases.add_client(
            client_id, frozenset(Scope(scope) for scope in scopes), Source(source), _OPERATOR
        )
    say(f"The client is added. Its id is {client_id}; its secret is shown only now:")
    click.echo(secret)


@clients.command("list")
def list_clients() -> None:
    """Show every client: its source, scopes, secrets by number with their dates; never a secret."""
    with opened() as use_cases:
        listed = use_cases.list_clients(_OPERATOR)
    shown = table("id", "source", "scopes", "secrets", "revoked")
    for client in listed:
        shown.add_row(
            plain(client.machine.id),
            client.machine.source.value,
            " ".join(sorted(client.machine.scopes)),
            "\n".join(_said(secret) for secret in client.secrets),
            "" if client.revoked_at is None else _to_the_second(client.revoked_at),
        )
    results().print(shown)


@clients.command()
@click.argument("client_id", metavar="ID")
@click.option(
    "--overlap",
    type=click.IntRange(0, LONGEST_OVERLAP // _HOUR),
    default=OVERLAP // _HOUR,
    show_default=True,
    metavar="HOURS",
    help="How long the old secret works beside the new one; 0 ends it, and every token got with"
    " it, at once.",
)
def rotate(client_id: str, overlap: int) -> None:
    """Give the client ID a new secret and print it, once."""
    with opened() as use_cases:
        secret = use_cases.rotate_secret(client_id, _OPERATOR, overlap * _HOUR)
    ends = f"in {overlap} hours" if overlap else "now, with every token that was got with it"
    say(f"What the client {client_id} had before ends {ends}. Its new secret is shown only now:")
    click.echo(secret)


@clients.command()
@click.argument("client_id", metavar="ID")
@click.option(
    "--since",
    metavar="TIME",
    help="Also revoke every contact that it recorded, and every call that it reported on, since"
    " then; such as 2026-01-31T09:30:00Z.",
)
def revoke(client_id: str, since: str | None) -> None:
    """Revoke the client ID for good. Interrupted, it is carried on by doing it again."""
    moment = read_moment("--since", since)
    with opened() as use_cases:
        revoked_at = use_cases.revoke_client(client_id, _OPERATOR, moment)
        say(f"The client {client_id} is revoked since {_to_the_second(revoked_at)}.")
        if moment is not None:
            say(f"{_revoke_contacts(use_cases, client_id, moment)} contacts are revoked with it.")


def _revoke_contacts(use_cases: UseCases, client_id: str, since: datetime) -> int:
    total = use_cases.revoke_client.count(client_id, since, _OPERATOR)
    say(f"Revoking {total} contacts; then waiting for requests that were under way …")
    revoked = use_cases.revoke_client.contacts(client_id, since, _OPERATOR)
    with progress(revoked, "Revoking", total) as counted:
        return sum(1 for _ in counted)


def _said(secret: ListedSecret) -> str:
    begun = f"{secret.number}: from {_to_the_second(secret.recorded_at)}"
    if secret.retired_at is not None:
        return f"{begun}, ended {_to_the_second(secret.retired_at)}"
    if secret.expires_at is not None:
        return (
            f"{begun}, {'until' if secret.usable else 'ended'} {_to_the_second(secret.expires_at)}"
        )
    return begun


def _to_the_second(moment: datetime) -> str:
    return f"{moment_text(moment).partition('.')[0]}Z"
