"""The cookies of people: one for customers, one for staff, signed, and opened for pages only.

Decides what a cookie carries and where browsers send it. It holds the secret of a session that the
database knows (`keep_sessions` decides whether that is still alive), what a page must remember till
the next one, and the CSRF token. A customer's page may stand in a frame of the host app, on another
site: its cookie is sent there (`SameSite=None`), to that site's frames alone (`Partitioned`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, Request, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from verifier.domain.passkey import Challenge
from verifier.domain.staff import Entrant
from verifier.web.zone import is_page, is_staff

_SECRET = "secret"  # noqa: S105 - a name
_ENTRANT = "entrant"
_CHALLENGES = "challenges"
_MOST_CHALLENGES = 4  # one a page that is open; a cookie is small
_ERRAND = "errand"
_CSRF = "csrf_token"  # as Flask-WTF calls it
_STEP = 5 * 60  # seconds between the steps of signing in


class PeopleSession(SecureCookieSessionInterface):
    """Flask's cookie session, one a zone, and none at all for machines and static files."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a page's request; None elsewhere, and then nothing is ever saved."""
        return super().open_session(app, request) if is_page(request.path) else None

    def get_cookie_name(self, app: Flask) -> str:
        """The zone's own cookie."""
        prefix = "__Host-" if app.config["SESSION_COOKIE_SECURE"] else ""
        return f"{prefix}{'staff' if is_staff(request.path) else 'customer'}"

    def get_cookie_samesite(self, app: Flask) -> str:
        """`None` only for customers' pages that may be embedded, which https alone allows."""
        return "None" if self.get_cookie_partitioned(app) else "Lax"

    def get_cookie_partitioned(self, app: Flask) -> bool:
        """Whether the cookie is for a frame in another site's page."""
        embedded = app.config["SESSION_COOKIE_SECURE"] and app.config["HOST_ORIGINS"]
        return bool(embedded) and not is_staff(request.path)


@dataclass(frozen=True, slots=True)
class Left:
    """What a browser was sent to the identity provider with."""

    state: str
    nonce: str
    verifier: str


def begin(secret: str, *, same_person: bool = False) -> None:
    """Start afresh: nothing from before the sign-in survives it, the CSRF token included.

    Unless it is the `same_person` who was signed in already: the forms on their other open pages,
    such as the one in the host app's frame, stay good.
    """
    token = session.get(_CSRF) if same_person else None
    session.clear()
    session[_SECRET] = secret
    if token is not None:
        session[_CSRF] = token


def end() -> None:
    """Forget who was signed in."""
    session.clear()


def secret() -> str | None:
    """The secret of this browser's session, if it has one."""
    found = session.get(_SECRET)
    return found if isinstance(found, str) else None


def enter(entrant: Entrant) -> None:
    """Remember who is half-way in, for five minutes."""
    session.clear()
    session[_ENTRANT] = [
        entrant.account_id,
        entrant.generation,
        entrant.has_factor,
        int(time.time()),
    ]


def entering() -> Entrant | None:
    """Who is half-way in."""
    match session.get(_ENTRANT):
        case [int(account_id), int(generation), bool(has_factor), int(since)] if _recent(since):
            return Entrant(account_id, generation, has_factor)
    return None


def remember(challenge: Challenge) -> None:
    """Let this browser answer a challenge; the oldest of too many is forgotten."""
    kept = [each.written() for each in challenges()][1 - _MOST_CHALLENGES :]
    session[_CHALLENGES] = [*kept, challenge.written()]


def challenges() -> Sequence[Challenge]:
    """The challenges that this browser was given, however old."""
    match session.get(_CHALLENGES):
        case [*written]:
            return [read for each in written if (read := Challenge.read(str(each)))]
    return ()


def leave_for(state: str, nonce: str, verifier: str) -> None:
    """Remember what the browser is sent to the identity provider with, for five minutes."""
    session[_ERRAND] = [state, nonce, verifier, int(time.time())]


def left_for() -> Left | None:
    """What it was sent with, once: coming back a second time finds nothing."""
    match session.pop(_ERRAND, None):
        case [str(state), str(nonce), str(verifier), int(since)] if _recent(since):
            return Left(state, nonce, verifier)
    return None


def _recent(since: int) -> bool:
    return 0 <= time.time() - since < _STEP
