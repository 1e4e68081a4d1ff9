"""Machine clients of a company, with their secrets and tokens."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from tests.services.company import Company
from verifier.domain.contact import Source
from verifier.domain.principal import Machine, Scope
from verifier.services.revoke_client import BATCH, RevokeClient

OPERATOR = "operator"


@dataclass(frozen=True)
class Client:
    """What the people who run a machine know of it."""

    id: str
    secret: str


def new_client(
    company: Company, scopes: Iterable[Scope] = Scope, source: Source = Source.SYSTEM
) -> Client:
    client_id = f"client-{secrets.token_hex(6)}"
    secret = company.use.add_client(client_id, frozenset(scopes), source, OPERATOR)
    return Client(client_id, secret)


def token(company: Company, client: Client, secret: str | None = None) -> str:
    access = company.use.grant_access(client.id, secret or client.secret)
    assert access is not None
    return access.token


def machine(company: Company, presented: str) -> Machine | None:
    """Whom the company takes the bearer of this token for."""
    known = company.use.authenticate_client(presented)
    return None if known is None else known.machine


def gets_in(company: Company, client: Client, secret: str | None = None) -> bool:
    return company.use.grant_access(client.id, secret or client.secret) is not None


def impatient(company: Company, batch: int = BATCH) -> RevokeClient:
    """Revokes as the company does, but does not wait for requests that are under way."""
    return RevokeClient(company.database, lambda seconds: None, batch)
