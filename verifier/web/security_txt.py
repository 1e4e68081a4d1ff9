"""`/.well-known/security.txt`: whom to tell of a weakness (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from verifier.domain.permission import Permission
from verifier.web.access import requires
from verifier.web.zone import SECURITY_TXT

_HOLDS_FOR = timedelta(days=180)


@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """The file, or 404 where no contact is set."""
    contact: str | None = current_app.config["SECURITY_CONTACT"]
    if contact is None:
        return _text("No contact is set here.", 404)
    # This machine's clock: the file is for when the database is down, too, and decides nothing.
    last_day = (datetime.now(UTC) + _HOLDS_FOR).date()
    lines = (
        f"Contact: {contact}",
        f"Expires: {datetime.combine(last_day, time(), UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {current_app.config['PUBLIC_URL']}{SECURITY_TXT}",
    )
    return _text("\n".join(lines))


def _text(content: str, status: int = 200) -> Response:
    response = Response(f"{content}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"  # a few lines: not worth a stale contact
    return response
