from __future__ import annotations

import hashlib

from tests.api.caller import Caller
from tests.deployment import INBOUND, SENDER, Deployment
from verifier.domain.principal import Person, Role

PATH = "/api/v1/reports"


def test_a_report_is_filed_and_listed_for_reviewers(deployment: Deployment, system: Caller) -> None:
    content = "They called from +1 212 555 0199.\u202e\u200b"
    filed = system.post(PATH, {"content": content, "note": "by phone", "customer": "alice"})
    assert filed.status_code == 201
    assert filed.json["candidates"] == 1
    reviewer = Person(deployment.account("rae", Role.REVIEWER), Role.REVIEWER, "Rae")
    listed = deployment.use_cases.list_reports(reviewer).reports[0]
    assert listed.id == filed.json["id"]
    assert (listed.content, listed.note) == (content, "by phone")
    assert listed.digest == hashlib.sha256(content.encode()).hexdigest()


def test_reports_are_not_given_back(system: Caller) -> None:
    """They hold what customers pasted: no machine exports that in bulk."""
    assert system.get(PATH).status_code == 405


def test_our_own_channels_never_become_candidates(system: Caller) -> None:
    for _ in range(3):
        filed = system.post(PATH, {"content": f"{INBOUND} and {SENDER} are fake"})
        assert filed.json["candidates"] == 0


def test_a_report_about_an_unknown_customer_is_not_filed(
    deployment: Deployment, system: Caller
) -> None:
    before = deployment.rows()
    response = system.post(PATH, {"content": "+1 212 555 0198", "customer": "nobody"})
    assert response.status_code == 404
    assert deployment.rows() == before
