"""GET /healthz: this process is alive. It asks nothing else, so that an outage restarts nobody."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from verifier.api.access import requires
from verifier.api.answer import answer
from verifier.api.description import Description, described
from verifier.domain.permission import Permission


class Alive(TypedDict):
    """Always the same."""

    status: Literal["alive"]


@requires(Permission.PUBLIC)
@described(Description(summary="Whether the process is alive", answers={200: TypeAdapter(Alive)}))
def view() -> Response:
    """See the module."""
    return answer(Alive(status="alive"))
