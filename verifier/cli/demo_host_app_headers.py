"""What the demo's host app lets browsers do, as a host app should.

Decides who may be asked (its own name only, so that no other site's name can be pointed at it),
whose forms count (its own) and what its pages may load, frame and send forms to.
"""

from __future__ import annotations

import secrets

from flask import Flask, Response, abort, current_app, g, redirect, request
from flask.typing import ResponseReturnValue


def register(app: Flask, own: str, service: str) -> None:
    """Guard every request, and put the headers on every answer; both are origins."""
    app.config.update(OWN_ORIGIN=own, SERVICE=service)
    app.jinja_env.globals["csp_nonce"] = _nonce
    app.before_request(_guard)
    app.after_request(_add)


def _guard() -> ResponseReturnValue | None:
    own: str = current_app.config["OWN_ORIGIN"]
    if request.method == "POST":
        if request.headers.get("Origin") != own:
            abort(403)
    elif request.host_url.rstrip("/") != own:
        return redirect(own, 302)
    return None


def _nonce() -> str:
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _add(response: Response) -> Response:
    policy = response.content_security_policy
    policy.default_src = "'none'"
    policy.script_src = policy.style_src = f"'nonce-{_nonce()}'"
    policy.img_src = policy.frame_ancestors = "'self'"
    # The service alone gets forms and stands in frames, beside the app's own pages.
    policy.form_action = policy.frame_src = f"'self' {current_app.config['SERVICE']}"
    policy.base_uri = "'none'"
    # Not `no-referrer`: browsers then say `Origin: null` when a form goes to another site, and the
    # service refuses launches from nowhere. This says the app's origin and no more.
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # No Cross-Origin-Embedder-Policy: a page that has one cannot frame the service.
    response.headers["Cache-Control"] = "no-store"
    return response
