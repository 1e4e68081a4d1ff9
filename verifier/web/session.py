"""The cookie of a signed-in person: signed, absolute in age, and opened for pages only.

Decides for whom a session is opened and when it ends. The twelve hours count from the sign-in, not
from the last request, whatever else is written into the cookie meanwhile.
"""

from __future__ import annotations

import time

from flask import Flask, Request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from verifier.web.zone import is_page

LIFE = 12 * 60 * 60  # seconds
_ACCOUNT = "account"
_SINCE = "since"


class PeopleSession(SecureCookieSessionInterface):
    """Flask's cookie session, but none at all for machines and static files."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a page's request; None elsewhere, and then nothing is ever saved."""
        return super().open_session(app, request) if is_page(request.path) else None


def begin(account_id: int) -> None:
    """Start afresh: nothing from before the sign-in survives it, the CSRF token included."""
    session.clear()
    session[_ACCOUNT] = account_id
    session[_SINCE] = int(time.time())


def end() -> None:
    """Forget who was signed in."""
    session.clear()


def account_id() -> int | None:
    """Whose session this is, unless it is older than twelve hours."""
    account, since = session.get(_ACCOUNT), session.get(_SINCE)
    if not isinstance(account, int) or not isinstance(since, int):
        return None
    return account if 0 <= time.time() - since < LIFE else None
