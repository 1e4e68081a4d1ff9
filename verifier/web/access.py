"""Who may see which page: session → person, and each view's own `Permission` (fail closed).

Decides for every matched endpoint outside the machines' door: one that names no permission is
refused, whoever asks. What a person may touch within a page is decided by the use case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.errors import Forbidden
from verifier.domain.permission import Permission, require
from verifier.domain.principal import Person
from verifier.services.use_cases import UseCases
from verifier.web import session

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

_FROM_HERE = frozenset({"same-origin", "none"})


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare what a view needs; `check_access` and the house's rules read it."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]  # functions take attributes
        return view

    return declare


def check_access() -> ResponseReturnValue | None:
    """Before each request: let it pass, send it to the sign-in, or raise `Forbidden`."""
    if request.endpoint is None or request.blueprint == "api":
        return None
    view = current_app.view_functions[request.endpoint]
    permission = getattr(view, "permission", None)
    if permission is None:
        raise Forbidden("this page declares no permission")
    _refuse_other_sites()
    if permission is Permission.PUBLIC:
        return None
    g.person = signed_in()
    if g.person is None:
        return _to_sign_in()
    require(g.person, permission)
    return None


def _refuse_other_sites() -> None:
    """A second wall beside the CSRF token: pages send no Referer, but browsers say this much."""
    if request.method == "POST":
        site = request.headers.get("Sec-Fetch-Site", "none")
        if site not in _FROM_HERE:
            abort(400)


def _to_sign_in() -> ResponseReturnValue:
    if request.method not in ("GET", "HEAD"):
        abort(401)
    return redirect(url_for("pages.sign_in"), 303)


def signed_in() -> Person | None:
    """The person behind the session, loaded anew; raises `Unavailable`."""
    account_id = session.account_id()
    return None if account_id is None else use_cases().sign_in.load(account_id)


def person() -> Person:
    """Who asks for this page; only for views that need somebody signed in."""
    found: Person | None = g.get("person")
    if found is None:
        raise Forbidden("nobody is signed in")
    return found


def use_cases() -> UseCases:
    """What this door may call."""
    found: UseCases = current_app.extensions["verifier"]
    return found


def region() -> str | None:
    """The region in which national telephone numbers are read."""
    found: str | None = current_app.config["REGION"]
    return found
