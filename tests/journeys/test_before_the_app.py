"""A mail and a call that were made before their customer ever opened the app."""

from __future__ import annotations

import pytest

from tests.api.caller import Caller
from tests.deployment import OUTBOUND, SENDER
from tests.services.addresses import open_app
from tests.web.browser import Company
from verifier.domain.contact import Source
from verifier.domain.principal import Scope
from verifier.services.claim_addresses import read_addresses

CONTACTS = "/api/v1/contacts"
ADDRESS, NUMBER = "carla@customers.test", "+12025550123"
MAIL = {
    "medium": "mail",
    "department": "Account security",
    "purpose": "Your blocked withdrawal",
    "sender": SENDER,
    "recipient": ADDRESS,
    "subject": "Your withdrawal is on hold",
}
CALL = {
    "medium": "call",
    "department": "Account security",
    "purpose": "Your blocked withdrawal",
    "number_shown": OUTBOUND,
    "number_called": NUMBER,
}


def machine(company: Company, source: Source) -> Caller:
    scopes = [Scope.CONTACTS_WRITE, Scope.EVENTS_WRITE]
    return Caller(company.app, company.client(source.value, scopes, source=source))


def opens(company: Company, host_id: str, phones: list[str], emails: list[str]) -> None:
    """The host app brings its customer, with what it has verified of them."""
    verified = read_addresses(phones, emails)
    open_app(company.ring, company.database, company.use_cases, host_id, verified)


def test_a_mail_from_before_is_green_once_its_owner_has_opened_the_app(company: Company) -> None:
    sent = machine(company, Source.MAIL_SERVER).post(CONTACTS, MAIL).json
    assert sent is not None
    carla, carl = company.browser("carla"), company.browser("carl")
    for token in (sent["token"], sent["handle"]):
        assert carla.ask(token).has("#verdict.not_confirmed"), "nobody has verified the address"
    opens(company, "host-2", [], ["carl@customers.test"])
    opens(company, "host-1", [NUMBER], ["Carla@Customers.test"])
    for token in (sent["token"], sent["handle"]):
        page = carla.ask(token)
        assert page.has("#verdict.genuine")
        assert MAIL["subject"] in page.text("#verdict .facts")
        assert carl.ask(token).has("#verdict.not_confirmed")


def test_a_call_goes_on_while_its_customer_opens_the_app(company: Company) -> None:
    """The dialer goes on under the reference that it was given, and is told nothing of the move."""
    dialer = machine(company, Source.DIALER)
    announced = dialer.post(CONTACTS, CALL).json
    assert announced is not None
    events = f"{CONTACTS}/{announced['id']}/events"
    assert dialer.post(events, {"event": "ringing"}).status_code == 200
    carla = company.browser("carla")
    assert "We have never called you." in carla.get("/check").text(".status")
    opens(company, "host-1", [NUMBER], [])
    assert "We are calling you now." in carla.get("/check").text(".status")
    assert carla.ask(OUTBOUND).has("#verdict.ask_for_code")
    seen = dialer.post(events, {"event": "answered", "number_shown": OUTBOUND}).json
    assert seen is not None
    assert (seen["id"], seen["state"]) == (announced["id"], "answered")
    assert dialer.post(events, {"event": "ended"}).status_code == 200
    assert dialer.post(f"{CONTACTS}/{announced['id']}/revoke", {}).status_code == 200


@pytest.mark.parametrize("opened", [True, False])
def test_a_machine_is_answered_alike_whether_the_owner_is_known(
    company: Company, opened: bool
) -> None:
    if opened:
        opens(company, "host-1", [], [ADDRESS])
    answer = machine(company, Source.MAIL_SERVER).post(CONTACTS, MAIL)
    assert answer.status_code == 201
    assert answer.json is not None
    lengths = {name: len(str(value)) for name, value in answer.json.items()}
    assert (lengths["id"], lengths["token"], lengths["handle"]) == (48, 76, 14)
