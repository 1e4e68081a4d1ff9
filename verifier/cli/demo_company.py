"""The demo company: an embedded deployment in one folder, with people whose passwords are known.

Built beside its place and moved there whole, so an interrupted first run leaves nothing half-made;
a later run finds it and only applies missing migrations. Everything in it is plainly demo data.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey
from pyotp import TOTP

from verifier import bootstrap
from verifier.cli.deployment import make_folder
from verifier.cli.registry import read_registry
from verifier.crypto import keyfile
from verifier.crypto.keyring import KeyRing
from verifier.domain.contact import Source
from verifier.domain.errors import Conflict
from verifier.domain.principal import Role, Scope
from verifier.persistence import migrate
from verifier.services.use_cases import UseCases
from verifier.settings import Settings, load

NUMBER_SHOWN = "+86 10 5550 0100"  # outbound only: what the demo agent's calls show

_CHANNELS = Path(__file__).with_name("demo_channels.csv")
_SIGN_INS = "sign-ins.json"
_REGION = "TW"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Staff who may sign in; `totp` is the secret that their device would hold."""

    login: str
    role: Role
    name: str
    password: str = field(repr=False)
    totp: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Company:
    """The demo deployment; `secrets` are the machine clients' by name.

    `launch_key` is the private key of the demo's host app, in JWK form.
    """

    settings: Settings
    people: tuple[DemoPerson, ...]
    secrets: dict[str, str] = field(repr=False)
    launch_key: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A customer of the demo's host app, with the number and address that it has verified."""

    host_id: str
    name: str
    phone: str
    email: str


CUSTOMERS = {
    "customer": DemoCustomer(
        "demo-customer-1", "Demo Customer", "+12025550171", "customer@example.net"
    ),
    "customer2": DemoCustomer(
        "demo-customer-2", "Other Demo Customer", "+12025550172", "customer2@example.net"
    ),
}

_PEOPLE = (
    ("agent", Role.AGENT, "Demo Agent"),
    ("reviewer", Role.REVIEWER, "Demo Reviewer"),
    ("reviewer2", Role.REVIEWER, "Second Demo Reviewer"),
    ("admin", Role.ADMIN, "Demo Admin"),
)

_MACHINES = {
    "dialer": (frozenset({Scope.EVENTS_WRITE}), Source.DIALER),
    "host_app": (frozenset({Scope.CHECKS_WRITE, Scope.REPORTS_WRITE}), Source.SYSTEM),
    "mail_server": (frozenset({Scope.CONTACTS_WRITE}), Source.MAIL_SERVER),
}


def host_app_port(port: int) -> int:
    """Where the demo's host app is served: another port is another origin."""
    return port + 1


def environment(folder: Path, port: int) -> dict[str, str]:
    """The demo's settings as a service reads them."""
    place = folder.resolve()
    return {
        "VERIFIER_DATABASE_URL": f"sqlite:///{place / 'verifier.sqlite3'}",
        "VERIFIER_KEYS_FILE": str(place / "keys.json"),
        "VERIFIER_PUBLIC_URL": f"http://localhost:{port}",
        "VERIFIER_COMPANY": "OKX (demo)",
        "VERIFIER_REGION": _REGION,
        "VERIFIER_TOKEN_DAYS": "400",
        "VERIFIER_ACCEPT_ASSERTED_CALLS": "false",
        "VERIFIER_HOST_ORIGINS": f"http://localhost:{host_app_port(port)}",
    }


def ready_company(folder: Path, port: int) -> Company:
    """The company in `folder`, built first if there is none; raises `Conflict` or `Invalid`."""
    if not (folder / _SIGN_INS).exists():
        _build_beside(folder)
    settings = load(environment(folder, port))
    database = bootstrap.open_database(settings)
    try:
        migrate.upgrade(database)
    finally:
        database.close()
    return company_in(folder, settings)


def _build_beside(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} holds something else than a demo; move it away")
    make_folder(folder)
    place = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _build(place)
        place.replace(folder)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _build(place: Path) -> None:
    ring = KeyRing.generate("demo")
    keyfile.save(place / "keys.json", ring)
    settings = load(environment(place, 8000))
    database = bootstrap.open_database(settings)
    try:
        migrate.upgrade(database)
        sign_ins = _fill(bootstrap.use_cases(settings, ring, database))
    finally:
        database.close()
    descriptor = os.open(place / _SIGN_INS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(sign_ins, file, indent=2)


def _fill(use_cases: UseCases) -> dict[str, Any]:
    use_cases.import_channels(read_registry(_CHANNELS), "demo")
    people = [_hired(use_cases, login, role, name) for login, role, name in _PEOPLE]
    for customer in CUSTOMERS.values():
        use_cases.enrol_customer(customer.host_id, _REGION)
    secrets = {
        client: use_cases.add_client(client, scopes, source, "demo")
        for client, (scopes, source) in _MACHINES.items()
    }
    key = OKPKey.generate_key("Ed25519", {"kid": "demo-host-1"})
    use_cases.launch_keys.add(key.as_dict(private=False))
    return {
        "people": [asdict(person) for person in people],
        "secrets": secrets,
        "launch_key": key.as_dict(private=True),
    }


def _hired(use_cases: UseCases, login: str, role: Role, name: str) -> DemoPerson:
    """Invite somebody, and accept for them as they would."""
    password = "-".join(secrets.token_hex(3) for _ in range(3))
    invitation = use_cases.invite_account(login, role, name)
    entrant = use_cases.accept_invitation(login, invitation, password)
    if entrant is None:
        raise Conflict("an invitation was not accepted")
    _, secret = use_cases.enrol_factor.secret(entrant)
    # The code of the step before comes first, so that the present one is still unused.
    for steps in (-1, 0):
        code = TOTP(secret).at(time.time(), counter_offset=steps)
        if use_cases.enrol_factor.confirm(entrant, code, "demo") is not None:
            return DemoPerson(login, role, name, password, secret)
    raise Conflict("this machine's clock stands wrong")


def company_in(folder: Path, settings: Settings) -> Company:
    """The company that `ready_company` left in `folder`; raises `Conflict` for an older demo's."""
    content = json.loads((folder / _SIGN_INS).read_text(encoding="utf-8"))
    if not {"launch_key", "secrets"} <= content.keys():
        raise Conflict(f"{folder} holds the demo of an older version; remove it")
    people = [DemoPerson(**fields | {"role": Role(fields["role"])}) for fields in content["people"]]
    return Company(settings, tuple(people), content["secrets"], content["launch_key"])
