"""A deployment for benches: keys, a migrated database, our numbers, and a host app's launch key."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import OKPKey

from verifier import bootstrap
from verifier.crypto import keyfile
from verifier.crypto.keyring import KeyRing
from verifier.crypto.launch_token import ALGORITHM, TYPE
from verifier.domain.channel import Channel, Direction, Registry
from verifier.domain.contact import Source
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Scope
from verifier.persistence import migrate
from verifier.persistence.database import Database
from verifier.services.use_cases import UseCases
from verifier.settings import load

# Nobody has these numbers (+1 800 555 01xx is for fiction).
NUMBERS = tuple(
    Identifier(IdentifierKind.PHONE, number) for number in ("+18005550101", "+18005550102")
)
SENDER = Identifier(IdentifierKind.EMAIL, "support@example.com")
PUBLIC_URL = "http://localhost"


@dataclass
class Deployed:
    """What a server needs to know (`environment`), and the use cases of a process of our own."""

    environment: dict[str, str]
    use_cases: UseCases
    database: Database
    ring: KeyRing
    launch_key: OKPKey

    def launch_token(self, host_id: str) -> str:
        """What the host app sends along with one of its customers."""
        now = int(time.time())
        claims = {
            "aud": PUBLIC_URL,
            "sub": host_id,
            "jti": secrets.token_urlsafe(16),
            "iat": now,
            "exp": now + 60,
        }
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": self.launch_key.kid}
        return jwt.encode(header, claims, self.launch_key, algorithms=[ALGORITHM])

    def token(self, client_id: str, scopes: Iterable[Scope]) -> str:
        """Add a machine client; a token that it calls the API with, for ten minutes."""
        secret = self.use_cases.add_client(client_id, frozenset(scopes), Source.SYSTEM, "bench")
        access = self.use_cases.grant_access(client_id, secret)
        assert access is not None
        return access.token


def deploy(folder: Path, url: str) -> Deployed:
    """Migrate the database at `url` and make a deployment of it; its keys lie in `folder`."""
    keys = folder / "keys.json"
    ring = KeyRing.generate("bench")
    keyfile.save(keys, ring)
    environment = {
        "VERIFIER_DATABASE_URL": url,
        "VERIFIER_KEYS_FILE": str(keys),
        "VERIFIER_PUBLIC_URL": PUBLIC_URL,
    }
    settings = load(environment)
    database = bootstrap.open_database(settings)
    migrate.upgrade(database)
    use_cases = bootstrap.use_cases(settings, ring, database)
    channels = [Channel("example", number, Direction.OUTBOUND) for number in NUMBERS]
    channels.append(Channel("example", SENDER, Direction.BOTH))
    use_cases.import_channels(Registry(channels, [("example", "example")]), "bench")
    launch_key = OKPKey.generate_key("Ed25519", {"kid": "bench-host"})
    use_cases.launch_keys.add(launch_key.as_dict(private=False))
    return Deployed(environment, use_cases, database, ring, launch_key)
