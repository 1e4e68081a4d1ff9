"""Errors are pages in plain words that echo nothing; machines' errors are left to their door."""

from __future__ import annotations

import pytest

from tests.web.browser import Company


@pytest.mark.parametrize(
    ("method", "path", "status", "title"),
    [
        ("GET", "/nothing/<b>here</b>", 404, "There is nothing here."),
        ("GET", "/staff/sign-out", 405, "There is nothing here."),
        ("PUT", "/check", 405, "There is nothing here."),
        ("GET", "/static/x/none.css", 404, "There is nothing here."),
        ("GET", "/static/x/../../settings.py", 404, "There is nothing here."),
    ],
)
def test_each_error_has_its_page(
    company: Company, method: str, path: str, status: int, title: str
) -> None:
    response = company.app.test_client().open(path, method=method)
    page = response.get_data(as_text=True)
    assert response.status_code == status
    assert title in page
    assert "here</b>" not in page


def test_the_wrong_role_is_told_so(company: Company) -> None:
    page = company.browser("alice").get("/review")
    assert (page.status, page.text("h1")) == (403, "This page is not for your account.")
    assert page.node("main a.big").attributes["href"] == "/staff"


def test_too_much_text_is_told_in_words(company: Company) -> None:
    customer = company.browser("carla")
    page = customer.send(customer.get("/check"), "/check", content="x" * 2_100_000)
    assert (page.status, page.text("h1")) == (413, "That is too much text.")


def test_an_unforeseen_error_warns_a_customer_and_says_nothing_else(company: Company) -> None:
    customer, agent = company.browser("carla"), company.browser("alice")
    with company.database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE accounts SET role = 'wizard'")
        transaction.connection.exec_driver_sql(
            "UPDATE sessions SET seen_at = 'x' WHERE customer_id > 0"
        )
        transaction.commit()
    page = customer.get("/check")
    assert (page.status, page.text("h1")) == (500, "We can't check right now. Don't trust it.")
    assert "wizard" not in page.html
    assert agent.get("/agent").text("h1") == "Something went wrong here."


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/checks", "/healthz/x"])
def test_machines_get_no_page(company: Company, path: str) -> None:
    response = company.app.test_client().get(path)
    assert response.status_code in (404, 405)
    assert "Go to your page" not in response.get_data(as_text=True)
    assert "Set-Cookie" not in response.headers
