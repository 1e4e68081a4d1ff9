from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.api.caller import Caller, call, check, mail
from tests.deployment import INBOUND, OUTBOUND, Deployment
from verifier.crypto.token import ContactTokens
from verifier.detection.canonical import canonical
from verifier.domain.contact import CallDetails
from verifier.domain.identifier import IdentifierKind
from verifier.domain.principal import Person, Role
from verifier.domain.wording import NEVER_ASK
from verifier.services.record_contact import NewContact

PATH = "/api/v1/checks"


def ask(caller: Caller, content: str, customer: str = "alice", question: str = "contacted_me"):
    return caller.post(PATH, check(content, customer, question))


def new_mail(caller: Caller, **changes: object) -> dict[str, str]:
    recorded: dict[str, str] = caller.post("/api/v1/contacts", mail(**changes)).json
    return recorded


def without_time(response: TestResponse) -> bytes:
    """The answer with its one field that may differ cut out, byte for byte."""
    moment = json.dumps(response.json["checked_at"]).encode()
    assert response.data.count(moment) == 1
    return response.data.replace(moment, b"")


def test_green_shows_our_own_copy_of_the_mail(system: Caller) -> None:
    recorded = new_mail(system, links=["https://example.com/a"], agent="Kim", ticket="T-1")
    answer = ask(system, recorded["token"]).json
    assert answer["verdict"] == "genuine"
    assert answer["contact"] == {
        "medium": "mail",
        "department": "Support",
        "purpose": "Your request of Monday",
        "ticket": "T-1",
        "agent": "Kim",
        "number_shown": None,
        "sender": "support@example.com",
        "subject": "About your request",
        "links": ["https://example.com/a"],
        "recorded_at": recorded["recorded_at"],
        "late_by_seconds": None,
        "evidence": "asserted",
    }
    assert answer["never_ask"] == list(NEVER_ASK)


def test_anothers_token_and_an_unknown_one_are_answered_with_the_same_bytes(
    deployment: Deployment, system: Caller
) -> None:
    anothers = new_mail(system, customer="bob")["token"]
    with deployment.database.writing() as transaction:
        unknown = ContactTokens(deployment.ring).mint(transaction.now).text
    revoked = new_mail(system)
    system.post(f"/api/v1/contacts/{revoked['id']}/revoke", {})
    forged = anothers[:-1] + ("A" if anothers[-1] != "A" else "Q")
    answers = [ask(system, token) for token in (anothers, unknown, revoked["token"], forged)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({without_time(answer) for answer in answers}) == 1
    assert len({tuple(answer.headers) for answer in answers}) == 1
    assert answers[0].json["verdict"] == "not_confirmed"


def test_anothers_handle_is_answered_like_one_that_nobody_has(system: Caller) -> None:
    anothers = new_mail(system, customer="bob")["handle"]
    own = new_mail(system)["handle"]
    assert ask(system, own).json["verdict"] == "genuine"
    answers = [ask(system, handle) for handle in (anothers, "4K2M-9QXT-7BWD")]
    assert len({without_time(answer) for answer in answers}) == 1


def test_amber_never_tells_the_agents_name(system: Caller) -> None:
    system.post("/api/v1/contacts", call(customer="bob", agent="Robin Quill"))
    response = ask(system, OUTBOUND, "bob")
    assert response.json["verdict"] == "ask_for_code"
    assert response.json["contact"]["number_shown"] == OUTBOUND
    assert response.json["contact"]["agent"] is None
    assert "Quill" not in response.text


def test_every_part_is_listed_with_its_reasons(system: Caller) -> None:
    content = f"call {INBOUND} or +1 212 555 0199"
    answer = ask(system, content, question="found_this").json
    assert answer["verdict"] == "not_confirmed"
    parts = {part["value"]: part for part in answer["parts"]}
    assert parts[INBOUND]["verdict"] == "official"
    assert parts["+12125550199"]["reasons"] == ["not_ours"]
    for part in parts.values():
        start, end = part["span"]
        assert content[start:end] == part["text"]


def test_each_reason_is_told_in_words(system: Caller) -> None:
    for reason in ask(system, "hello").json["reasons"]:
        assert reason["text"].endswith(".")


def test_an_unknown_customer_is_not_found(system: Caller) -> None:
    assert ask(system, "hello", "nobody").status_code == 404


@pytest.mark.parametrize("known", [True, False], ids=["client known", "client unknown"])
def test_without_the_database_nothing_is_confirmed(
    tmp_path: Path, known: bool, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "deployment"
    folder.mkdir()
    with Deployment(folder) as deployment:
        deployment.customer("alice")
        system = Caller(deployment.app, deployment.client("system"))
        token = new_mail(system)["token"]
        if not known:
            system = Caller(deployment.app, deployment.client("other"))
        deployment.database.close()
        shutil.rmtree(folder)
        answer = ask(system, token)
        assert answer.status_code == 503
        assert answer.content_type == "application/json"
        assert answer.json["verdict"] == "cannot_check"
        assert answer.json["contact"] is answer.json["checked_at"] is None
        assert int(answer.headers["Retry-After"]) > 0
        assert token not in caplog.text


def test_the_spoken_code_makes_a_corroborated_call_green_once(
    deployment: Deployment, system: Caller, dialer: Caller
) -> None:
    deployment.customer("carol")
    agent = Person(deployment.account("kim", Role.AGENT), Role.AGENT, "kim")
    number = canonical(IdentifierKind.PHONE, OUTBOUND)
    new = NewContact("carol", CallDetails("Security", "A sign-in", number))
    ref = deployment.use_cases.record_contact(new, agent).ref
    dialer.post(f"/api/v1/contacts/{ref}/events", {"event": "answered", "number_shown": OUTBOUND})
    code = deployment.use_cases.issue_code(ref, agent).digits
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    verdicts = [ask(system, typed, "carol").json for typed in (wrong, code, code)]
    assert [verdict["verdict"] for verdict in verdicts] == [
        "not_confirmed",
        "genuine",
        "not_confirmed",
    ]
    assert [verdict["contact"] and verdict["contact"]["agent"] for verdict in verdicts] == [
        None,
        "kim",
        None,
    ]
