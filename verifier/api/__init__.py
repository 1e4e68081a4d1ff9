"""The JSON API for machines: one endpoint a file, and this table of all of them.

The token endpoint, which OAuth 2 describes, has that protocol's words for errors.

Its blueprint has no session and no forms, so cross-site request forgery does not apply: what a
browser adds by itself (cookies) counts for nothing here.
"""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from verifier.api import (
    access,
    check_contact,
    file_report,
    grant_access,
    healthz,
    list_indicators,
    oauth_error,
    openapi,
    problem,
    readyz,
    record_contact,
    record_event,
    revoke_contact,
)
from verifier.domain.errors import Unavailable

blueprint = Blueprint("api", __name__)

_OURS = ("/api/", "/oauth/", "/healthz", "/readyz")

for _method, _path, _module in (
    ("POST", "/api/v1/contacts", record_contact),
    ("POST", "/api/v1/contacts/<id>/events", record_event),
    ("POST", "/api/v1/contacts/<id>/revoke", revoke_contact),
    ("POST", "/api/v1/checks", check_contact),
    ("POST", "/api/v1/reports", file_report),
    ("GET", "/api/v1/indicators", list_indicators),
    ("POST", oauth_error.PATH, grant_access),
    ("GET", "/api/openapi.json", openapi),
    ("GET", "/healthz", healthz),
    ("GET", "/readyz", readyz),
):
    blueprint.add_url_rule(
        _path,
        _module.__name__.rpartition(".")[2],
        _module.view,
        methods=[_method],
        provide_automatic_options=False,
    )

blueprint.before_request(access.authorise)


def _of_error(error: Exception) -> Response:
    if request.path == oauth_error.PATH:
        return oauth_error.of_error(error)
    if isinstance(error, Unavailable):
        return check_contact.unavailable(error)
    return problem.of_error(error)


blueprint.register_error_handler(Exception, _of_error)
# An application-wide handler for a status would go before a blueprint's for every exception, and
# one for a class before that for all.
blueprint.register_error_handler(Unavailable, _of_error)
for _status in (400, 401, 404, 405, 413, 415):
    blueprint.register_error_handler(_status, _of_error)


def register(app: Flask) -> None:
    """Hang the API on an application that has its use cases already."""
    authenticate = app.extensions["verifier"].authenticate_client
    access.remember_machines(app.extensions, access.KnownMachines(authenticate))
    app.before_request(_refuse_unroutable)
    app.register_blueprint(blueprint)
    openapi.publish(app)


def _refuse_unroutable() -> Response | None:
    """Answer what the API has no endpoint or method for, before the pages' handlers do."""
    error = request.routing_exception
    if not isinstance(error, HTTPException) or isinstance(error, RequestRedirect):
        return None
    return _of_error(error) if request.path.startswith(_OURS) else None
