"""Admins' pages of accounts: who is there, in what state, and what may be done about it."""

from __future__ import annotations

import re

import pytest

from tests.deployment import PASSWORD
from tests.web.browser import Browser, Company, Page
from verifier.domain.principal import Role

INVITATION = re.compile(r"\b[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}\b")


def states(page: Page) -> dict[str, list[str]]:
    """Login → name, role and state, as the table says them."""
    rows = [[cell.text(separator=" ") for cell in row.css("td")] for row in page.all("tbody tr")]
    return {row[0].strip(): [" ".join(cell.split()) for cell in row[1:4]] for row in rows}


def invite(browser: Browser, login: str = "kim", name: str = "Kim", role: str = "agent") -> Page:
    form = browser.get("/admin/accounts")
    return browser.send(form, "/admin/accounts", login=login, name=name, role=role)


def age_confirmation(company: Company) -> None:
    with company.database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE sessions SET confirmed_at = 0")
        transaction.commit()


def test_admins_start_at_the_accounts_and_still_reach_reports(company: Company) -> None:
    page = company.browser("ada").get("/staff")
    assert (page.path, page.text("h1")) == ("/admin/accounts", "Accounts")
    links = [node.attributes["href"] for node in page.all(".top nav a")]
    assert links == [
        "/admin/accounts",
        "/admin/clients",
        "/admin/customers",
        "/admin/audit",
        "/review",
        "/staff/account",
    ]


@pytest.mark.parametrize("login", ["alice", "rita", "carla"])
def test_nobody_else_has_these_pages_or_is_offered_them(company: Company, login: str) -> None:
    browser = company.browser(login)
    assert "/admin" not in browser.get("/check" if login == "carla" else "/staff").html
    for path in ("/admin/accounts", "/admin/accounts/1", "/admin/audit"):
        page = browser.get(path)
        # A customer's cookie is none of staff's: they are sent to the staff's door.
        assert page.path == "/staff/sign-in" if login == "carla" else page.status == 403


def test_each_account_is_shown_in_its_state(company: Company) -> None:
    company.hire("alice")
    dora = company.account("dora", Role.REVIEWER)
    company.use_cases.accounts.deactivate(dora)
    company.use_cases.invite_account("nina", Role.AGENT, "Nina New")
    company.account("lola", Role.AGENT)
    for _ in range(8):
        company.use_cases.sign_in("lola", "not the password")
    shown = states(company.browser("ada").get("/admin/accounts"))
    assert shown["ada"] == ["ada (you)", "Admin", "Active"]
    assert shown["alice"] == ["alice", "Agent", "Active"]
    assert shown["nina"][2].startswith("Invited until ")
    assert shown["lola"][2].startswith("Locked until ")
    assert shown["dora"][2].startswith("Deactivated since ")
    assert list(shown)[-1] == "dora"


def test_an_invitation_is_shown_once_and_lets_its_owner_in(company: Company) -> None:
    ada = company.browser("ada")
    answer = invite(ada)
    [invitation] = INVITATION.findall(answer.text("#invitation"))
    assert "It is shown once." in answer.text()
    assert "http://localhost/staff/join" in answer.text()
    assert answer.headers["Cache-Control"] == "no-store"
    for path in ("/admin/accounts", "/admin/audit"):
        assert invitation not in ada.get(path).html
    assert company.use_cases.accept_invitation("kim", invitation, PASSWORD)


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"login": ""}, "login", "Login is required"),
        ({"login": "ada"}, "login", "Login is taken already"),
        ({"name": ""}, "name", "Name is required"),
        ({"name": "x" * 81}, "name", "Name is longer than 80 characters"),
        ({"name": "Kim\u202e"}, "name", "Name contains an invisible"),
        ({"role": "customer"}, "role", "Role must be agent, reviewer or admin"),
        ({"role": ""}, "role", "Role must be agent, reviewer or admin"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_invites_nobody(
    company: Company, typed: dict[str, str], field: str, message: str
) -> None:
    ada = company.browser("ada")
    before = company.rows()["accounts"]
    page = invite(ada, **typed)
    assert page.status == 422
    assert message in page.text(f"#{field}-error")
    assert page.node(".error-summary a").attributes["href"] == f"#{field}"
    assert company.rows()["accounts"] == before


def test_inviting_anew_voids_the_password_and_shows_a_new_invitation(company: Company) -> None:
    ada, alice = company.browser("ada"), company.browser("alice")
    place = f"/admin/accounts/{company.hire('alice')}"
    answer = ada.send(ada.get(place), f"{place}/invitation")
    assert INVITATION.search(answer.text("#invitation"))
    assert alice.get("/agent").path == "/staff/sign-in"
    assert company.use_cases.sign_in("alice", PASSWORD) is None


def test_a_new_role_has_the_other_pages(company: Company) -> None:
    ada, alice = company.browser("ada"), company.browser("alice")
    place = f"/admin/accounts/{company.hire('alice')}"
    page = ada.get(place)
    assert [node.attributes["value"] for node in page.all("#role option")] == ["reviewer", "admin"]
    done = ada.send(page, f"{place}/role", role="reviewer")
    assert "The role is changed." in done.text(".done")
    assert alice.get("/agent").path == "/staff/sign-in"
    company.sign_in(alice.client, company.hire("alice"))
    assert alice.get("/staff").path == "/review"


def test_signing_out_unlocking_and_deactivating(company: Company) -> None:
    ada, alice = company.browser("ada"), company.browser("alice")
    place = f"/admin/accounts/{company.hire('alice')}"
    assert "unlock" not in ada.get(place).html
    ada.send(ada.get(place), f"{place}/sign-out")
    assert alice.get("/agent").path == "/staff/sign-in"
    for _ in range(8):
        company.use_cases.sign_in("alice", "not the password")
    ada.send(ada.get(place), f"{place}/unlock")
    assert company.use_cases.sign_in("alice", PASSWORD)
    done = ada.send(ada.get(place), f"{place}/deactivate")
    assert "The account is deactivated." in done.text(".done")
    assert not done.has("form.act")
    assert company.use_cases.sign_in("alice", PASSWORD) is None


def test_one_is_offered_nothing_that_would_lock_oneself_out(company: Company) -> None:
    ada = company.browser("ada")
    place = f"/admin/accounts/{company.hire('ada')}"
    page = ada.get(place)
    assert [node.attributes["action"] for node in page.all("form.act")] == [f"{place}/sign-out"]
    token = page.value("csrf_token")
    for act in ("role", "invitation", "deactivate"):
        refused = ada.post(f"{place}/{act}", {"csrf_token": token, "role": "agent"})
        assert refused.status == 409
        assert "Nobody" in refused.text(".error-summary")
    assert states(ada.get("/admin/accounts"))["ada"][1:] == ["Admin", "Active"]


def test_acting_asks_for_a_second_factor_and_then_does_what_was_asked(company: Company) -> None:
    ada = company.browser("ada")
    page = ada.get("/admin/accounts")
    age_confirmation(company)
    asked = ada.send(page, "/admin/accounts", login="kim", name="Kim", role="reviewer")
    assert (asked.status, asked.text("h1")) == (403, "Confirm that it is you")
    assert "kim" not in states(ada.get("/admin/accounts"))
    answer = ada.send(asked, "/admin/accounts", second_factor=company.code("ada"))
    assert INVITATION.search(answer.text("#invitation"))
    assert states(ada.get("/admin/accounts"))["kim"][1] == "Reviewer"


@pytest.mark.parametrize("number", ["999999", "0", str(2**63 - 1)])
def test_an_account_that_is_not_there_is_not_found(company: Company, number: str) -> None:
    ada = company.browser("ada")
    token = ada.get("/admin/accounts").value("csrf_token")
    assert ada.get(f"/admin/accounts/{number}").status == 404
    for act in ("role", "invitation", "deactivate", "sign-out", "unlock"):
        fields = {"csrf_token": token, "role": "agent"}
        assert ada.post(f"/admin/accounts/{number}/{act}", fields).status == 404


def test_names_and_logins_are_escaped(company: Company) -> None:
    ada = company.browser("ada")
    invite(ada, login="<b>kim</b>", name="<script>alert(1)</script>")
    page = ada.get("/admin/accounts")
    assert "<script>alert" not in page.html
    assert "<b>kim" not in page.html
    assert "<script>alert(1)</script>" in page.text("tbody")
