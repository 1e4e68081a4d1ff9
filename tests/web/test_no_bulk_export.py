"""No page hands out more of customers' data than a screen of it, whatever is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.deployment import OUTBOUND
from tests.web.browser import STAFF, Company
from verifier.domain.contact import CallDetails
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.permission import Permission
from verifier.domain.principal import Person, Role
from verifier.domain.report import NewReport
from verifier.services.record_contact import NewContact

MANY = 120
MOST_ON_A_PAGE = 50
MARK = re.compile(r"mark-\d{4}")

QUERIES = [
    "",
    "limit=100000&most=100000&per_page=100000&page_size=100000&count=100000&n=100000",
    "limit=-1&most=-1&page=0&offset=0&all=1&size=all",
    "format=csv&export=1&download=1&as=json",
    "before=999999999&limit=100000",
    "what=contact.&limit=100000",
    "from=2001-01-01&to=2199-12-31&most=100000",
]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Much of everything, each with a mark of its own."""
    with Company(tmp_path_factory.mktemp("company")) as company:
        alice = Person(company.hire("alice"), Role.AGENT, "alice")
        number = Identifier(IdentifierKind.PHONE, OUTBOUND)
        for place in range(MANY):
            details = CallDetails("Security", f"mark-{place:04}", number)
            company.use_cases.record_contact(NewContact("host-1", details), alice)
            company.use_cases.file_report(NewReport.of(f"mark-{place:04} called me"), alice)
        yield company


def addresses(company: Company) -> list[str]:
    """Every page that staff can open by an address alone."""
    found = [
        rule.rule
        for rule in company.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint.startswith("pages.")
        and not rule.arguments
        and company.app.view_functions[rule.endpoint].permission is not Permission.PUBLIC
    ]
    assert {"/agent", "/review", "/admin/audit", "/admin/accounts"} <= set(found)
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_a_page_holds_one_page_and_is_nothing_to_download(company: Company, query: str) -> None:
    seen = {}
    for login in STAFF:
        browser = company.browser(login)
        for address in addresses(company):
            answer = browser.client.get(f"{address}?{query}")
            assert "Content-Disposition" not in answer.headers
            assert answer.status_code >= 300 or answer.mimetype == "text/html"
            rows = answer.text.count("<tr")
            seen[login, address] = len(set(MARK.findall(answer.text)))
            assert seen[login, address] <= MOST_ON_A_PAGE, (login, address)
            assert rows <= MOST_ON_A_PAGE + 1, (login, address)
    assert seen["alice", "/agent"] > 10
    assert seen["rita", "/review"] > 10


def test_the_api_hands_reviewers_data_to_no_session(company: Company) -> None:
    for login in STAFF:
        answer = company.browser(login).client.get("/api/v1/reports?limit=200")
        assert answer.status_code in (401, 404, 405)
