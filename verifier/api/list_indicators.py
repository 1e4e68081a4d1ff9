"""GET /api/v1/indicators: what the security team has published as a scam, by rising id."""

from __future__ import annotations

import re

from flask import Response, request
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from verifier.api.access import principal, requires
from verifier.api.answer import answer, moment_text
from verifier.api.deployment import use_cases
from verifier.api.description import Description, Parameter, described
from verifier.domain.errors import Invalid
from verifier.domain.identifier import IdentifierKind
from verifier.domain.permission import Permission
from verifier.persistence.indicators import PublishedIndicator
from verifier.services.list_indicators import PAGE

_MOST = 1000
_LARGEST_ID = 2**63 - 1
_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)


class ListedIndicator(TypedDict):
    """An identifier that impersonates us, in its canonical spelling."""

    id: int
    kind: IdentifierKind
    value: str
    published_at: str


class IndicatorList(TypedDict):
    """A page; pass `next_after` as `after` for the next one, null is the end.

    To keep a copy, read all pages and replace it: what is retracted is listed no more.
    """

    indicators: list[ListedIndicator]
    next_after: int | None


@requires(Permission.READ_INDICATORS)
@described(
    Description(
        summary="List published indicators",
        answers={200: TypeAdapter(IndicatorList)},
        parameters=(
            Parameter("after", "query", {"type": "integer", "minimum": 1}, "Only greater ids."),
            Parameter(
                "limit",
                "query",
                {"type": "integer", "minimum": 1, "maximum": _MOST, "default": PAGE},
                "How many at most.",
            ),
        ),
        refusals=(422,),
    )
)
def view() -> Response:
    """See the module."""
    for name in request.args:
        if name not in ("after", "limit"):
            raise Invalid("query", "only after and limit are known")
    after, limit = _number("after", _LARGEST_ID), _number("limit", _MOST)
    page = use_cases().list_indicators(
        principal(), 0 if after is None else after, PAGE if limit is None else limit
    )
    listed = [_listed(indicator) for indicator in page.indicators]
    return answer(IndicatorList(indicators=listed, next_after=page.next_after))


def _number(name: str, most: int) -> int | None:
    given = request.args.getlist(name)
    if not given:
        return None
    if len(given) > 1:
        raise Invalid(name, "is given twice")
    if not _NUMBER.fullmatch(given[0]) or not 1 <= int(given[0]) <= most:
        raise Invalid(name, f"must be a number from 1 to {most}")
    return int(given[0])


def _listed(indicator: PublishedIndicator) -> ListedIndicator:
    return {
        "id": indicator.id,
        "kind": indicator.identifier.kind,
        "value": indicator.identifier.value,
        "published_at": moment_text(indicator.published_at),
    }
