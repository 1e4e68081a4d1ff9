"""The Flask application: both doors hung on one set of use cases.

The API and the pages are separate trust zones: machines come with bearer credentials and have no
session, people come with a session and every form of theirs carries a CSRF token.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from verifier import api, bootstrap, web
from verifier.crypto.keyring import KeyRing, Purpose
from verifier.services.use_cases import UseCases
from verifier.settings import Settings

_MOST_BODY = 2_000_000  # bytes of one request
_SESSION_LIFE = timedelta(hours=12)


def create_app(settings: Settings) -> Flask:
    """The application of a deployment, ready for any WSGI server."""
    ring = bootstrap.load_keys(settings)
    database = bootstrap.open_database(settings)
    return assemble(settings, ring, bootstrap.use_cases(settings, ring, database))


def assemble(settings: Settings, ring: KeyRing, use_cases: UseCases) -> Flask:
    """The application on use cases that are wired already."""
    app = Flask("verifier", template_folder=str(templates()), static_folder=None)
    app.config.update(
        COMPANY=settings.company,
        REGION=settings.region,
        HOST_ORIGINS=settings.host_origins,
        HAS_PROVIDER=settings.oidc_issuer is not None,
        TRUSTED_HOSTS=settings.hosts,
        PUBLIC_URL=settings.public_url.rstrip("/"),
        SECURITY_CONTACT=settings.security_contact,
        SECRET_KEY=ring.active(Purpose.SESSION).secret,
        SECRET_KEY_FALLBACKS=[key.secret for key in ring.usable(Purpose.SESSION)[1:]],
        MAX_CONTENT_LENGTH=_MOST_BODY,
        MAX_FORM_MEMORY_SIZE=_MOST_BODY,
        PERMANENT_SESSION_LIFETIME=_SESSION_LIFE,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session lives
    )
    app.extensions["verifier"] = use_cases
    api.register(app)
    web.register(app)
    if settings.proxies > 0:
        _believe_proxies(app, settings.proxies)
    return app


def _believe_proxies(app: Flask, count: int) -> None:
    """Believe what the last `count` proxies said of the request, and nothing from before them."""
    app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own documentation does so
        app.wsgi_app, x_for=count, x_proto=count, x_host=count
    )


def templates() -> Path:
    """Beside the package in a checkout, inside it in an installed wheel."""
    package = Path(__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"
