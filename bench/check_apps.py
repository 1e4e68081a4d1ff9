"""The applications that benches serve."""

from __future__ import annotations

import os
from pathlib import Path

from evaluations import Evaluations
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


def watched() -> Flask:
    """The whole service, each guess that is looked at noted in the file `EVALUATIONS`.

    Every answer says which process gave it.
    """
    Evaluations(Path(os.environ["EVALUATIONS"])).watch()
    app = complete()

    @app.after_request
    def sign(response: Response) -> Response:
        response.headers["X-Process"] = str(os.getpid())
        return response

    return app
