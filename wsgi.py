"""What a WSGI server loads: `flask --app wsgi run`, `gunicorn wsgi:app`."""

from __future__ import annotations

from verifier.application import create_app
from verifier.settings import load

app = create_app(load())
