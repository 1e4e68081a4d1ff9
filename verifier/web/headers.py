"""Security headers of everything that people's browsers load.

Decides the policy once: no script or style but ours (by nonce), no Referer, nothing cached but
static files. Only customers' pages may stand in a frame, and only in the host app's. The machines'
door has its own headers.
"""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, g, request
from werkzeug.http import COEP, COOP

from verifier.web.zone import is_machines, is_page, is_staff

_ONE_YEAR = 365 * 24 * 60 * 60


def register(app: Flask) -> None:
    """Put the headers on every answer that is not a machine's."""
    app.after_request(_add)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def csp_nonce() -> str:
    """This answer's nonce: 128 random bits."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _ancestors() -> str:
    """Whose pages may frame this one."""
    origins: tuple[str, ...] = current_app.config["HOST_ORIGINS"]
    if not origins or is_staff(request.path) or not is_page(request.path):
        return "'none'"
    return " ".join(origins)


def _add(response: Response) -> Response:
    if is_machines(request.path):
        return response
    policy = response.content_security_policy
    policy.default_src = "'none'"
    policy.script_src = policy.style_src = f"'nonce-{csp_nonce()}'"
    policy.img_src = policy.connect_src = policy.form_action = "'self'"
    policy.base_uri = "'none'"
    policy.frame_ancestors = _ancestors()
    response.cross_origin_opener_policy = COOP.SAME_ORIGIN
    response.cross_origin_embedder_policy = COEP.REQUIRE_CORP
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if is_page(request.path):
        response.headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}"
    return response
