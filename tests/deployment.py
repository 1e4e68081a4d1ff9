"""A whole deployment for tests: real keys, migrated database, wired use cases, the application.

Its company is invented: Example Exchange, with numbers that nobody has (+1 800 555 01xx), the
domain `example.com` and no telephone line in Taiwan.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from flask.testing import FlaskClient
from pyotp import TOTP

from tests.host_app import HostApp
from verifier import application, bootstrap
from verifier.crypto.keyring import KeyRing
from verifier.detection.registry_file import parse_registry
from verifier.domain.contact import Source
from verifier.domain.principal import Role, Scope
from verifier.persistence import accounts, migrate
from verifier.persistence.database import Database
from verifier.services import keep_sessions
from verifier.settings import Settings

PASSWORD = "correct horse battery staple"
HOST_APP = "http://localhost:9000"
SECURE_HOST_APP = "https://app.example.com"

OUTBOUND = "+18005550100"
INBOUND = "+18005550101"
BOTH = "+18005550102"
SENDER = "support@example.com"

REGISTRY = f"""\
brand,kind,value,direction,region
Example Exchange,name,Example Exchange,,
Example Exchange,domain,example.com,both,
Example Exchange,phone,{OUTBOUND},outbound,
Example Exchange,phone,{INBOUND},inbound,
Example Exchange,phone,{BOTH},both,
Example Exchange,email,{SENDER},both,
Example Exchange,phone,none,,TW
"""


class Deployment:
    """One deployment; `choices` are settings such as `accept_asserted_calls=True`."""

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str | None = None,
        clock_shift: timedelta = timedelta(0),
        registry: str = REGISTRY,
        **choices: Any,
    ) -> None:
        secure = str(choices.get("public_url", "")).startswith("https:")
        self.settings = Settings(
            database_url=database_url or f"sqlite:///{folder / 'verifier.sqlite3'}",
            keys_file=folder / "keys.json",
            **{
                "public_url": "http://localhost",
                "company": "Example Exchange",
                "host_origins": (SECURE_HOST_APP if secure else HOST_APP,),
            }
            | choices,
        )
        self.ring = KeyRing.generate("test")
        self.database = bootstrap.open_database(self.settings, clock_shift=clock_shift)
        migrate.upgrade(self.database)
        self.use_cases = bootstrap.use_cases(self.settings, self.ring, self.database)
        self.use_cases.import_channels(parse_registry(registry), "operator")
        self.host_app = HostApp(self.settings.public_url)
        self.use_cases.launch_keys.add(self.host_app.public_jwk)
        self.devices: dict[str, TOTP] = {}
        self.app = application.assemble(self.settings, self.ring, self.use_cases)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.database.close()

    def customer(self, host_id: str, region: str | None = None) -> int:
        """Enrol a customer of the host app; our key of them."""
        return self.use_cases.enrol_customer(host_id, region)

    def account(self, login: str, role: Role) -> int:
        """Hire somebody named like their login: invited, with `PASSWORD` and a device."""
        invitation = self.use_cases.invite_account(login, role, login)
        entrant = self.use_cases.accept_invitation(login, invitation, PASSWORD)
        assert entrant is not None
        _, secret = self.use_cases.enrol_factor.secret(entrant)
        self.devices[login] = TOTP(secret)
        enrolled = self.use_cases.enrol_factor.confirm(entrant, self.code(login), "a test")
        assert enrolled is not None
        self.use_cases.sessions.end(enrolled.secret)
        forget_step(self.database, entrant.account_id)
        return entrant.account_id

    def code(self, login: str, steps: int = 0) -> str:
        """What the person's device shows, `steps` of 30 seconds from now (database time)."""
        with self.database.reading() as connection:
            now = self.database.time(connection)
        return self.devices[login].at(now, counter_offset=steps)

    def sign_in(self, client: FlaskClient, account_id: int, **options: Any) -> None:
        """Give a browser the session that signing in would have opened."""
        secret = open_session(self.database, account_id)
        with client.session_transaction("/staff", **options) as session:
            session["secret"] = secret

    def launch(self, client: FlaskClient, host_id: str, **options: Any) -> None:
        """Open the service in a browser, as a customer of the host app."""
        answer = client.post("/launch", data={"token": self.host_app.token(host_id)}, **options)
        assert answer.status_code == 303, answer.text

    def client(
        self, client_id: str, scopes: Iterable[Scope] = Scope, source: Source = Source.SYSTEM
    ) -> str:
        """Add a machine client; an access token of its, ready for the API."""
        return self.token(client_id, self.secret(client_id, scopes, source))

    def secret(
        self, client_id: str, scopes: Iterable[Scope] = Scope, source: Source = Source.SYSTEM
    ) -> str:
        """Add a machine client; its secret."""
        return self.use_cases.add_client(client_id, frozenset(scopes), source, "operator")

    def token(self, client_id: str, secret: str) -> str:
        """A new access token for a client's secret."""
        access = self.use_cases.grant_access(client_id, secret)
        assert access is not None
        return access.token

    def rows(self) -> dict[str, int]:
        """How many rows every table has."""
        return count_rows(self.database)


def open_session(database: Database, account_id: int) -> str:
    """The secret of a session, as the last step of signing in opens it."""
    with database.writing() as transaction:
        secret = keep_sessions.admit(transaction, "a test", account_id)
        transaction.commit()
    return secret


def forget_step(database: Database, account_id: int) -> None:
    """As if the device had been set up minutes ago: the code that it shows now is unused."""
    with database.writing() as transaction:
        accounts.change(transaction, account_id, {"totp_step": 1})
        transaction.commit()


def count_rows(database: Database) -> dict[str, int]:
    """How many rows every table of `database` has."""
    tables = migrate.all_tables.sorted_tables
    with database.reading() as connection:
        return {
            table.name: connection.execute(
                sa.select(sa.func.count()).select_from(table)
            ).scalar_one()
            for table in tables
        }
