"""A machine that calls the API, and that holds every answer against the published description."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask
from openapi_schema_validator import OAS31Validator
from werkzeug.test import TestResponse

from tests.deployment import OUTBOUND, SENDER

JSON = "application/json"


class Caller:
    """Calls `app` with one bearer credential (None: without)."""

    def __init__(self, app: Flask, credential: str | None) -> None:
        self._client = app.test_client(use_cookies=False)
        self._document = app.extensions["openapi"]
        self._headers = {} if credential is None else {"Authorization": f"Bearer {credential}"}

    def get(self, path: str, headers: dict[str, str] | None = None) -> TestResponse:
        return self.send("GET", path, headers=headers)

    def post(
        self, path: str, body: Any, headers: dict[str, str] | None = None, type_: str = JSON
    ) -> TestResponse:
        """POST `body`: bytes as they are, anything else as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.send("POST", path, raw, headers, type_)

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        type_: str = JSON,
    ) -> TestResponse:
        response = self._client.open(
            path,
            method=method,
            data=body,
            content_type=type_,
            headers=self._headers | (headers or {}),
        )
        self._hold_against_description(response, method.lower(), path)
        return response

    def _hold_against_description(self, response: TestResponse, method: str, path: str) -> None:
        operation = self._document["paths"].get(_template(path), {}).get(method)
        if operation is None:
            return
        content = operation["responses"][str(response.status_code)]["content"]
        schema = content[response.content_type]["schema"]
        validator = OAS31Validator(schema | {"components": self._document["components"]})
        validator.validate(response.json)
        assert response.headers["Cache-Control"] == "no-store"


def _template(path: str) -> str:
    parts = path.partition("?")[0].split("/")
    if parts[:4] == ["", "api", "v1", "contacts"] and len(parts) == 6:
        parts[4] = "{id}"
    return "/".join(parts)


def call(**changes: Any) -> dict[str, Any]:
    """The body that records a call to customer `alice`; None takes a field out."""
    body = {
        "customer": "alice",
        "medium": "call",
        "department": "Security",
        "purpose": "A sign-in you should know of",
        "number_shown": OUTBOUND,
    }
    return _changed(body, changes)


def mail(**changes: Any) -> dict[str, Any]:
    """The body that records a mail to customer `alice`; None takes a field out."""
    body = {
        "customer": "alice",
        "medium": "mail",
        "department": "Support",
        "purpose": "Your request of Monday",
        "sender": SENDER,
        "subject": "About your request",
    }
    return _changed(body, changes)


def check(content: str, customer: str = "alice", question: str = "contacted_me") -> dict[str, Any]:
    """The body of a check."""
    return {"customer": customer, "question": question, "content": content}


def fields(response: TestResponse) -> list[str]:
    """The names of the fields that a problem complains about."""
    return [error["field"] for error in response.json["errors"]]


def _changed(body: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (body | changes).items() if value is not None}
