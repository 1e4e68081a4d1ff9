"""Who may call which endpoint of the API.

Machines present `Authorization: Bearer <access token>` (RFC 6750) and nothing else counts: no
secret, no parameter, no cookie. Fails closed: an endpoint that names no permission answers nobody.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import current_app, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from verifier.api.problem import OutOfScope
from verifier.domain.errors import Forbidden
from verifier.domain.permission import Permission, allows, scopes_for
from verifier.domain.principal import Machine
from verifier.services.authenticate_client import Known

View = TypeVar("View", bound=Callable[..., Any])

MEMORY = 5.0  # seconds
_MOST_KNOWN = 1024
_MACHINES = "machines"


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare what a view's caller must be allowed to do."""

    def declare(view: View) -> View:
        cast("Any", view).permission = permission
        return view

    return declare


class KnownMachines:
    """Tokens that held at most five seconds ago, so that not every request asks again.

    Safe because it remembers who somebody *is*, never an answer: a client that is revoked is
    refused five seconds later at most, and whatever it does till then is decided on fresh facts.
    No token is known beyond its own end. Only successes are remembered, under the token's SHA-256,
    and at most 1,024 of them, so neither a guesser nor a reader of the memory gains by it.
    """

    def __init__(
        self,
        authenticate: Callable[[str], Known | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._authenticate = authenticate
        self._clock = clock
        self._known: dict[bytes, tuple[Machine, float]] = {}

    def machine(self, token: str) -> Machine | None:
        """The machine that `token` belongs to; raises `Unavailable`."""
        now = self._clock()
        name = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._known.get(name)
        if known is not None and now < known[1]:
            return known[0]
        found = self._authenticate(token)
        if found is None:
            self._known.pop(name, None)
            return None
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[name] = found.machine, now + min(MEMORY, found.left.total_seconds())
        return found.machine


def remember_machines(extensions: dict[str, Any], known: KnownMachines) -> None:
    """Give an application its own memory: one deployment's tokens mean nothing to another."""
    extensions[_MACHINES] = known


def authorise() -> None:
    """Run before each endpoint: the machine as `g.principal`, or 401, or `Forbidden`."""
    view = current_app.view_functions[request.endpoint or ""]
    permission = getattr(view, "permission", None)
    if permission is None:
        raise Forbidden("this endpoint names no permission")
    if permission is Permission.PUBLIC:
        return
    # The body first: whoever sends it slowly is asked who they are when it is here, not before a
    # revocation that comes meanwhile.
    request.get_data()
    token = _token(request.headers.get("Authorization", ""))
    machine = None if token is None else _known().machine(token)
    if machine is None:
        # RFC 6750 §3.1: whoever presents no token is told of no error. Given as a whole, since
        # werkzeug would leave out the quotes that the RFC writes.
        said = None if token is None else 'error="invalid_token"'
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", token=said))
    if not allows(machine, permission):
        raise OutOfScope(scopes_for(permission))
    g.principal = machine


def principal() -> Machine:
    """The machine that `authorise` let in."""
    return cast("Machine", g.principal)


def _token(header: str) -> str | None:
    scheme, _, token = header.partition(" ")
    return token if scheme.lower() == "bearer" and token else None


def _known() -> KnownMachines:
    known: KnownMachines = current_app.extensions[_MACHINES]
    return known
