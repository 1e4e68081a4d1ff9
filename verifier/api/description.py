"""What an endpoint says of itself for the OpenAPI document; it decides nothing at run time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from verifier.api.answer import JSON

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter in `place` (`path`, `query` or `header`) with its JSON schema."""

    name: str
    place: str
    schema: Mapping[str, Any]
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One operation. `answers` maps statuses to JSON bodies, `refusals` lists problem statuses.

    Refusals that every endpoint shares (401, 403 and, with a JSON body, 400, 413, 415, 422) are
    added by the document itself.
    """

    summary: str
    answers: Mapping[int, TypeAdapter[Any]]
    body: TypeAdapter[Any] | None = None
    body_type: str = JSON
    parameters: tuple[Parameter, ...] = ()
    refusals: tuple[int, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


CONTACT_ID = Parameter(
    "id",
    "path",
    {"type": "string", "pattern": "^[0-9a-f]{48}$"},
    "The `id` that recording the contact answered with.",
)


def described(description: Description) -> Callable[[View], View]:
    """Attach its description to a view."""

    def attach(view: View) -> View:
        cast("Any", view).description = description
        return view

    return attach
