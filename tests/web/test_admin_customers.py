"""Erasing a customer on the admins' page: asked once more, with a second factor, named nowhere."""

from __future__ import annotations

import pytest

from tests.web.browser import Browser, Company, Page
from verifier.domain.errors import NotFound

PLACE, ERASE = "/admin/customers", "/admin/customers/erase"
WHY = "They closed their account"


def ask(browser: Browser, **changes: str) -> Page:
    fields = {"customer": "host-1", "reason": WHY} | changes
    return browser.send(browser.get(PLACE), PLACE, **fields)


def known(company: Company, host_id: str) -> bool:
    try:
        company.use_cases.erase_customer.holdings(host_id, "operator")
    except NotFound:
        return False
    return True


def test_it_says_what_will_be_gone_and_then_it_is(company: Company) -> None:
    ada, alice, carla = (company.browser(name) for name in ("ada", "alice", "carla"))
    alice.start_call()
    asked = ask(ada)
    assert asked.status == 200
    assert "what 1 call or mail said" in asked.text("ul")
    assert known(company, "host-1")
    done = ada.send(asked, ERASE)
    assert (done.path, done.text(".done")) == (PLACE, "The customer is erased.")
    assert not known(company, "host-1")
    assert known(company, "host-2")
    assert carla.get("/check").status == 401
    assert "Erased a customer" in ada.get("/admin/audit").text("tbody")
    assert "host-1" not in ada.get("/admin/audit?what=customer.").text("tbody")
    assert company.browser("carla").get("/check").status == 200, "the app may send them again"


def test_erasing_wants_a_second_factor_and_carries_on_with_what_was_asked(
    company: Company,
) -> None:
    ada = company.browser("ada")
    with company.database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE sessions SET confirmed_at = 0")
        transaction.commit()
    confirm = ada.send(ask(ada), ERASE)
    assert (confirm.status, confirm.text("h1")) == (403, "Confirm that it is you")
    assert known(company, "host-1")
    ada.send(confirm, ERASE, second_factor=company.code("ada"))
    assert not known(company, "host-1")


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"customer": "host-9"}, "customer", "Customer is not known here"),
        ({"customer": ""}, "customer", "Customer is required"),
        ({"reason": ""}, "reason", "Reason is required"),
        ({"reason": "HOST-1 asked for it"}, "reason", "Reason must not name the customer"),
        ({"reason": "Ask bo@customers.example"}, "reason", "Reason must not hold"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    company: Company, typed: dict[str, str], field: str, message: str
) -> None:
    ada = company.browser("ada")
    page = ask(ada, **typed)
    assert page.status == 422
    assert message in page.text(f"#{field}-error")
    fields = {"csrf_token": page.value("csrf_token"), "customer": "host-1", "reason": WHY}
    assert ada.post(ERASE, fields | typed).status == 422
    assert known(company, "host-1")


def test_no_address_names_them(company: Company) -> None:
    ada = company.browser("ada")
    asked = ask(ada)
    actions = [node.attributes["action"] or "" for node in asked.all("form")]
    done = ada.send(asked, ERASE)
    assert not [each for each in (*actions, asked.path, done.path) if "host" in each]
