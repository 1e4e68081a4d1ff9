"""The two applications that `bench/check.py` compares on one server."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from verifier.application import create_app
from verifier.settings import load


def bare() -> Flask:
    """Flask doing nothing but `jsonify`: no session, no body, no database."""
    app = Flask("bare")

    @app.post("/api/v1/checks")
    def answer() -> Response:
        return jsonify({"verdict": "none"})

    return app


def complete() -> Flask:
    """The whole service, settings from the environment."""
    return create_app(load())
