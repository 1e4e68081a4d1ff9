"""`verifier accounts`: add people who may sign in."""

from __future__ import annotations

import secrets

import click

from verifier import bootstrap
from verifier.cli.console import say
from verifier.cli.deployment import migrated_database
from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.envelope import Envelopes
from verifier.crypto.keyring import KeyRing
from verifier.domain.errors import Invalid
from verifier.domain.principal import Role
from verifier.persistence.database import Database
from verifier.services.sign_in import AddAccount
from verifier.services.vault import Vault
from verifier.settings import load

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LEAST = 12
_MOST = 200


@click.group()
def accounts() -> None:
    """Add people who may sign in."""


@accounts.command()
@click.argument("login")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", required=True, help="How customers and colleagues see this person.")
@click.option("--customer", metavar="HOST_ID", help="Whose account it is; for customers only.")
@click.option("--generate", is_flag=True, help="Make a password and show it once.")
def add(login: str, role: str, name: str, customer: str | None, generate: bool) -> None:
    """Add the person who signs in as LOGIN; asks for a password."""
    if (role == Role.CUSTOMER.value) != (customer is not None):
        raise Invalid("--customer", "is required for customers, and only for them")
    settings = load()
    ring = bootstrap.load_keys(settings)
    with migrated_database(settings) as database:
        customer_id = None if customer is None else _customer_id(ring, database, customer)
        password = new_password() if generate else _asked_password()
        AddAccount(database)(login, password, Role(role), name, customer_id)
    say("The account is added.")
    if generate:
        click.echo(password)


def new_password() -> str:
    """A password that cannot be guessed and can be typed: 99 random bits, no look-alikes."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def _asked_password() -> str:
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    if not _LEAST <= len(password) <= _MOST:
        raise Invalid("password", f"must have {_LEAST} to {_MOST} characters")
    return password


def _customer_id(ring: KeyRing, database: Database, host_id: str) -> int:
    with database.reading() as connection:
        return Vault(Envelopes(ring), BlindIndexes(ring)).find(connection, host_id).id
