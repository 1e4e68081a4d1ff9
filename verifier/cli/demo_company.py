"""The demo company: an embedded deployment in one folder, with people whose passwords are known.

Built beside its place and moved there whole, so an interrupted first run leaves nothing half-made;
a later run finds it and only applies missing migrations. Everything in it is plainly demo data.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from verifier import bootstrap
from verifier.cli.accounts import new_password
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
    """Somebody who may sign in; `host_id` is the host app's id of a customer."""

    login: str
    role: Role
    name: str
    password: str
    host_id: str | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """The demo deployment; `secrets` are the machine clients' by their ids."""

    settings: Settings
    people: tuple[DemoPerson, ...]
    secrets: dict[str, str]


_PEOPLE = (
    ("customer", Role.CUSTOMER, "Demo Customer", "demo-customer-1"),
    ("customer2", Role.CUSTOMER, "Other Demo Customer", "demo-customer-2"),
    ("agent", Role.AGENT, "Demo Agent", None),
    ("reviewer", Role.REVIEWER, "Demo Reviewer", None),
    ("reviewer2", Role.REVIEWER, "Second Demo Reviewer", None),
)

_MACHINES = {
    "dialer": (frozenset({Scope.EVENTS_WRITE}), Source.DIALER),
    "host_app": (frozenset({Scope.CHECKS_WRITE, Scope.REPORTS_WRITE}), Source.SYSTEM),
    "mail_server": (frozenset({Scope.CONTACTS_WRITE}), Source.MAIL_SERVER),
}


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
    return _company(settings, folder)


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
    people = [
        DemoPerson(login, role, name, new_password(), host_id)
        for login, role, name, host_id in _PEOPLE
    ]
    for person in people:
        customer = use_cases.enrol_customer(person.host_id, _REGION) if person.host_id else None
        use_cases.add_account(person.login, person.password, person.role, person.name, customer)
    secrets = {
        client: use_cases.add_client(client, scopes, source, "demo")
        for client, (scopes, source) in _MACHINES.items()
    }
    return {"people": [asdict(person) for person in people], "secrets": secrets}


def _company(settings: Settings, folder: Path) -> Company:
    content = json.loads((folder / _SIGN_INS).read_text(encoding="utf-8"))
    people = [DemoPerson(**fields | {"role": Role(fields["role"])}) for fields in content["people"]]
    return Company(settings, tuple(people), _secrets(content))


def _secrets(content: dict[str, Any]) -> dict[str, str]:
    """The machines' secrets; an older demo wrote each behind its id and a dot."""
    written: dict[str, str] = content.get("secrets") or content["credentials"]
    return {client: secret.rpartition(".")[2] for client, secret in written.items()}
