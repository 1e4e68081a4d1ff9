"""Static files: kept for a year under an address that names their content, and all from here."""

from __future__ import annotations

import re

import pytest

from tests.web.browser import Company


def test_a_page_links_to_files_that_are_kept_for_a_year(company: Company) -> None:
    browser = company.browser()
    page = browser.get("/staff/sign-in")
    links = [node.attributes["href"] or "" for node in page.all("link")]
    assert len(links) == 6
    for link in links:
        response = browser.client.get(link)
        assert response.status_code == 200
        assert response.cache_control.immutable
        assert response.cache_control.max_age == 31_536_000


def test_another_versions_address_answers_but_is_not_kept(company: Company) -> None:
    response = company.app.test_client().get("/static/00000000000000000000/app.css")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["tokens.css", "app.css", "verdict.css", "staff.css"])
def test_our_style_sheets_load_nothing_from_elsewhere(company: Company, name: str) -> None:
    client = company.app.test_client()
    sheet = client.get(f"/static/x/{name}").get_data(as_text=True)
    assert "@import" not in sheet
    for address in re.findall(r"url\(\"?([^\")]+)", sheet):
        assert client.get(f"/static/x/{address}").status_code == 200


@pytest.mark.parametrize("name", ["app.css", "verdict.css", "staff.css"])
def test_colours_are_defined_in_the_tokens_only(company: Company, name: str) -> None:
    sheet = company.app.test_client().get(f"/static/x/{name}").get_data(as_text=True)
    assert not re.findall(r"#[0-9a-f]{3,8}\b(?=[^{]*;)", sheet)


@pytest.mark.parametrize("name", ["app.css", "verdict.css", "staff.css"])
def test_only_logical_properties_are_used(company: Company, name: str) -> None:
    sheet = company.app.test_client().get(f"/static/x/{name}").get_data(as_text=True)
    physical = (
        r"(?:margin|padding|border)-(?:left|right|top|bottom)|^\s*(?:left|right|width|height):"
    )
    assert not re.findall(physical, sheet, re.MULTILINE)
