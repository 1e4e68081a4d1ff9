from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.caller import Caller, call, fields
from tests.deployment import Deployment


@pytest.mark.parametrize(
    ("method", "path", "status", "field"),
    [
        ("GET", "/api/", 404, "path"),
        ("GET", "/api/v1/nothing", 404, "path"),
        ("POST", "/api/v1/contacts/", 404, "path"),
        ("GET", "/api/v1/%ff%00", 404, "path"),
        ("GET", "/api/v1/checks", 405, "method"),
        ("DELETE", "/api/v1/reports", 405, "method"),
        ("OPTIONS", "/api/v1/checks", 405, "method"),
        ("POST", "/api/openapi.json", 405, "method"),
    ],
)
def test_what_is_not_there_is_a_problem_too(
    system: Caller, method: str, path: str, status: int, field: str
) -> None:
    response = system.send(method, path)
    assert (response.status_code, fields(response)) == (status, [field])
    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert ("Allow" in response.headers) == (status == 405)


def test_an_unforeseen_error_is_logged_and_says_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Deployment(tmp_path) as deployment:
        system = Caller(deployment.app, deployment.client("system"))
        del deployment.app.config["REGION"]  # as if it had been assembled wrongly
        response = system.post("/api/v1/contacts", call(purpose="zq7Echo"))
    assert response.status_code == 500
    assert response.json["errors"] == []
    assert "KeyError" in caplog.text
    assert "KeyError" not in response.text
    assert "zq7Echo" not in caplog.text


def test_the_pages_keep_their_own_errors(deployment: Deployment) -> None:
    response = deployment.app.test_client().get("/nothing-here")
    assert response.status_code == 404
    assert response.mimetype == "text/html"
