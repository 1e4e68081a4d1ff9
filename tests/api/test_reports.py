from __future__ import annotations

import hashlib

import pytest

from tests.api.caller import Caller, fields
from tests.deployment import INBOUND, SENDER, Deployment

PATH = "/api/v1/reports"


def test_a_report_is_filed_and_listed(system: Caller) -> None:
    content = "They called from +1 212 555 0199.\u202e\u200b"
    filed = system.post(PATH, {"content": content, "note": "by phone", "customer": "alice"})
    assert filed.status_code == 201
    assert filed.json["candidates"] == 1
    listed = system.get(PATH).json["reports"][0]
    indicators = listed.pop("indicators")
    assert listed == {
        "id": filed.json["id"],
        "reporter": "machine",
        "recorded_at": filed.json["recorded_at"],
        "digest": hashlib.sha256(content.encode()).hexdigest(),
        "content": content,
        "note": "by phone",
    }
    assert [(each["kind"], each["value"], each["status"]) for each in indicators] == [
        ("phone", "+12125550199", "candidate")
    ]


def test_our_own_channels_never_become_candidates(system: Caller) -> None:
    for _ in range(3):
        filed = system.post(PATH, {"content": f"{INBOUND} and {SENDER} are fake"})
        assert filed.json["candidates"] == 0


def test_pages_follow_one_another_without_gap_or_repeat(system: Caller) -> None:
    filed = [system.post(PATH, {"content": f"report {n}"}).json["id"] for n in range(5)]
    seen: list[int] = []
    path = f"{PATH}?limit=2"
    while True:
        page = system.get(path).json
        seen += [report["id"] for report in page["reports"]]
        if page["next_before"] is None:
            break
        path = f"{PATH}?limit=2&before={page['next_before']}"
    assert seen[:5] == filed[::-1]
    assert seen == sorted(set(seen), reverse=True)


def test_an_empty_page_is_an_end(system: Caller) -> None:
    page = system.get(f"{PATH}?before=1").json
    assert page == {"reports": [], "next_before": None}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("limit=1&limit=2", "limit"),
        ("limit=٣", "limit"),
        ("limit=1.0", "limit"),
        (f"limit={'9' * 5000}", "limit"),
        ("before=0", "before"),
        ("before=9223372036854775808", "before"),
        ("before=%00", "before"),
        ("before=1%0A", "before"),
        ("before=%ff", "before"),
        ("zq7=1", "query"),
    ],
)
def test_a_wrong_query_names_its_parameter(system: Caller, query: str, field: str) -> None:
    response = system.get(f"{PATH}?{query}")
    assert (response.status_code, fields(response)) == (422, [field])
    assert "zq7" not in response.text


def test_the_largest_id_is_no_error(system: Caller) -> None:
    assert system.get(f"{PATH}?before=9223372036854775807&limit=200").status_code == 200


def test_a_report_about_an_unknown_customer_is_not_filed(
    deployment: Deployment, system: Caller
) -> None:
    before = deployment.rows()
    response = system.post(PATH, {"content": "+1 212 555 0198", "customer": "nobody"})
    assert response.status_code == 404
    assert deployment.rows() == before
