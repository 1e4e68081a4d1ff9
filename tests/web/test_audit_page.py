"""The audit's page: in words, searchable, and nothing typed into it stands in an address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.browser import Browser, Company, Page
from verifier.domain.principal import Role
from verifier.persistence import trail
from verifier.services.read_audit import PAGE


def rows(page: Page) -> list[list[str]]:
    """Who, what and about, row by row."""
    return [
        [" ".join(cell.text(separator=" ").split()) for cell in row.css("td")][1:]
        for row in page.all("table.audit tbody tr")
    ]


def search(browser: Browser, **typed: str) -> Page:
    return browser.send(browser.get("/admin/audit"), "/admin/audit", **typed)


def write(company: Company, *subjects: str, action: str = "report.filed") -> None:
    with company.database.writing() as transaction:
        for subject in subjects:
            trail.add_audit(transaction, "machine:scanner", action, subject)
        transaction.commit()


def test_acts_are_told_in_words_with_names_newest_first(company: Company) -> None:
    call = company.browser("alice").start_call()
    page = company.browser("ada").get("/admin/audit")
    found = rows(page)
    ref = call.path.rpartition("/")[2]
    assert found[0] == ["ada", "Signed in", "ada"]
    assert ["alice", "Issued a code to speak", f"Contact …{ref[-8:]}"] in found
    created = found.index(["alice", "Recorded a contact", f"Contact …{ref[-8:]}"])
    assert created > found.index(["alice", "Issued a code to speak", f"Contact …{ref[-8:]}"])
    assert ["Operator at the shell", "Added an account", "alice"] in found


def test_an_act_without_words_is_shown_as_it_is(company: Company) -> None:
    write(company, "7", action="future.thing")
    page = company.browser("ada").get("/admin/audit")
    assert ["Machine scanner", "future.thing", "7"] in rows(page)
    assert "future.thing" in page.text("#what")


def test_what_strangers_named_themselves_is_escaped(company: Company) -> None:
    company.account("<i>eve</i>", Role.AGENT)
    assert "<i>eve" not in company.browser("ada").get("/admin/audit").html


def test_a_search_by_login_kind_and_subject(company: Company) -> None:
    alice = company.browser("alice")
    ref = alice.start_call().path.rpartition("/")[2]
    company.browser("arthur").start_call(customer="host-2")
    ada = company.browser("ada")
    by_alice = search(ada, who=" ALICE ", what="contact.")
    assert {tuple(row[:2]) for row in rows(by_alice)} == {("alice", "Recorded a contact")}
    assert by_alice.value("who", 'form[action="/admin/audit"]') == "alice"
    about = search(ada, about=ref)
    assert {row[2] for row in rows(about)} == {f"Contact …{ref[-8:]}"}
    assert about.has(f'a[href="/staff/contacts/{ref}/reveal"]')
    assert rows(search(ada, who="operator", what="account.joined")) == []


def test_a_search_between_days_includes_both(company: Company) -> None:
    ada = company.browser("ada")
    with company.database.reading() as connection:
        today = f"{company.database.time(connection):%Y-%m-%d}"
    assert rows(search(ada, **{"from": today, "to": today}))
    assert "Nothing was recorded that matches" in search(ada, to="2020-01-01").text()
    assert rows(search(ada, **{"from": "2190-01-01"})) == []


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"who": "+44 7700 900123"}, "who", "Who is nobody here"),
        ({"who": "nobody"}, "who", "Who is nobody here"),
        ({"about": "kim@example.com"}, "about", "About is nothing in the audit"),
        ({"about": "+44 7700 900123"}, "about", "About is nothing in the audit"),
        ({"about": "447700900123"}, "about", "About is nothing in the audit"),
        ({"about": "kim.smith"}, "about", "About is nothing in the audit"),
        ({"what": "DROP TABLE"}, "what", "What is not one of the list"),
        ({"from": "yesterday"}, "from", "From must be a day such as"),
        ({"to": "2026-02-30"}, "to", "To must be a day such as"),
        ({"to": "9999-12-31"}, "to", "To must be a day such as"),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "to", "To is before the first day"),
        ({"who": "\x00"}, "who", "Who is nobody here"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_never_in_an_address(
    company: Company, typed: dict[str, str], field: str, message: str
) -> None:
    ada = company.browser("ada")
    form = ada.get("/admin/audit")
    token = form.value("csrf_token", 'form[action="/admin/audit"]')
    page = Page(ada.client.post("/admin/audit", data={"csrf_token": token} | typed))
    assert page.status == 422
    assert message in page.text(f"#{field}-error")
    assert not page.has("table.audit")
    asked = ada.get("/admin/audit?" + "&".join(f"{name}=%21" for name in typed))
    assert asked.status == 422


def test_a_search_becomes_an_address_of_references_alone(company: Company) -> None:
    ada = company.browser("ada")
    alice = company.account("alice.anderson@example.com", Role.AGENT)
    form = ada.get("/admin/audit")
    fields = {
        "csrf_token": form.value("csrf_token", 'form[action="/admin/audit"]'),
        "who": "alice.anderson@example.com",
        "from": "2026-01-01",
    }
    answer = ada.client.post("/admin/audit", data=fields)
    assert answer.status_code == 303
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query == {"who": [f"person:{alice}"], "from": ["2026-01-01"]}


def test_pages_follow_each_other_to_the_end(company: Company) -> None:
    write(company, *(f"no-{number}" for number in range(2 * PAGE + 5)))
    ada = company.browser("ada")
    page = search(ada, who="machine:scanner", what="report.")
    seen = [row[2] for row in rows(page)]
    assert len(seen) == PAGE
    while older := [node for node in page.all(".pager a") if node.text() == "Older"]:
        page = ada.get(older[0].attributes["href"] or "")
        seen += [row[2] for row in rows(page)]
    assert seen == [f"Report no-{number}" for number in reversed(range(2 * PAGE + 5))]


@pytest.mark.parametrize("before", ["", "x", "-1", "0", "9" * 18, "9" * 40, "%00", "²"])
def test_a_strange_place_in_the_list_is_no_error(company: Company, before: str) -> None:
    assert company.browser("ada").get(f"/admin/audit?before={before}").status == 200


def test_reading_the_audit_leaves_no_row_in_it(company: Company) -> None:
    ada = company.browser("ada")
    before = company.rows()["audit"]
    search(ada, who="ada")
    assert company.rows()["audit"] == before


def test_the_form_for_searching_is_never_an_address_of_its_own(company: Company) -> None:
    page = company.browser("ada").get("/admin/audit")
    assert page.node("form.panel").attributes["method"] == "post"
