"""Pages for customers, agents and reviewers: each audience in a folder of its own.

People come with a session, and every form of theirs carries a CSRF token; machines have their own
door and never a session.
"""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from verifier.web import access, errors, headers, show, static
from verifier.web.customer import launch
from verifier.web.routes import pages
from verifier.web.session import PeopleSession
from verifier.web.staff import confirm


def register(app: Flask) -> None:
    """Hang the pages on `app`; the machines' blueprint, when there, is left out of CSRF."""
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)  # no page sends a Referer: see access
    app.session_interface = PeopleSession()
    app.before_request(access.check_access)
    csrf = CSRFProtect(app)
    app.before_request(confirm.take_second_factor)
    if "api" in app.blueprints:
        csrf.exempt(app.blueprints["api"])
    csrf.exempt(launch.launch)
    show.register(app)
    static.register(app)
    headers.register(app)
    app.register_blueprint(pages)
    errors.register(app)
