from __future__ import annotations

import itertools

import pytest

from tests.api.caller import Caller, call, fields, mail
from tests.deployment import BOTH, OUTBOUND, Deployment


def new_call(caller: Caller) -> str:
    reference: str = caller.post("/api/v1/contacts", call()).json["id"]
    return reference


def report(caller: Caller, reference: str, event: str, **more: str):
    body = {"event": event, "number_shown": OUTBOUND} | more
    return caller.post(f"/api/v1/contacts/{reference}/events", body)


def test_a_call_moves_forward(system: Caller, dialer: Caller) -> None:
    reference = new_call(system)
    for event in ("dialing", "ringing", "answered", "ended"):
        response = report(dialer, reference, event)
        assert response.status_code == 200
        assert response.json["id"] == reference
        assert response.json["state"] == event


def test_only_a_dialer_that_saw_the_answer_corroborates(system: Caller, dialer: Caller) -> None:
    reference = new_call(system)
    assert report(system, reference, "answered").json["evidence"] == "asserted"
    assert report(dialer, reference, "answered").json["evidence"] == "corroborated"


def test_the_same_event_twice_is_harmless(deployment: Deployment, system: Caller) -> None:
    reference = new_call(system)
    first = report(system, reference, "dialing", event_id="leg-1").json
    before = deployment.rows()
    second = report(system, reference, "dialing", event_id="leg-1").json
    assert (first["duplicate"], second["duplicate"]) == (False, True)
    assert deployment.rows() == before


REFUSED = [
    (("ended",), "ended before answered"),
    (("answered", "ringing"), "back to ringing"),
    (("answered", "ended", "answered"), "answered after the end"),
    (("failed", "dialing"), "dialing after failure"),
    (("answered", "failed"), "failed after answer"),
    (("dialing", "dialing"), "said twice by one voice"),
]


@pytest.mark.parametrize(
    "events", [events for events, _ in REFUSED], ids=[why for _, why in REFUSED]
)
def test_events_out_of_order_change_nothing(
    deployment: Deployment, system: Caller, events: tuple[str, ...]
) -> None:
    reference = new_call(system)
    for event in events[:-1]:
        assert report(system, reference, event).status_code == 200
    before = deployment.rows()
    response = report(system, reference, events[-1])
    assert (response.status_code, fields(response)) == (409, ["event"])
    assert deployment.rows() == before


def test_an_event_id_means_one_event(deployment: Deployment, system: Caller) -> None:
    reference = new_call(system)
    report(system, reference, "dialing", event_id="leg-1")
    before = deployment.rows()
    response = report(system, reference, "ringing", event_id="leg-1")
    assert (response.status_code, fields(response)) == (409, ["event_id"])
    assert deployment.rows() == before


def test_the_number_shown_must_be_the_recorded_one(deployment: Deployment, system: Caller) -> None:
    reference = new_call(system)
    assert report(system, reference, "dialing", number_shown=OUTBOUND).status_code == 200
    before = deployment.rows()
    response = report(system, reference, "ringing", number_shown=BOTH)
    assert (response.status_code, fields(response)) == (409, ["number_shown"])
    assert deployment.rows() == before


def test_a_mail_has_no_events(deployment: Deployment, system: Caller) -> None:
    reference = system.post("/api/v1/contacts", mail()).json["id"]
    before = deployment.rows()
    assert report(system, reference, "answered").status_code == 409
    assert deployment.rows() == before


def test_a_revoked_call_has_no_events(deployment: Deployment, system: Caller) -> None:
    reference = new_call(system)
    revoked = system.post(f"/api/v1/contacts/{reference}/revoke", {})
    assert revoked.status_code == 200
    before = deployment.rows()
    assert report(system, reference, "answered").status_code == 409
    assert deployment.rows() == before


def test_revoking_twice_changes_nothing(deployment: Deployment, system: Caller) -> None:
    path = f"/api/v1/contacts/{new_call(system)}/revoke"
    first = system.send("POST", path)
    before = deployment.rows()
    assert system.send("POST", path).data == first.data
    assert deployment.rows() == before


def test_a_client_revokes_only_what_it_recorded(
    deployment: Deployment, system: Caller, dialer: Caller
) -> None:
    reference = new_call(system)
    before = deployment.rows()
    assert dialer.post(f"/api/v1/contacts/{reference}/revoke", {}).status_code == 404
    assert deployment.rows() == before


STRANGE = [
    "0" * 48,
    "f" * 48,
    "7f" * 24,
    "x",
    "A" * 48,
    "0" * 47,
    "%00" * 48,
    "%ff%fe",
    "..%2f..",
    "é" * 48,
]


@pytest.mark.parametrize(
    ("reference", "action"),
    list(itertools.product(STRANGE, [("events", {"event": "ended"}), ("revoke", {})])),
)
def test_a_strange_reference_is_not_found_and_not_repeated(
    deployment: Deployment, system: Caller, reference: str, action: tuple[str, dict[str, str]]
) -> None:
    before = deployment.rows()
    name, body = action
    response = system.post(f"/api/v1/contacts/{reference}/{name}", body)
    assert response.status_code == 404
    assert reference[:20] not in response.text.replace("x", "") or reference == "x"
    assert deployment.rows() == before
