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

from verifier import application, bootstrap
from verifier.crypto.keyring import KeyRing
from verifier.detection.registry_file import parse_registry
from verifier.domain.contact import Source
from verifier.domain.principal import Role, Scope
from verifier.persistence import migrate
from verifier.persistence.database import Database
from verifier.settings import Settings

PASSWORD = "correct horse battery staple"

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
        self.settings = Settings(
            database_url=database_url or f"sqlite:///{folder / 'verifier.sqlite3'}",
            keys_file=folder / "keys.json",
            **{"public_url": "http://localhost", "company": "Example Exchange"} | choices,
        )
        self.ring = KeyRing.generate("test")
        self.database = bootstrap.open_database(self.settings, clock_shift=clock_shift)
        migrate.upgrade(self.database)
        self.use_cases = bootstrap.use_cases(self.settings, self.ring, self.database)
        self.use_cases.import_channels(parse_registry(registry), "operator")
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

    def account(self, login: str, role: Role, customer_id: int | None = None) -> int:
        """Add a person named like their login, who signs in with `PASSWORD`."""
        return self.use_cases.add_account(login, PASSWORD, role, login, customer_id)

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
