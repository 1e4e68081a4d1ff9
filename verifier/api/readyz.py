"""GET /readyz: whether this process can serve, that is, its database answers and is current."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from verifier.api.access import requires
from verifier.api.answer import answer
from verifier.api.deployment import use_cases
from verifier.api.description import Description, described
from verifier.domain.errors import Unavailable
from verifier.domain.permission import Permission


class Ready(TypedDict):
    """The answer when it is; otherwise a problem with status 503."""

    status: Literal["ready"]


@requires(Permission.PUBLIC)
@described(
    Description(
        summary="Whether the service can serve", answers={200: TypeAdapter(Ready)}, refusals=(503,)
    )
)
def view() -> Response:
    """See the module."""
    if not use_cases().show_readiness():
        raise Unavailable("the database is not ready")
    return answer(Ready(status="ready"))
