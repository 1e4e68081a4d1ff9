"""Staff with passkeys: an account, its person, and an authenticator that was added to it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from tests.authenticator import Authenticator
from tests.services.company import Company
from verifier.domain.passkey import Challenge
from verifier.domain.principal import Person, Role
from verifier.persistence.staff_tables import audit

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Asked:
    """A challenge in a browser's cookie, and the options that its page carries."""

    challenge: Challenge
    options: str

    @property
    def challenges(self) -> Sequence[Challenge]:
        return [self.challenge]


def hire(company: Company) -> Person:
    """Somebody whose invitation was accepted, just confirmed."""
    login = secrets.token_hex(8)
    invitation = company.use.invite_account(login, Role.AGENT, login)
    entrant = company.use.accept_invitation(login, invitation, PASSWORD)
    assert entrant is not None
    return Person(entrant.account_id, Role.AGENT, login, confirmed=True)


def ask(company: Company, account_id: int | None = None) -> Asked:
    begun = company.use.use_passkey.begin(account_id)
    assert begun is not None
    return Asked(*begun)


def add(company: Company, by: Person, **traits: bool) -> Authenticator:
    """A passkey of `by`."""
    device = Authenticator(**traits)
    challenge, options = company.use.add_passkey.begin("laptop", by)
    assert company.use.add_passkey.finish(device.make(options), "laptop", [challenge], by)
    return device


def sign_in(
    company: Company, answer: str, asked: Asked, account_id: int | None = None
) -> Person | None:
    """Who is signed in then."""
    secret = company.use.use_passkey.sign_in(answer, asked.challenges, "a test", account_id)
    found = None if secret is None else company.use.sessions.staff(secret)
    return None if found is None else replace(found, confirmed=True)


def audited(company: Company, person: Person) -> list[str]:
    """What the audit says was done to an account, the oldest first."""
    with company.database.reading() as connection:
        query = sa.select(audit.c.action).where(audit.c.actor == f"person:{person.id}")
        return list(connection.execute(query.order_by(audit.c.id)).scalars())
