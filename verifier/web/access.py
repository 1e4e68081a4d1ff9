"""Who may see which page: session → person, and each view's own `Permission` (fail closed).

Decides for every matched endpoint outside the machines' door: one that names no permission is
refused, whoever asks. What a person may touch within a page is decided by the use case, which also
asks for a second factor anew (`NotConfirmed`) before a dangerous act.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Forbidden
from verifier.domain.permission import Permission, allows
from verifier.domain.principal import Person
from verifier.services.use_cases import UseCases
from verifier.web import session
from verifier.web.zone import is_staff

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

_FROM_HERE = frozenset({"same-origin", "none"})


def requires(permission: Permission, *, from_host_app: bool = False) -> Callable[[View], View]:
    """Declare what a view needs; `check_access` and the house's rules read it.

    `from_host_app`: its form stands on the host app's pages, so the view itself must tell who sent
    it: neither our CSRF token nor our origin can come with it.
    """

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]  # functions take attributes
        view.from_host_app = from_host_app  # type: ignore[attr-defined]
        return view

    return declare


def check_access() -> ResponseReturnValue | None:
    """Before each request: let it pass, send it to its front door, or raise `Forbidden`."""
    if request.endpoint is None or request.blueprint == "api":
        return None
    view = current_app.view_functions[request.endpoint]
    permission = getattr(view, "permission", None)
    if permission is None:
        raise Forbidden("this page declares no permission")
    if not getattr(view, "from_host_app", False):
        _refuse_other_sites()
    if permission is Permission.PUBLIC:
        return None
    # The form first: whoever sends it slowly is asked who they are when it is here.
    request.form  # noqa: B018 - reading it is what this is for
    g.person = signed_in()
    if g.person is None:
        return _to_front_door()
    if not allows(g.person, permission):
        raise Forbidden("this page is not for this role")
    return None


def _refuse_other_sites() -> None:
    """A second wall beside the CSRF token: pages send no Referer, but browsers say this much."""
    if request.method == "POST":
        site = request.headers.get("Sec-Fetch-Site", "none")
        if site not in _FROM_HERE:
            abort(400)


def _to_front_door() -> ResponseReturnValue:
    """Staff sign in; customers come from the host app, which no link of ours can do for them."""
    if request.method not in ("GET", "HEAD") or not is_staff(request.path):
        abort(401)
    return redirect(url_for("pages.sign_in"), 303)


def signed_in() -> Person | None:
    """The person behind this zone's session, loaded anew; raises `Unavailable`."""
    secret = session.secret()
    if secret is None:
        return None
    sessions = use_cases().sessions
    return sessions.staff(secret) if is_staff(request.path) else sessions.customer(secret)


def person() -> Person:
    """Who asks for this page; only for views that need somebody signed in."""
    found: Person | None = g.get("person")
    if found is None:
        raise Forbidden("nobody is signed in")
    return found


def device() -> str:
    """What the browser says it is."""
    return request.headers.get("User-Agent", "")


def address() -> str:
    """Where the request comes from, as far as our own proxies are believed."""
    return request.remote_addr or ""


def use_cases() -> UseCases:
    """What this door may call."""
    found: UseCases = current_app.extensions["verifier"]
    return found


def region() -> str | None:
    """The region in which national telephone numbers are read."""
    found: str | None = current_app.config["REGION"]
    return found
