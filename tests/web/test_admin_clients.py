"""Machines on admins' pages: added, given new secrets, and revoked with what they vouched for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.deployment import SENDER
from tests.web.browser import Browser, Company, Page
from verifier.domain.contact import MailDetails, Source
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Machine, Scope
from verifier.persistence.staff_tables import audit
from verifier.persistence.tables import contacts
from verifier.services.record_contact import NewContact
from verifier.services.revoke_client import SETTLED
from verifier.web.admin import take_back

SECRET = re.compile(r"^[\w-]{43}$")
CLIENTS = "/admin/clients"
RELAY = Machine("relay", frozenset(Scope), Source.MAIL_SERVER)


def add(browser: Browser, **changes: str) -> Page:
    fields = {"id": "dialer", "source": "dialer", "scope": "events:write"} | changes
    return browser.send(browser.get(CLIENTS), CLIENTS, **fields)


def rows(page: Page) -> dict[str, list[str]]:
    found = [
        [" ".join(cell.text(separator=" ").split()) for cell in row.css("td")]
        for row in page.all("tbody tr")
    ]
    return {cells[0]: cells[1:] for cells in found}


def relay(company: Company, mails: int) -> None:
    """A mail server that has recorded some mails."""
    company.secret("relay", Scope, Source.MAIL_SERVER)
    sender = Identifier(IdentifierKind.EMAIL, SENDER)
    for _ in range(mails):
        details = MailDetails("Security", "Withdrawal", sender, "Yours")
        company.use_cases.record_contact(NewContact("host-1", details), RELAY)


def unrevoked(company: Company) -> int:
    query = sa.select(sa.func.count()).where(contacts.c.revoked_at.is_(None))
    with company.database.reading() as connection:
        return connection.execute(query).scalar_one()


def ago(company: Company, **length: float) -> str:
    """A moment as a browser's field sends it, in UTC."""
    with company.database.reading() as connection:
        now = company.database.time(connection)
    return (now - timedelta(**length)).replace(tzinfo=None).isoformat(timespec="minutes")


def revoked_long_ago(company: Company) -> None:
    """As if the machine had been revoked before any request could still be under way."""
    with company.database.writing() as transaction:
        transaction.connection.exec_driver_sql(
            f"UPDATE clients SET revoked_at = revoked_at - {SETTLED // timedelta(milliseconds=1)}"
        )
        transaction.commit()


def audited(company: Company, action: str) -> list[tuple[str, str]]:
    with company.database.reading() as connection:
        found = connection.execute(sa.select(audit).where(audit.c.action == action))
        return [(row.actor, row.subject) for row in found]


def test_a_secret_is_shown_once_and_gets_the_machine_in(company: Company) -> None:
    ada = company.browser("ada")
    answer = add(ada)
    secret = answer.text("#secret")
    assert SECRET.match(secret)
    assert answer.headers["Cache-Control"] == "no-store"
    for path in (CLIENTS, f"{CLIENTS}/dialer", "/admin/audit"):
        assert secret not in ada.get(path).html
    assert company.use_cases.grant_access("dialer", secret)
    assert rows(ada.get(CLIENTS))["dialer"][:3] == ["Dialer", "events:write", "1 works"]


def test_every_box_that_is_ticked_counts(company: Company) -> None:
    ada = company.browser("ada")
    token = ada.get(CLIENTS).value("csrf_token")
    fields = {"csrf_token": token, "id": "app", "source": "system"}
    ticked = {"scope": ["checks:write", "reports:write"]}
    assert ada.post(CLIENTS, fields | ticked).status == 200  # type: ignore[arg-type]
    assert rows(ada.get(CLIENTS))["app"][1] == "checks:write reports:write"


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"id": ""}, "id", "Name must be up to 40"),
        ({"id": "two words"}, "id", "Name must be up to 40"),
        ({"id": "<b>"}, "id", "Name must be up to 40"),
        ({"id": "taken"}, "id", "Name is taken already"),
        ({"source": "agent"}, "source", "What it is must be chosen"),
        ({"source": ""}, "source", "What it is must be chosen"),
        ({"scope": "everything"}, "scope", "What it may do must be chosen"),
        ({"scope": ""}, "scope", "What it may do must be chosen"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    company: Company, typed: dict[str, str], field: str, message: str
) -> None:
    company.secret("taken")
    page = add(company.browser("ada"), **typed)
    assert page.status == 422
    assert message in page.text(f"#{field}-error")
    assert page.has(f'.error-summary a[href="#{field}"]')
    assert page.has(f"#{field}")
    assert page.value("id") == typed.get("id", "dialer")
    assert [client.machine.id for client in company.use_cases.list_clients("x")] == ["taken"]


def test_looking_needs_no_second_factor_and_acting_does(company: Company) -> None:
    ada = company.browser("ada")
    page = ada.get(CLIENTS)
    with company.database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE sessions SET confirmed_at = 0")
        transaction.commit()
    assert ada.get(CLIENTS).status == 200
    fields = {"id": "dialer", "source": "dialer", "scope": "events:write"}
    asked = ada.send(page, CLIENTS, **fields)
    assert (asked.status, asked.text("h1")) == (403, "Confirm that it is you")
    assert company.use_cases.list_clients("x") == ()
    answer = ada.send(asked, CLIENTS, second_factor=company.code("ada"))
    assert SECRET.match(answer.text("#secret"))


def test_a_new_secret_works_beside_the_old_one_for_as_long_as_was_said(company: Company) -> None:
    ada, old = company.browser("ada"), company.secret("dialer")
    place = f"{CLIENTS}/dialer"
    page = ada.get(place)
    assert page.value("overlap", f'form[action="{place}/secret"]') == "24"
    new = ada.send(page, f"{place}/secret", overlap="5").text("#secret")
    for secret in (old, new):
        assert company.use_cases.grant_access("dialer", secret)
    assert "works until" in ada.get(place).text("ul.rows")
    refused = ada.send(ada.get(place), f"{place}/secret", overlap="5")
    assert (refused.status, "Two secrets work already" in refused.text()) == (409, True)
    newest = ada.send(refused, f"{place}/secret", overlap="0").text("#secret")
    usable = [company.use_cases.grant_access("dialer", each) for each in (old, new, newest)]
    assert [bool(each) for each in usable] == [False, False, True]


@pytest.mark.parametrize("overlap", ["", "-1", "721", "soon", "1.5", "9" * 99])
def test_an_overlap_that_cannot_be_is_refused(company: Company, overlap: str) -> None:
    company.secret("dialer")
    ada, place = company.browser("ada"), f"{CLIENTS}/dialer"
    page = ada.send(ada.get(place), f"{place}/secret", overlap=overlap)
    assert (page.status, page.text("#overlap-error")) == (
        422,
        "Error: Hours must be 0 to 720 hours",
    )


def test_revoking_the_machine_alone_leaves_its_work(company: Company) -> None:
    relay(company, 2)
    ada, place = company.browser("ada"), f"{CLIENTS}/relay"
    done = ada.send(ada.get(place), f"{place}/revoke")
    assert (done.path, "is revoked" in done.text(".done")) == (place, True)
    assert unrevoked(company) == 2
    assert not done.has(f'form[action="{place}/secret"]')
    assert rows(ada.get(CLIENTS))["relay"][2].startswith("Revoked since ")


def test_everything_it_vouched_for_goes_in_steps_that_show_how_far_they_are(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_back, "BATCH", 3)
    relay(company, 7)
    ada, place = company.browser("ada"), f"{CLIENTS}/relay"
    page = ada.send(ada.get(place), f"{place}/contacts", since=ago(company, hours=1))
    revoked_at = company.use_cases.list_clients.one("relay", "x").revoked_at
    assert revoked_at is not None, "the machine goes first"
    assert "0 of about 7 contacts" in page.text("[role=status]")
    told = []
    for _ in range(3):
        page = ada.send(page, f"{place}/contacts")
        told.append((unrevoked(company), page.text("[role=status] strong")))
    assert told == [(4, "3 of about 7"), (1, "6 of about 7"), (0, "7 of about 7")]
    assert "requests that were under way" in page.text("[role=status]")
    waiting = ada.send(page, f"{place}/contacts")
    assert "Now waiting" in waiting.text("[role=status]")
    assert 0 < int(waiting.node("form[data-goes-on]").attributes["data-goes-on"] or "") <= 15
    revoked_long_ago(company)
    done = ada.send(waiting, f"{place}/contacts")
    assert (done.text("[role=status] strong"), done.has("form[data-goes-on]")) == (
        "7 contacts are revoked.",
        False,
    )
    assert len(audited(company, "client.contacts_revoked")) == 1
    assert len(audited(company, "contact.revoked")) == 7


def test_what_was_left_half_way_is_carried_on_by_beginning_again(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_back, "BATCH", 3)
    relay(company, 5)
    ada, place = company.browser("ada"), f"{CLIENTS}/relay"
    since = ago(company, hours=1)
    page = ada.send(ada.get(place), f"{place}/contacts", since=since)
    ada.send(page, f"{place}/contacts")
    revoked_long_ago(company)
    page = ada.send(ada.get(place), f"{place}/contacts", since=since)
    assert "0 of about 2 contacts" in page.text("[role=status]")
    again = ada.send(page, f"{place}/contacts")
    assert again.text("[role=status] strong") == "2 of about 2"
    done = ada.send(again, f"{place}/contacts")
    assert done.text("[role=status] strong") == "2 contacts are revoked."
    assert unrevoked(company) == 0
    assert len(audited(company, "contact.revoked")) == 5


def test_what_came_before_the_time_stays(company: Company) -> None:
    relay(company, 1)
    with company.database.writing() as transaction:
        transaction.connection.exec_driver_sql(
            "UPDATE contact_events SET recorded_at = recorded_at - 7200000"
        )
        transaction.commit()
    ada, place = company.browser("ada"), f"{CLIENTS}/relay"
    page = ada.send(ada.get(place), f"{place}/contacts", since=ago(company, hours=1))
    revoked_long_ago(company)
    last = ada.send(page, f"{place}/contacts")
    assert "There was nothing left" in ada.send(last, f"{place}/contacts").text()
    assert unrevoked(company) == 1


@pytest.mark.parametrize("since", ["", "yesterday", "2026-02-30T10:00", "2026-01-31", "ahead"])
def test_a_time_that_cannot_be_revokes_nothing(company: Company, since: str) -> None:
    relay(company, 1)
    typed = ago(company, hours=-1) if since == "ahead" else since
    ada, place = company.browser("ada"), f"{CLIENTS}/relay"
    page = ada.send(ada.get(place), f"{place}/contacts", since=typed)
    assert page.status == 422
    assert "Since " in page.text("#since-error")
    assert company.use_cases.list_clients.one("relay", "x").revoked_at is None
    assert unrevoked(company) == 1


@pytest.mark.parametrize("after", ["x", "0" * 47, "\u0000"])
def test_a_form_that_was_tampered_with_is_refused(company: Company, after: str) -> None:
    relay(company, 1)
    ada, place = company.browser("ada"), f"{CLIENTS}/relay"
    page = ada.send(ada.get(place), f"{place}/contacts", since=ago(company, hours=1))
    assert ada.send(page, f"{place}/contacts", after=after).status in (404, 422)
    assert ada.send(page, f"{place}/contacts", done="-7", total="x" * 99).status == 200


def test_a_machine_that_is_not_there_is_not_found(company: Company) -> None:
    ada, place = company.browser("ada"), f"{CLIENTS}/nobody"
    fields = {"csrf_token": ada.get(CLIENTS).value("csrf_token"), "overlap": "1"}
    assert ada.get(place).status == 404
    for act in ("secret", "revoke", "contacts"):
        assert ada.post(f"{place}/{act}", fields | {"since": "2026-01-31T09:30"}).status == 404
