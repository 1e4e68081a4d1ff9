"""Reading a request's JSON body into its declared shape.

What is not JSON (RFC 8259, UTF-8, no lone surrogates, no name twice) is a 400; what has another
shape is a 422 that names each field. Nothing of what was sent is repeated, except names of fields
that are plainly names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import UnsupportedMediaType

from verifier.api.problem import FieldError, Refused

Shape = TypeVar("Shape")

_NAME = re.compile(r"[a-z][a-z_]{0,39}")


class Body(BaseModel):
    """Base of request bodies: types as they are, nothing unknown."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def read_body(shape: TypeAdapter[Shape]) -> Shape:
    """The request's body; raises `Refused`, or werkzeug's 413 and 415."""
    if not request.is_json:
        raise UnsupportedMediaType
    raw = request.get_data()
    try:
        read = shape.validate_json(raw)
    except ValidationError as refused:
        details = refused.errors(include_url=False, include_input=False)
        raise _refusal(shape, details) from None
    _refuse_repeats(raw)
    return read


def _refusal(shape: TypeAdapter[Any], details: list[ErrorDetails]) -> Refused:
    if details[0]["type"] == "json_invalid":
        return _not_json(f"is not JSON: {details[0]['ctx']['error']}")
    # pydantic puts the chosen branch of a union in front of the field's own path.
    branch = 1 if shape.core_schema["type"] == "tagged-union" else 0
    return Refused(422, [_field_error(detail, branch) for detail in details])


def _not_json(message: str) -> Refused:
    return Refused(400, [FieldError(field="body", message=message)])


def _field_error(detail: ErrorDetails, branch: int) -> FieldError:
    context = detail.get("ctx", {})
    path = ".".join(_segment(step) for step in detail["loc"][branch:])
    if "discriminator" in context:
        path = context["discriminator"].strip("'")
    return FieldError(field=path or "body", message=_message(detail["type"], context))


def _segment(step: int | str) -> str:
    """A field's name; what a client made up is repeated only when it cannot be a value."""
    return str(step) if isinstance(step, int) or _NAME.fullmatch(step) else "(unknown)"


_MESSAGES = {
    "missing": "is required",
    "extra_forbidden": "is not a field of this request",
    "string_type": "must be text",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "string_too_long": "is longer than {max_length} characters",
    "too_long": "has more than {max_length} entries",
    "enum": "must be {expected}",
    "union_tag_invalid": "must be one of {expected_tags}",
    "union_tag_not_found": "is required",
}


def _message(kind: str, context: Mapping[str, Any]) -> str:
    """Our own words: pydantic's repeat the value in some."""
    return _MESSAGES.get(kind, "is not valid").format_map(context)


class _RepeatedName(Exception):
    """An object has a name twice, and readers disagree which one counts."""


def _refuse_repeats(raw: bytes) -> None:
    try:
        _NAMES.decode(raw.decode())
    except _RepeatedName:
        raise _not_json("has a field twice") from None
    except ValueError:
        # Only what a repeated name hid from validation can fail here.
        raise _not_json("is not JSON") from None


def _unique(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise _RepeatedName


_NAMES = json.JSONDecoder(object_pairs_hook=_unique)
