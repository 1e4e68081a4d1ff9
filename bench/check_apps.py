"""The applications that benches serve."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

from evaluations import Evaluations
from flask import Flask, Response, jsonify

from verifier import application, bootstrap
from verifier.application import create_app
from verifier.crypto.blind_index import BlindIndexes
from verifier.domain.limit import LIMITS, Allowance
from verifier.limits.counter import Counter
from verifier.services.limit_requests import LimitRequests
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


def patient() -> Flask:
    """The whole service: it counts requests as ever, but one asker may ask a million times."""
    settings = load()
    ring = bootstrap.load_keys(settings)
    use_cases = bootstrap.use_cases(settings, ring, bootstrap.open_database(settings))
    table = {
        limit: {by: Allowance(10**9, allowed.seconds) for by, allowed in allowances.items()}
        for limit, allowances in LIMITS.items()
    }
    limit = LimitRequests(Counter(), BlindIndexes(ring).index, table)
    return application.assemble(settings, ring, dataclasses.replace(use_cases, limit=limit))


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
