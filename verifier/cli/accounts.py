"""`verifier accounts`: invite people, and look after their accounts."""

from __future__ import annotations

import click

from verifier.cli.console import results, say, table
from verifier.cli.deployment import opened
from verifier.domain.errors import NotFound
from verifier.domain.principal import Role
from verifier.domain.staff import STAFF
from verifier.persistence.accounts import AccountRow
from verifier.services.use_cases import UseCases

_role = click.Choice([role.value for role in Role if role in STAFF])


@click.group()
def accounts() -> None:
    """Invite people who may sign in, and look after their accounts."""


@accounts.command()
@click.argument("login")
@click.option("--role", type=_role, required=True)
@click.option("--name", required=True, help="How customers and colleagues see this person.")
def add(login: str, role: str, name: str) -> None:
    """Invite the person who will sign in as LOGIN; prints the invitation, once."""
    with opened() as use_cases:
        invitation = use_cases.invite_account(login, Role(role), name)
    _hand_over(invitation)


@accounts.command()
@click.argument("login")
def invite(login: str) -> None:
    """Invite LOGIN anew: password, device and sessions of before are void."""
    with opened() as use_cases:
        invitation = use_cases.invite_account.again(_named(use_cases, login).id)
    _hand_over(invitation)


@accounts.command()
@click.argument("login")
def unlock(login: str) -> None:
    """Lift the lock that wrong tries at LOGIN brought."""
    with opened() as use_cases:
        use_cases.accounts.unlock(_named(use_cases, login).id)
    say("The account is unlocked.")


@accounts.command()
@click.argument("login")
def deactivate(login: str) -> None:
    """Sign LOGIN out everywhere and let them in no more."""
    with opened() as use_cases:
        use_cases.accounts.deactivate(_named(use_cases, login).id)
    say("The account is deactivated.")


@accounts.command("list")
def list_accounts() -> None:
    """Show every account."""
    shown = table("login", "role", "name", "state")
    with opened() as use_cases:
        for account in use_cases.accounts.overview():
            row = account.row
            shown.add_row(row.login, row.role.value, row.name, account.state.value)
    results().print(shown)


def _named(use_cases: UseCases, login: str) -> AccountRow:
    for account in use_cases.accounts.list():
        if account.login == login and account.deactivated_at is None:
            return account
    raise NotFound("account")


def _hand_over(invitation: str) -> None:
    say("Hand this invitation over in person; it is shown only now, for /staff/join:")
    click.echo(invitation)
