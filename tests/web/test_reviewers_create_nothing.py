"""Reviewers judge contacts and reports: they can make none, at any door."""

from __future__ import annotations

import pytest

from tests.deployment import OUTBOUND
from tests.web.browser import CALL, MAIL, Company
from verifier.domain.contact import CallDetails
from verifier.domain.errors import Forbidden
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Person, Role, Scope
from verifier.services.record_contact import NewContact

BODY = {"customer": "host-1", "medium": "call", "department": "x", "purpose": "x"}


@pytest.mark.parametrize(("place", "form"), [("/agent/calls", CALL), ("/agent/mails", MAIL)])
@pytest.mark.parametrize("login", ["rita", "ada"])
def test_not_on_a_page(company: Company, login: str, place: str, form: dict[str, str]) -> None:
    browser = company.browser(login)
    token = browser.get("/staff/account").value("csrf_token")
    assert browser.post(place, {"csrf_token": token, "once": "key"} | form).status == 403
    assert browser.get("/agent").status == 403
    assert company.rows()["contacts"] == 0


@pytest.mark.parametrize("login", ["rita", "ada"])
def test_not_through_the_api_with_their_session(company: Company, login: str) -> None:
    answer = company.browser(login).client.post("/api/v1/contacts", json=BODY)
    assert answer.status_code == 401
    assert company.rows()["contacts"] == 0


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMIN])
def test_not_by_the_use_case_itself(company: Company, role: Role) -> None:
    details = CallDetails("x", "x", Identifier(IdentifierKind.PHONE, OUTBOUND))
    with pytest.raises(Forbidden):
        company.use_cases.record_contact(
            NewContact("host-1", details), Person(7, role, "x", confirmed=True)
        )
    assert company.rows()["contacts"] == 0


def test_reviewers_tools_read_and_create_nothing(company: Company) -> None:
    credential = company.client("tool", [Scope.INDICATORS_READ])
    answer = company.app.test_client().post(
        "/api/v1/contacts", json=BODY, headers={"Authorization": f"Bearer {credential}"}
    )
    assert answer.status_code == 403
    assert company.rows()["contacts"] == 0
