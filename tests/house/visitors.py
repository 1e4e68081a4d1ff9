"""Everybody who may knock at a route: nobody, a person of each role, a machine of each scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.deployment import Deployment
from verifier.domain.permission import Permission
from verifier.domain.principal import Role, Scope


@dataclass(frozen=True)
class Knock:
    """One method of one route, at an address where nothing need exist."""

    method: str
    path: str
    endpoint: str
    permission: Permission | None

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.permission})"

    @property
    def for_machines(self) -> bool:
        return self.endpoint.startswith("api.")


class Visitors:
    """Clients of one deployment, signed in where they have a role."""

    def __init__(self, deployment: Deployment) -> None:
        self.app = deployment.app
        self.people = {role: self.nobody() for role in Role}
        for role, client in self.people.items():
            if role is Role.CUSTOMER:
                deployment.launch(client, "host-1")
            else:
                deployment.sign_in(client, deployment.account(f"{role}@example.com", role))
        self._deployment = deployment
        self._secrets = {scope: deployment.secret(_client(scope), [scope]) for scope in Scope}

    def nobody(self) -> FlaskClient:
        return self.app.test_client()

    def knocks(self) -> Iterator[Knock]:
        """Every route with every method it answers to by itself."""
        adapter = self.app.url_map.bind("localhost")
        for rule in self.app.url_map.iter_rules():
            view = self.app.view_functions[rule.endpoint]
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                path = adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, 1), method=method)
                yield Knock(method, path, rule.endpoint, getattr(view, "permission", None))

    def bearer(self, scope: Scope) -> dict[str, str]:
        """Of a token got now, since visitors stay longer than a token lasts."""
        token = self._deployment.token(_client(scope), self._secrets[scope])
        return {"Authorization": f"Bearer {token}"}


def _client(scope: Scope) -> str:
    return scope.replace(":", "-")


def knock(client: FlaskClient, at: Knock, **options: Any) -> TestResponse:
    """Knock with an empty form or, at the machines' door, an empty object."""
    if at.method == "GET":
        return client.get(at.path, **options)
    if at.for_machines:
        return client.open(at.path, method=at.method, json={}, **options)
    return client.open(at.path, method=at.method, data={}, **options)
