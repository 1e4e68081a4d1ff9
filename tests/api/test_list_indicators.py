from __future__ import annotations

import pytest

from tests.api.caller import Caller, fields
from tests.deployment import Deployment
from tests.persistence.rows import publish, strange_domain
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.persistence import indicators

PATH = "/api/v1/indicators"


def listed(caller: Caller, query: str = "") -> list[str]:
    return [one["value"] for one in caller.get(f"{PATH}{query}").json["indicators"]]


def test_what_two_people_published_is_listed(deployment: Deployment, system: Caller) -> None:
    scam = publish(deployment.database, Identifier(IdentifierKind.PHONE, "+12125550161"))
    one = system.get(PATH).json["indicators"][-1]
    assert one.pop("published_at").endswith("Z")
    assert one == {"id": scam.id, "kind": "phone", "value": "+12125550161"}


def test_a_candidate_and_a_retracted_one_are_not(deployment: Deployment, system: Caller) -> None:
    suspect = strange_domain()
    before = listed(system)
    retracted = publish(deployment.database, strange_domain()).retract()
    with deployment.database.writing() as transaction:
        indicators.candidate(transaction, suspect)
        indicators.change(transaction, retracted)
        transaction.commit()
    assert listed(system) == before


def test_pages_follow_one_another_without_gap_or_repeat(
    deployment: Deployment, system: Caller
) -> None:
    published = [publish(deployment.database, strange_domain()).identifier.value for _ in range(5)]
    seen: list[str] = []
    path = f"{PATH}?limit=2"
    while True:
        page = system.get(path).json
        assert len(page["indicators"]) <= 2
        seen += [one["value"] for one in page["indicators"]]
        if page["next_after"] is None:
            break
        path = f"{PATH}?limit=2&after={page['next_after']}"
    assert seen[-5:] == published
    assert seen == listed(system)


def test_an_empty_page_is_an_end(system: Caller) -> None:
    page = system.get(f"{PATH}?after=9223372036854775807&limit=1000").json
    assert page == {"indicators": [], "next_after": None}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("limit=1&limit=2", "limit"),
        ("limit=٣", "limit"),
        ("limit=1.0", "limit"),
        (f"limit={'9' * 5000}", "limit"),
        ("after=0", "after"),
        ("after=9223372036854775808", "after"),
        ("after=%00", "after"),
        ("after=1%0A", "after"),
        ("after=%ff", "after"),
        ("zq7=1", "query"),
    ],
)
def test_a_wrong_query_names_its_parameter(system: Caller, query: str, field: str) -> None:
    response = system.get(f"{PATH}?{query}")
    assert (response.status_code, fields(response)) == (422, [field])
    assert "zq7" not in response.text
