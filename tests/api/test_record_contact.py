from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from tests.api.caller import Caller, call, fields, mail
from tests.deployment import Deployment
from verifier.persistence.tables import contacts

PATH = "/api/v1/contacts"


def test_a_call_has_no_token(system: Caller) -> None:
    response = system.post(PATH, call())
    assert response.status_code == 201
    recorded = response.json
    assert recorded["medium"] == "call"
    assert recorded["token"] is recorded["handle"] is recorded["late_by_seconds"] is None
    assert response.headers["Location"] == f"{PATH}/{recorded['id']}"


def test_a_mail_has_a_token_and_a_handle(system: Caller) -> None:
    recorded = system.post(PATH, mail(links=["https://example.com/a"], recipient="a@b.example"))
    assert recorded.status_code == 201
    assert len(recorded.json["token"]) == 76
    assert len(recorded.json["handle"]) == 14


@pytest.mark.parametrize("number", ["+1 (800) 555-0100", "+1-800-555-0100", "+18005550100"])
def test_the_number_is_read_as_people_write_it(system: Caller, number: str) -> None:
    assert system.post(PATH, call(number_shown=number)).status_code == 201


def test_a_contact_logged_late_says_how_late(system: Caller) -> None:
    claimed = datetime.now(UTC) - timedelta(hours=2)
    recorded = system.post(PATH, call(claimed_at=claimed.isoformat()))
    assert recorded.json["late_by_seconds"] == pytest.approx(7200, abs=30)


@pytest.mark.parametrize(
    ("client", "column"), [("system", "asserted_by"), ("dialer", "observed_by")]
)
def test_the_client_decides_who_vouches(
    deployment: Deployment, client: str, column: str, request: pytest.FixtureRequest
) -> None:
    recorded = request.getfixturevalue(client).post(PATH, call()).json
    with deployment.database.reading() as connection:
        row = connection.execute(
            sa.select(contacts.c.asserted_by, contacts.c.observed_by).where(
                contacts.c.id == UUID(recorded["id"][16:])
            )
        ).one()
    assert {"asserted_by": row.asserted_by, "observed_by": row.observed_by} == {
        "asserted_by": None,
        "observed_by": None,
        column: f"machine:{client}",
    }


def test_the_same_request_twice_is_recorded_once(deployment: Deployment, system: Caller) -> None:
    once = {"Idempotency-Key": "ticket-17"}
    first = system.post(PATH, mail(), once)
    before = deployment.rows()
    second = system.post(PATH, mail(), once)
    assert (second.status_code, second.data) == (first.status_code, first.data)
    assert deployment.rows() == before


def test_a_key_used_for_another_body_is_a_conflict(deployment: Deployment, system: Caller) -> None:
    once = {"Idempotency-Key": "ticket-18"}
    system.post(PATH, mail(), once)
    before = deployment.rows()
    response = system.post(PATH, mail(subject="Another"), once)
    assert (response.status_code, fields(response)) == (409, ["Idempotency-Key"])
    assert deployment.rows() == before


def test_two_clients_may_use_the_same_key(system: Caller, dialer: Caller) -> None:
    once = {"Idempotency-Key": "ticket-19"}
    first = system.post(PATH, call(), once).json
    second = dialer.post(PATH, call(), once).json
    assert first["id"] != second["id"]


def test_a_request_that_failed_does_not_use_up_its_key(system: Caller) -> None:
    once = {"Idempotency-Key": "ticket-20"}
    assert system.post(PATH, mail(customer="nobody"), once).status_code == 404
    assert system.post(PATH, mail(), once).status_code == 201


def test_a_mail_server_may_know_only_the_address(deployment: Deployment, system: Caller) -> None:
    """Fails when two contacts to one new address have two places, or another status or shape."""
    named = system.post(PATH, mail(recipient="new@b.example"))
    first = system.post(PATH, mail(customer=None, recipient="new@b.example"))
    second = system.post(PATH, mail(customer=None, recipient="New@B.example"))
    assert [one.status_code for one in (named, first, second)] == [201] * 3
    assert named.json.keys() == first.json.keys()
    assert first.json["id"][:16] == second.json["id"][:16] != named.json["id"][:16]


def test_a_dialer_may_know_only_the_number(system: Caller) -> None:
    recorded = system.post(PATH, call(customer=None, number_called="+1 202 555 0100"))
    assert (recorded.status_code, recorded.json["token"]) == (201, None)


def test_null_is_no_customer(system: Caller) -> None:
    unnamed = mail(recipient="new@b.example") | {"customer": None}
    assert system.post(PATH, unnamed).status_code == 201
