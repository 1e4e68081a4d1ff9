from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.api.caller import Caller, call, check
from tests.deployment import Deployment
from verifier.api.access import MEMORY, KnownMachines
from verifier.domain.contact import Source
from verifier.domain.principal import Machine, Role, Scope
from verifier.persistence.staff_tables import clients

NOBODY = "0" * 48

ROUTES = {
    ("POST", "/api/v1/contacts"): Scope.CONTACTS_WRITE,
    ("POST", f"/api/v1/contacts/{NOBODY}/events"): Scope.EVENTS_WRITE,
    ("POST", f"/api/v1/contacts/{NOBODY}/revoke"): Scope.CONTACTS_WRITE,
    ("POST", "/api/v1/checks"): Scope.CHECKS_WRITE,
    ("POST", "/api/v1/reports"): Scope.REPORTS_WRITE,
    ("GET", "/api/v1/reports"): Scope.REPORTS_READ,
}


@pytest.fixture(scope="module")
def one_scope(deployment: Deployment) -> dict[Scope, Caller]:
    """A client for every scope that has it and no other."""
    return {
        scope: Caller(deployment.app, deployment.client(f"only-{place}", [scope]))
        for place, scope in enumerate(Scope)
    }


@pytest.mark.parametrize(("route", "scope"), list(itertools.product(ROUTES, Scope)))
def test_a_scope_opens_its_own_routes_and_no_other(
    one_scope: dict[Scope, Caller], route: tuple[str, str], scope: Scope
) -> None:
    response = one_scope[scope].send(*route, b"{}")
    allowed = response.status_code not in (401, 403)
    assert allowed == (ROUTES[route] is scope)


def test_the_matrix_has_every_route_that_needs_a_client(deployment: Deployment) -> None:
    described = {
        (method.upper(), path.replace("{id}", NOBODY))
        for path, operations in deployment.app.extensions["openapi"]["paths"].items()
        for method, operation in operations.items()
        if operation["security"]
    }
    assert described == set(ROUTES)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic c3lzdGVtOnNlY3JldA==",
        "Bearer system",
        "Bearer system.",
        "Bearer system.wrong",
        "Bearer .wrong",
        "Bearer nobody.wrong",
        "Bearer system\x7f.wrong",
        "Bearer syst\xe9m.wrong",
        f"Bearer {'x' * 5000}.wrong",
    ],
)
@pytest.mark.parametrize("route", ROUTES)
def test_without_a_valid_credential_nothing_answers(
    deployment: Deployment, system: Caller, header: str, route: tuple[str, str]
) -> None:
    response = Caller(deployment.app, None).send(*route, headers={"Authorization": header})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_the_scheme_is_read_in_any_case(deployment: Deployment) -> None:
    credential = deployment.client("shouting")
    caller = Caller(deployment.app, None)
    response = caller.get("/api/v1/reports", {"Authorization": f"BEARER {credential}"})
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/api/openapi.json"])
def test_public_routes_need_no_credential(deployment: Deployment, path: str) -> None:
    assert Caller(deployment.app, None).get(path).status_code == 200


def test_a_session_cookie_opens_nothing_here(deployment: Deployment) -> None:
    browser = deployment.app.test_client()
    deployment.sign_in(browser, deployment.account("root", Role.ADMIN))
    deployment.launch(browser, "alice")
    assert browser.get("/staff/account").status_code == 200
    assert browser.get("/check").status_code == 200
    assert browser.get("/api/v1/reports").status_code == 401


def test_an_endpoint_without_permission_is_closed_to_everybody(tmp_path: Path) -> None:
    with Deployment(tmp_path) as deployment:
        view: Callable[..., object] = lambda: "open"  # noqa: E731 - a view that forgot to declare
        deployment.app.view_functions["api.list_reports"] = view
        caller = Caller(deployment.app, deployment.client("all"))
        assert caller.get("/api/v1/reports").status_code == 403


def test_credentials_of_one_deployment_mean_nothing_to_another(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with Deployment(tmp_path / "a") as one, Deployment(tmp_path / "b") as other:
        credential = one.client("system")
        assert Caller(one.app, credential).get("/api/v1/reports").status_code == 200
        assert Caller(other.app, credential).get("/api/v1/reports").status_code == 401


class Clock:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def _known(deployment: Deployment, clock: Clock) -> KnownMachines:
    return KnownMachines(deployment.use_cases.authenticate_client, clock)


def test_a_revoked_client_is_refused_after_five_seconds_at_most(deployment: Deployment) -> None:
    credential = deployment.client("leaving")
    clock = Clock()
    known = _known(deployment, clock)
    assert known.machine(credential) is not None
    _revoke(deployment, "leaving")
    clock.now += MEMORY
    assert MEMORY <= 5.0
    assert known.machine(credential) is None


def test_being_asked_often_does_not_keep_a_revoked_client_in(deployment: Deployment) -> None:
    credential = deployment.client("eager")
    clock = Clock()
    known = _known(deployment, clock)
    known.machine(credential)
    _revoke(deployment, "eager")
    while clock.now < 1000.0 + MEMORY:
        known.machine(credential)
        clock.now += 0.5
    assert known.machine(credential) is None


def test_a_refusal_is_not_remembered(deployment: Deployment) -> None:
    known = _known(deployment, Clock())
    credential = deployment.client("returning")
    _revoke(deployment, "returning")
    assert known.machine(credential) is None
    _revoke(deployment, "returning", at=None)
    assert known.machine(credential) is not None


def test_another_secret_of_a_known_client_is_asked_about(deployment: Deployment) -> None:
    known = _known(deployment, Clock())
    credential = deployment.client("known")
    assert known.machine(credential) is not None
    assert known.machine(f"{credential}x") is None


def test_the_memory_has_a_bound() -> None:
    asked = []

    def authenticate(credential: str) -> Machine:
        asked.append(credential)
        return Machine(credential, frozenset(), Source.SYSTEM)

    known = KnownMachines(authenticate, Clock())
    for number in range(1025):
        known.machine(f"client-{number}")
    known.machine("client-0")
    assert asked.count("client-0") == 2


def test_an_answer_is_never_remembered(deployment: Deployment, system: Caller) -> None:
    recorded = system.post("/api/v1/contacts", call(customer="bob")).json
    assert _verdict(system) == "ask_for_code"
    system.post(f"/api/v1/contacts/{recorded['id']}/revoke", {})
    assert _verdict(system) == "not_confirmed"


def _verdict(system: Caller) -> str:
    verdict: str = system.post("/api/v1/checks", check("is that you?", "bob")).json["verdict"]
    return verdict


def _revoke(deployment: Deployment, client_id: str, at: object = "now") -> None:
    with deployment.database.writing() as transaction:
        revoked_at = transaction.now if at == "now" else None
        transaction.connection.execute(
            sa.update(clients).where(clients.c.id == client_id).values(revoked_at=revoked_at)
        )
        transaction.commit()
