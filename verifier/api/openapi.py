"""GET /api/openapi.json: the API described as OpenAPI 3.1, from the very types it reads and writes.

The document is made once, when the application is assembled; an endpoint without a description or
a permission stops the assembly, so that none can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, cast

from flask import Flask, Response, current_app
from pydantic import TypeAdapter
from werkzeug.routing import Rule

from verifier.api.access import requires
from verifier.api.answer import JSON, answer
from verifier.api.description import Description, described
from verifier.api.oauth_error import PATH as TOKEN_PATH
from verifier.api.problem import PROBLEM_JSON, Problem
from verifier.domain.contact import Source
from verifier.domain.permission import Permission, allows
from verifier.domain.principal import Machine, Scope

_DOCUMENT = "openapi"
_CLIENT = "client"
_PROBLEM = TypeAdapter(Problem)
_WITH_BODY = (400, 413, 415, 422)
_RETRY = (429, 503)

_SCOPES = {
    Scope.CONTACTS_WRITE: "Record contacts, and revoke what it recorded",
    Scope.EVENTS_WRITE: "Report what happens to calls",
    Scope.CHECKS_WRITE: "Check on a customer's behalf",
    Scope.REPORTS_WRITE: "Report impersonations",
    Scope.INDICATORS_READ: "List what is published as a scam",
}

Json = dict[str, Any]


@requires(Permission.PUBLIC)
@described(Description(summary="This document", answers={200: TypeAdapter(dict[str, Any])}))
def view() -> Response:
    """See the module."""
    return answer(current_app.extensions[_DOCUMENT])


def publish(app: Flask) -> None:
    """Describe what `app` serves; to be called when all endpoints are registered."""
    app.extensions[_DOCUMENT] = document(app)


def document(app: Flask) -> Json:
    """The OpenAPI document of the API's endpoints in `app`."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    views = [(rule, app.view_functions[rule.endpoint]) for rule in rules]
    adapters = [_PROBLEM, *(each for _, view in views for each in _adapters(view))]
    unique = {id(adapter): adapter for adapter in adapters}
    schemas, shared = TypeAdapter.json_schemas(
        [(key, "validation", adapter) for key, adapter in unique.items()],
        ref_template="#/components/schemas/{model}",
    )
    named = {key: schema for (key, _), schema in schemas.items()}
    paths: dict[str, Json] = {}
    for rule, view in sorted(views, key=lambda each: each[0].rule):
        method = "post" if "POST" in (rule.methods or ()) else "get"
        paths.setdefault(_path(rule), {})[method] = _operation(rule, view, named)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "verifier",
            "version": "1",
            "description": "Record contacts with customers, and tell customers which are real.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": shared["$defs"],
            "securitySchemes": {
                _CLIENT: {
                    "type": "oauth2",
                    "flows": {
                        "clientCredentials": {
                            "tokenUrl": TOKEN_PATH,
                            "scopes": {scope.value: _SCOPES[scope] for scope in Scope},
                        }
                    },
                }
            },
        },
    }


def _adapters(view: Callable[..., Any]) -> Iterator[TypeAdapter[Any]]:
    description = _description(view)
    yield from description.answers.values()
    if description.body is not None:
        yield description.body


def _description(view: Callable[..., Any]) -> Description:
    return cast("Description", cast("Any", view).description)


def _path(rule: Rule) -> str:
    return rule.rule.replace("<", "{").replace(">", "}")


def _operation(rule: Rule, view: Callable[..., Any], schemas: dict[int, Json]) -> Json:
    description = _description(view)
    permission: Permission = cast("Any", view).permission
    operation: Json = {
        "operationId": rule.endpoint.removeprefix("api."),
        "summary": description.summary,
        "security": _security(permission),
        "parameters": [
            {
                "name": parameter.name,
                "in": parameter.place,
                "required": parameter.place == "path",
                "description": parameter.about,
                "schema": dict(parameter.schema),
            }
            for parameter in description.parameters
        ],
        "responses": _responses(description, permission, schemas),
    }
    if description.body is not None:
        content = {description.body_type: {"schema": schemas[id(description.body)]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _security(permission: Permission) -> list[Json]:
    """The scopes that are needed; any one of them will do."""
    if permission is Permission.PUBLIC:
        return []
    return [
        {_CLIENT: [scope.value]}
        for scope in Scope
        if allows(Machine("", frozenset({scope}), Source.SYSTEM), permission)
    ]


def _responses(
    description: Description, permission: Permission, schemas: dict[int, Json]
) -> dict[str, Json]:
    problem = {PROBLEM_JSON: {"schema": schemas[id(_PROBLEM)]}}
    responses = {
        status: _response(status, problem) for status in _refusals(description, permission)
    }
    for status, adapter in description.answers.items():
        responses[status] = _response(status, {JSON: {"schema": schemas[id(adapter)]}})
        if status < HTTPStatus.BAD_REQUEST and description.headers:
            responses[status]["headers"] = {
                name: {"description": about, "schema": {"type": "string"}}
                for name, about in description.headers.items()
            }
    return {str(status): responses[status] for status in sorted(responses)}


def _refusals(description: Description, permission: Permission) -> set[int]:
    """Every problem that the operation may answer with."""
    refusals = {*description.refusals, 500}
    if permission is not Permission.PUBLIC:
        refusals |= {401, 403, 503}
    if description.body is not None and description.body_type == JSON:
        refusals.update(_WITH_BODY)
    return refusals


def _response(status: int, content: Json) -> Json:
    response: Json = {"description": HTTPStatus(status).phrase, "content": content}
    if status in _RETRY:
        about = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
        response["headers"] = {"Retry-After": about}
    return response
