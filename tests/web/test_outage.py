"""When the records cannot be read, a customer is told so, and never anything better (S6)."""

from __future__ import annotations

from tests.deployment import OUTBOUND
from tests.web.browser import Company


def _break(company: Company, *tables: str) -> None:
    with company.database.writing() as transaction:
        for table in tables:
            transaction.connection.exec_driver_sql(f"DROP TABLE {table}")
        transaction.commit()


def test_a_check_ends_as_cannot_check_and_the_status_says_do_not_answer(company: Company) -> None:
    customer = company.browser("carla")
    form = customer.get("/check")
    _break(company, "contacts")
    page = customer.send(form, "/check", content=OUTBOUND, question="contacted_me")
    assert page.has("#verdict.cannot_check")
    assert "We can't check right now." in page.text(".status")
    assert "don't answer" in page.text(".status")


def test_with_no_records_at_all_the_page_still_warns(company: Company) -> None:
    customer, agent = company.browser("carla"), company.browser("alice")
    _break(company, "sessions")
    page = customer.get("/check")
    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert page.text("h1") == "We can't check right now. Don't trust it."
    assert "We never ask for" in page.text(".never")
    assert agent.get("/agent").text("h1") == "Our records can't be used right now."
