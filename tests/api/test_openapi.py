from __future__ import annotations

import re

import pytest
from openapi_spec_validator import validate

from tests.api.caller import Caller
from tests.deployment import Deployment
from verifier.api import openapi
from verifier.domain.principal import Scope


@pytest.fixture(scope="module")
def document(deployment: Deployment) -> dict:
    return Caller(deployment.app, None).get("/api/openapi.json").json


def test_the_document_is_valid_openapi(document: dict) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1.")


def test_every_route_is_described_and_every_description_is_served(
    deployment: Deployment, document: dict
) -> None:
    served = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in deployment.app.url_map.iter_rules()
        for method in rule.methods
        if rule.rule.startswith(("/api/", "/oauth/")) or rule.rule in ("/healthz", "/readyz")
        if method != "HEAD"
    }
    described = {
        (path, method) for path, operations in document["paths"].items() for method in operations
    }
    assert served == described


def operations(document: dict) -> list[dict]:
    return [each for path in document["paths"].values() for each in path.values()]


def test_every_operation_says_what_it_is_for_and_how_it_fails(document: dict) -> None:
    for operation in operations(document):
        assert operation["summary"]
        assert "500" in operation["responses"]
        if operation["security"]:
            assert {"401", "403", "503"} <= set(operation["responses"])
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            assert {"400", "413", "415", "422"} <= set(operation["responses"])


def test_every_operation_names_the_scope_it_needs(document: dict) -> None:
    needed = {each["operationId"]: each["security"] for each in operations(document)}
    assert needed == {
        "record_contact": [{"client": ["contacts:write"]}],
        "record_event": [{"client": ["events:write"]}],
        "revoke_contact": [{"client": ["contacts:write"]}],
        "check_contact": [{"client": ["checks:write"]}],
        "file_report": [{"client": ["reports:write"]}],
        "list_indicators": [{"client": ["indicators:read"]}],
        "grant_access": [],
        "openapi": [],
        "healthz": [],
        "readyz": [],
    }


def test_every_scope_is_told_in_words_where_tokens_are_got(document: dict) -> None:
    scheme = document["components"]["securitySchemes"]["client"]
    flow = scheme["flows"]["clientCredentials"]
    assert scheme["type"] == "oauth2"
    assert set(flow["scopes"]) == {scope.value for scope in Scope}
    assert all(flow["scopes"].values())
    token = document["paths"][flow["tokenUrl"]]["post"]
    assert list(token["requestBody"]["content"]) == ["application/x-www-form-urlencoded"]
    granted = document["components"]["schemas"]["GrantedToken"]
    assert set(granted["required"]) == {"access_token", "token_type", "expires_in", "scope"}


def test_bodies_refuse_unknown_fields_in_the_description_too(document: dict) -> None:
    schemas = document["components"]["schemas"]
    for name in ("CallBody", "MailBody", "EventBody", "CheckBody", "ReportBody"):
        assert schemas[name]["additionalProperties"] is False


def test_an_endpoint_without_description_stops_the_assembly(deployment: Deployment) -> None:
    views = deployment.app.view_functions
    kept = views["api.healthz"]
    views["api.healthz"] = lambda: "forgotten"
    try:
        with pytest.raises(AttributeError):
            openapi.document(deployment.app)
    finally:
        views["api.healthz"] = kept


def test_the_document_has_no_claim_about_this_machine(document: dict) -> None:
    assert document["servers"] == [{"url": "/"}]
