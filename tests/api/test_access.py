from __future__ import annotations

import base64
import itertools
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.caller import Caller, call, check
from tests.deployment import Deployment
from verifier.domain.principal import Role, Scope

NOBODY = "0" * 48

INDICATORS = "/api/v1/indicators"

ROUTES = {
    ("POST", "/api/v1/contacts"): Scope.CONTACTS_WRITE,
    ("POST", f"/api/v1/contacts/{NOBODY}/events"): Scope.EVENTS_WRITE,
    ("POST", f"/api/v1/contacts/{NOBODY}/revoke"): Scope.CONTACTS_WRITE,
    ("POST", "/api/v1/checks"): Scope.CHECKS_WRITE,
    ("POST", "/api/v1/reports"): Scope.REPORTS_WRITE,
    ("GET", INDICATORS): Scope.INDICATORS_READ,
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


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic c3lzdGVtOnNlY3JldA=="])
@pytest.mark.parametrize("route", ROUTES)
def test_without_a_token_nothing_answers(
    deployment: Deployment, header: str, route: tuple[str, str]
) -> None:
    response = Caller(deployment.app, None).send(*route, headers={"Authorization": header})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "token",
    [
        "system",
        "system.wrong",
        "k1.e30.aaaaaa.wrong",
        " ",
        "syst\xe9m\x7f.wrong",
        f"{'x' * 5000}.wrong",
        "k1." * 2000,
    ],
)
@pytest.mark.parametrize("route", ROUTES)
def test_with_a_wrong_token_nothing_answers(
    deployment: Deployment, token: str, route: tuple[str, str]
) -> None:
    response = Caller(deployment.app, token).send(*route)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize("written", ["{id}.{secret}", "{secret}", "{id}:{secret}"])
@pytest.mark.parametrize("scheme", ["Bearer", "Basic"])
def test_a_secret_opens_nothing_but_the_token_endpoint(
    deployment: Deployment, written: str, scheme: str
) -> None:
    client_id = f"raw-{secrets.token_hex(4)}"
    raw = written.format(id=client_id, secret=deployment.secret(client_id))
    for said in (raw, base64.b64encode(raw.encode()).decode()):
        caller = Caller(deployment.app, None)
        response = caller.get(INDICATORS, {"Authorization": f"{scheme} {said}"})
        assert response.status_code == 401


def test_a_token_counts_in_the_header_alone(deployment: Deployment) -> None:
    token = deployment.client("misplaced")
    caller = Caller(deployment.app, None)
    assert caller.get(f"{INDICATORS}?access_token={token}").status_code == 401
    form = f"access_token={token}".encode()
    type_ = "application/x-www-form-urlencoded"
    assert caller.post("/api/v1/checks", form, type_=type_).status_code == 401


def test_the_scheme_is_read_in_any_case(deployment: Deployment) -> None:
    token = deployment.client("shouting")
    caller = Caller(deployment.app, None)
    assert caller.get(INDICATORS, {"Authorization": f"BEARER {token}"}).status_code == 200


def test_a_scope_that_is_not_enough_is_said(one_scope: dict[Scope, Caller]) -> None:
    response = one_scope[Scope.EVENTS_WRITE].get(INDICATORS)
    assert response.status_code == 403
    assert (
        response.headers["WWW-Authenticate"]
        == 'Bearer error="insufficient_scope", scope="indicators:read"'
    )


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/api/openapi.json"])
def test_public_routes_need_no_credential(deployment: Deployment, path: str) -> None:
    assert Caller(deployment.app, None).get(path).status_code == 200


def test_a_session_cookie_opens_nothing_here(deployment: Deployment) -> None:
    browser = deployment.app.test_client()
    deployment.sign_in(browser, deployment.account("root", Role.ADMIN))
    deployment.launch(browser, "alice")
    assert browser.get("/staff/account").status_code == 200
    assert browser.get("/check").status_code == 200
    assert browser.get(INDICATORS).status_code == 401


def test_an_endpoint_without_permission_is_closed_to_everybody(tmp_path: Path) -> None:
    with Deployment(tmp_path) as deployment:
        view: Callable[..., object] = lambda: "open"  # noqa: E731 - a view that forgot to declare
        deployment.app.view_functions["api.list_indicators"] = view
        caller = Caller(deployment.app, deployment.client("all"))
        assert caller.get(INDICATORS).status_code == 403


def test_tokens_of_one_deployment_mean_nothing_to_another(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with Deployment(tmp_path / "a") as one, Deployment(tmp_path / "b") as other:
        token = one.client("system")
        other.client("system")
        assert Caller(one.app, token).get(INDICATORS).status_code == 200
        assert Caller(other.app, token).get(INDICATORS).status_code == 401


def test_an_answer_is_never_remembered(deployment: Deployment, system: Caller) -> None:
    recorded = system.post("/api/v1/contacts", call(customer="bob")).json
    assert _verdict(system) == "ask_for_code"
    system.post(f"/api/v1/contacts/{recorded['id']}/revoke", {})
    assert _verdict(system) == "not_confirmed"


def _verdict(system: Caller) -> str:
    verdict: str = system.post("/api/v1/checks", check("is that you?", "bob")).json["verdict"]
    return verdict
