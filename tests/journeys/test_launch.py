"""The way in for customers: what opens the service, and all that does not, on both databases."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from tests.databases import database_url
from tests.deployment import Deployment
from tests.host_app import HostApp
from tests.launch_claims import MISSAID, UNTIMELY
from tests.launch_tokens import CODINGS, FORGED, HEADERS, Forge
from verifier import bootstrap
from verifier.domain.errors import Conflict
from verifier.persistence.tables import customers

__all__ = ["database_url"]

REFUSED: dict[str, Forge] = FORGED | HEADERS | CODINGS | MISSAID | UNTIMELY


@pytest.fixture(scope="module")
def deployment(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("deployment")
    with Deployment(folder, database_url=database_url) as deployment:
        yield deployment


def launch(deployment: Deployment, token: str, **headers: str) -> TestResponse:
    """What a browser that was nowhere yet is told."""
    client = deployment.app.test_client()
    return client.post("/launch", data={"token": token}, headers=headers)


def said(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, body and headers, but for the nonces that every answer has."""
    body = re.sub(r'nonce="[^"]*"', "nonce", answer.get_data(as_text=True))
    headers = [
        (name, re.sub(r"'nonce-[^']*'", "nonce", value)) for name, value in answer.headers.items()
    ]
    return answer.status_code, body, headers


def new_id() -> str:
    return f"host-{secrets.token_hex(8)}"


def customer_ids(deployment: Deployment) -> set[int]:
    with deployment.database.reading() as connection:
        return set(connection.execute(sa.select(customers.c.id)).scalars())


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_launch_token_is_refused_in_one_wording_and_leaves_no_trace(
    deployment: Deployment, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    plain = said(launch(deployment, "x"))
    token, before = REFUSED[name](deployment.host_app), deployment.rows()
    caplog.clear()
    answer = launch(deployment, token.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    assert answer.status_code == 403
    assert said(answer) == plain
    assert "Set-Cookie" not in answer.headers
    assert deployment.rows() == before
    assert "a launch token was refused" in caplog.text
    pieces = [token[at : at + 12] for at in range(0, min(len(token), 10_000), 12)]
    assert not [piece for piece in pieces if len(piece) == 12 and piece in caplog.text]
    assert "host-1" not in caplog.text


def test_a_good_token_opens_the_check_page_and_enrols_a_new_customer(
    deployment: Deployment,
) -> None:
    before, host_id = customer_ids(deployment), new_id()
    client = deployment.app.test_client()
    answer = client.post("/launch", data={"token": deployment.host_app.token(host_id)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/check")
    assert client.get("/check").status_code == 200
    assert len(customer_ids(deployment) - before) == 1


def test_a_known_customer_keeps_their_key(deployment: Deployment) -> None:
    host_id = new_id()
    known = deployment.customer(host_id)
    before = customer_ids(deployment)
    secret = deployment.use_cases.launch_customer(deployment.host_app.token(host_id), "a test")
    person = deployment.use_cases.sessions.customer(secret or "")
    assert person is not None
    assert person.customer_id == known
    assert customer_ids(deployment) == before


def test_an_erased_customer_comes_back_as_a_new_one(deployment: Deployment) -> None:
    host_id = new_id()
    client = deployment.app.test_client()
    deployment.launch(client, host_id)
    before = customer_ids(deployment)
    deployment.use_cases.erase_customer(host_id, "They asked for it", "operator")
    assert client.get("/check").status_code == 401
    deployment.launch(client, host_id)
    assert client.get("/check").status_code == 200
    assert len(customer_ids(deployment) - before) == 1


def test_a_token_counts_once(deployment: Deployment) -> None:
    token = deployment.host_app.token(new_id())
    assert launch(deployment, token).status_code == 303
    before = deployment.rows()
    again = launch(deployment, token)
    assert said(again) == said(launch(deployment, "x"))
    assert deployment.rows() == before


def test_a_new_token_with_an_id_that_was_used_is_refused(deployment: Deployment) -> None:
    first = deployment.host_app.token(new_id(), jti="the same for everybody")
    assert launch(deployment, first).status_code == 303
    second = deployment.host_app.token(new_id(), jti="the same for everybody")
    assert launch(deployment, second).status_code == 403


def at_once(deployment: Deployment, tokens: list[str]) -> list[int]:
    """The statuses of launches that begin together."""
    together = threading.Barrier(len(tokens))
    statuses = []

    def send(token: str) -> None:
        together.wait()
        statuses.append(launch(deployment, token).status_code)

    threads = [threading.Thread(target=send, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


def test_of_uses_at_the_same_time_exactly_one_opens(deployment: Deployment) -> None:
    for _ in range(5):
        token = deployment.host_app.token(new_id())
        assert at_once(deployment, [token] * 4) == [303, 403, 403, 403]


def test_a_new_customer_who_comes_twice_at_once_is_enrolled_once(deployment: Deployment) -> None:
    for _ in range(5):
        host_id, before = new_id(), customer_ids(deployment)
        tokens = [deployment.host_app.token(host_id) for _ in range(4)]
        assert at_once(deployment, tokens) == [303] * 4
        assert len(customer_ids(deployment) - before) == 1


@pytest.mark.parametrize("shift", [timedelta(hours=1), timedelta(hours=-1)])
def test_the_databases_clock_decides(deployment: Deployment, shift: timedelta) -> None:
    database = bootstrap.open_database(deployment.settings, clock_shift=shift)
    elsewhere = bootstrap.use_cases(deployment.settings, deployment.ring, database)
    now = deployment.host_app.claims("x")["iat"] + int(shift.total_seconds())
    ours = deployment.host_app.token(new_id())
    theirs = deployment.host_app.token(new_id(), iat=now, exp=now + 60)
    assert elsewhere.launch_customer(ours, "a test") is None
    assert elsewhere.launch_customer(theirs, "a test") is not None
    assert launch(deployment, ours).status_code == 303
    database.close()


def test_a_used_token_is_remembered_beyond_its_end(deployment: Deployment) -> None:
    """By a transaction that began before it expired and comes to use it after others swept."""
    token = deployment.host_app.token(new_id())
    assert launch(deployment, token).status_code == 303
    database = bootstrap.open_database(deployment.settings, clock_shift=timedelta(minutes=2))
    later = bootstrap.use_cases(deployment.settings, deployment.ring, database)
    now = deployment.host_app.claims("x")["iat"] + 120
    other = deployment.host_app.token(new_id(), iat=now, exp=now + 60)
    assert later.launch_customer(other, "a test") is not None
    assert launch(deployment, token).status_code == 403
    database.close()


def test_tokens_long_expired_are_forgotten(deployment: Deployment) -> None:
    assert launch(deployment, deployment.host_app.token(new_id())).status_code == 303
    database = bootstrap.open_database(deployment.settings, clock_shift=timedelta(hours=3))
    later = bootstrap.use_cases(deployment.settings, deployment.ring, database)
    now = deployment.host_app.claims("x")["iat"] + 3 * 3600
    other = deployment.host_app.token(new_id(), iat=now, exp=now + 60)
    assert later.launch_customer(other, "a test") is not None
    assert deployment.rows()["launches"] == 1
    database.close()


def test_keys_rotate_without_a_gap(deployment: Deployment) -> None:
    audience = deployment.settings.public_url
    old, new = (HostApp(audience, kid=secrets.token_hex(8)) for _ in range(2))
    keys = deployment.use_cases.launch_keys

    def opened() -> list[bool]:
        return [launch(deployment, app.token(new_id())).status_code == 303 for app in (old, new)]

    keys.add(old.public_jwk)
    assert opened() == [True, False]
    keys.add(new.public_jwk)
    assert opened() == [True, True]
    keys.revoke(str(old.key.kid))
    assert opened() == [False, True]
    with pytest.raises(Conflict):
        keys.add(old.public_jwk)


def test_a_revoked_keys_token_is_refused_like_any_other(deployment: Deployment) -> None:
    gone = HostApp(deployment.settings.public_url, kid=secrets.token_hex(8))
    deployment.use_cases.launch_keys.add(gone.public_jwk)
    token = gone.token(new_id())
    deployment.use_cases.launch_keys.revoke(str(gone.key.kid))
    assert said(launch(deployment, token)) == said(launch(deployment, "x"))


def test_a_token_in_the_address_is_not_read(deployment: Deployment) -> None:
    token = deployment.host_app.token(new_id())
    client = deployment.app.test_client()
    assert client.post(f"/launch?token={token}").status_code == 403
    assert client.get(f"/launch?token={token}").status_code == 405
    assert launch(deployment, token).status_code == 303, "it is still unused"


def test_a_used_tokens_name_is_kept_as_a_hash(deployment: Deployment, tmp_path: Path) -> None:
    token = deployment.host_app.token(new_id(), jti="an id that tells of itself")
    assert launch(deployment, token).status_code == 303
    with deployment.database.reading() as connection:
        rows = connection.execute(sa.text("SELECT token_hash FROM launches")).scalars().all()
    assert {len(bytes(row)) for row in rows} == {32}
