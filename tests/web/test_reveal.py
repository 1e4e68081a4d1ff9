"""Masks on staff's pages, and the one page on which a number or address stands whole."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.web.browser import Browser, Company, Page
from verifier.persistence.staff_tables import audit

NUMBER, WHOLE = "+44 7700 900123", ("+447700900123", "7700 900123", "7700900123")
ADDRESS = "alexandra@customers.example"
WHY = "Line dropped, ring back"


def call(agent: Browser, **changes: str) -> str:
    """A call to NUMBER; where its number is revealed."""
    page = agent.start_call(number_called=NUMBER, **changes)
    return f"/staff/contacts/{page.path.rpartition('/')[2]}/reveal"


def reveal(browser: Browser, place: str, reason: str = WHY) -> Page:
    return browser.send(browser.get(place), place, reason=reason)


def reasons(company: Company) -> list[tuple[str, str]]:
    with company.database.reading() as connection:
        query = sa.select(audit).where(audit.c.action == "contact.revealed")
        return [(row.actor, row.reason) for row in connection.execute(query)]


def age_confirmation(company: Company) -> None:
    with company.database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE sessions SET confirmed_at = 0")
        transaction.commit()


def assert_masked(page: Page) -> None:
    assert page.status == 200
    for whole in (*WHOLE, NUMBER, ADDRESS):
        assert whole not in page.html


def test_lists_and_calls_show_masks_that_can_be_heard(company: Company) -> None:
    agent = company.browser("alice")
    place = call(agent)
    agent.log_mail(recipient=ADDRESS)
    home = agent.get("/agent")
    assert_masked(home)
    assert "+44 ···· ··23" in home.text("tbody")
    assert "a···@customers.example" in home.text("tbody")
    page = agent.get(place.replace("/staff/contacts", "/agent/calls").removesuffix("/reveal"))
    assert_masked(page)
    mask = page.node(".masked")
    assert mask.css_first("[aria-hidden=true]").text() == "+44 ···· ··23"
    assert mask.css_first(".unseen").text() == "Number with country code 44, ending in 2 3"
    assert page.node("a.reveal").attributes["href"] == place


def test_our_own_number_and_sender_stay_readable(company: Company) -> None:
    agent = company.browser("alice")
    page = agent.start_call(number_called=NUMBER)
    assert "+1 800-555-0100" in page.text(".facts")


def test_what_was_typed_stays_in_the_form_on_errors(company: Company) -> None:
    page = company.browser("alice").start_call(number_called=NUMBER, purpose="")
    assert page.value("number_called", 'form[action="/agent/calls"]') == NUMBER


def test_a_number_is_shown_once_and_the_audit_says_why(company: Company) -> None:
    agent, admin = company.browser("alice"), company.browser("ada")
    place = call(agent)
    form = agent.get(place)
    assert_masked(form)
    assert "+44 ···· ··23" in form.text()
    shown = reveal(agent, place)
    assert shown.text(".revealed") == "+44 7700 900123"
    assert shown.headers["Cache-Control"] == "no-store"
    assert reasons(company) == [(f"person:{company.hire('alice')}", WHY)]
    for page in (agent.get(place), agent.get("/agent"), admin.get("/admin/audit")):
        assert_masked(page)
    assert WHY in admin.get("/admin/audit").text("table.audit")


def test_an_address_is_shown_the_same_way(company: Company) -> None:
    agent = company.browser("alice")
    agent.log_mail(recipient=ADDRESS)
    place = agent.get("/agent").node("a.reveal").attributes["href"] or ""
    assert reveal(agent, place).text(".revealed") == ADDRESS


def test_an_admin_reveals_any_contact_from_the_audit(company: Company) -> None:
    place = call(company.browser("alice"))
    admin = company.browser("ada")
    assert reveal(admin, place).text(".revealed") == "+44 7700 900123"


@pytest.mark.parametrize("login", ["arthur", "rita"])
def test_to_others_the_contact_does_not_exist(company: Company, login: str) -> None:
    place = call(company.browser("alice"))
    other = company.browser(login)
    token = other.get("/staff/account").value("csrf_token")
    nothing = f"/staff/contacts/{'0' * 48}/reveal"
    told = {
        (page.status, page.text("main"))
        for at in (place, nothing, "/staff/contacts/x/reveal")
        for page in (other.get(at), other.post(at, {"csrf_token": token, "reason": WHY}))
    }
    assert len(told) == 1
    assert told.pop()[0] == 404
    assert reasons(company) == []


def test_a_customer_is_sent_to_the_staffs_door(company: Company) -> None:
    place = call(company.browser("alice"))
    assert company.browser("carla").get(place).path == "/staff/sign-in"


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", "Reason is required"),
        ("no", "Reason must have at least 3 characters"),
        ("x" * 201, "Reason is longer than 200 characters"),
        (f"they are {NUMBER}", "Reason must not hold a phone number"),
    ],
)
def test_a_reason_that_does_not_count_is_told_beside_its_field(
    company: Company, reason: str, message: str
) -> None:
    agent = company.browser("alice")
    place = call(agent)
    age_confirmation(company)
    page = reveal(agent, place, reason)
    assert page.status == 422
    assert message in page.text("#reason-error")
    assert page.value("reason", f'form[action="{place}"]') == reason
    assert not page.has(".revealed")
    assert reasons(company) == []


def test_the_second_factor_is_asked_for_on_the_way_and_the_reason_is_kept(
    company: Company,
) -> None:
    agent = company.browser("alice")
    place = call(agent)
    form = agent.get(place)
    age_confirmation(company)
    asked = agent.send(form, place, reason=WHY)
    assert (asked.status, asked.text("h1")) == (403, "Confirm that it is you")
    assert_nothing_revealed(company, asked)
    wrong = agent.send(asked, place, second_factor="000000")
    assert_nothing_revealed(company, wrong)
    shown = agent.send(wrong, place, second_factor=company.code("alice"))
    assert shown.text(".revealed") == "+44 7700 900123"
    assert reasons(company) == [(f"person:{company.hire('alice')}", WHY)]


def assert_nothing_revealed(company: Company, page: Page) -> None:
    for whole in WHOLE:
        assert whole not in page.html
    assert reasons(company) == []


def test_a_contact_that_went_to_nothing_has_nothing_to_show(company: Company) -> None:
    agent = company.browser("alice")
    page = agent.start_call(number_called="")
    assert "not given" in page.text(".facts")
    ref = page.path.rpartition("/")[2]
    assert not page.has("a.reveal")
    assert agent.get(f"/staff/contacts/{ref}/reveal").status == 404
