"""POST /oauth/token, as RFC 6749 describes it."""

from __future__ import annotations

import base64
import shutil
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote_plus, urlencode

import pytest
from werkzeug.test import TestResponse

from tests.api.caller import Caller, check
from tests.deployment import Deployment
from verifier.domain.principal import Scope

PATH = "/oauth/token"
FORM = "application/x-www-form-urlencoded"
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture(scope="module")
def client(deployment: Deployment) -> dict[str, str]:
    """A client's id and secret as the form has them."""
    scopes = [Scope.CHECKS_WRITE, Scope.EVENTS_WRITE]
    return {"client_id": "host", "client_secret": deployment.secret("host", scopes)}


def ask(deployment: Deployment, form: dict[str, str] | str, **headers: str) -> TestResponse:
    body = form if isinstance(form, str) else urlencode(form)
    return Caller(deployment.app, None).send("POST", PATH, body.encode(), headers, FORM)


def basic(client_id: str, secret: str) -> str:
    joined = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return f"Basic {base64.b64encode(joined.encode()).decode()}"


def scope_of(response: TestResponse) -> set[str]:
    assert response.status_code == 200
    return set(response.json["scope"].split())


def test_a_secret_in_the_form_gets_a_token_that_opens_the_api(
    deployment: Deployment, client: dict[str, str]
) -> None:
    response = ask(deployment, GRANT | client)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json["token_type"] == "Bearer"
    assert response.json["expires_in"] == 600
    assert scope_of(response) == {"checks:write", "events:write"}
    caller = Caller(deployment.app, response.json["access_token"])
    assert caller.post("/api/v1/checks", check("is that you?")).status_code == 200
    assert caller.get("/api/v1/indicators").status_code == 403


def test_http_basic_gets_one_too(deployment: Deployment, client: dict[str, str]) -> None:
    given = basic(client["client_id"], client["client_secret"])
    for header in (given, given.replace("Basic", "bAsIc")):
        assert ask(deployment, GRANT, Authorization=header).status_code == 200


def test_basic_is_form_urlencoded_first(deployment: Deployment, client: dict[str, str]) -> None:
    written = "".join(f"%{ord(character):02X}" for character in client["client_secret"])
    joined = base64.b64encode(f"h%6Fst:{written}".encode()).decode()
    assert ask(deployment, GRANT, Authorization=f"Basic {joined}").status_code == 200


def test_some_of_the_scopes_may_be_asked_for(
    deployment: Deployment, client: dict[str, str]
) -> None:
    asked = ask(deployment, GRANT | client | {"scope": "events:write"})
    assert scope_of(asked) == {"events:write"}
    caller = Caller(deployment.app, asked.json["access_token"])
    assert caller.post("/api/v1/checks", check("is that you?")).status_code == 403


def test_what_has_no_value_or_no_meaning_counts_as_left_out(
    deployment: Deployment, client: dict[str, str]
) -> None:
    asked = ask(deployment, GRANT | client | {"scope": "", "resource": "x", "client_assertion": ""})
    assert scope_of(asked) == {"checks:write", "events:write"}


def test_tokens_are_no_secrets_and_differ_from_them(
    deployment: Deployment, client: dict[str, str]
) -> None:
    token = ask(deployment, GRANT | client).json["access_token"]
    assert client["client_secret"] not in token
    assert ask(deployment, GRANT | {"client_id": "host", "client_secret": token}).status_code == 401


NOBODY = {"client_id": "host", "client_secret": "wrong"}

REFUSED: list[tuple[dict[str, str] | str, str]] = [
    ("", "invalid_request"),
    ({}, "invalid_request"),
    ({"grant_type": ""}, "invalid_request"),
    ({"scope": "events:write"}, "invalid_request"),
    ("grant_type=client_credentials&grant_type=client_credentials", "invalid_request"),
    ("grant_type=client_credentials&x=1&x=2", "invalid_request"),
    ("grant_type=client_credentials&scope=&scope=", "invalid_request"),
    ("{}", "invalid_request"),
    ("\x00", "invalid_request"),
    ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
    ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
    ({"grant_type": "CLIENT_CREDENTIALS"}, "unsupported_grant_type"),
    ({"grant_type": "client_credentials\x00"}, "unsupported_grant_type"),
    ({"grant_type": "zq7Echo" * 700}, "unsupported_grant_type"),
    (GRANT, "invalid_client"),
    (GRANT | {"client_id": "host"}, "invalid_client"),
    (GRANT | {"client_secret": "x"}, "invalid_client"),
    (GRANT | {"client_id": "", "client_secret": ""}, "invalid_client"),
    (GRANT | NOBODY, "invalid_client"),
    (GRANT | NOBODY | {"scope": "everything"}, "invalid_client"),
    (GRANT | NOBODY | {"client_id": "zq7Echo"}, "invalid_client"),
    (GRANT | NOBODY | {"client_id": "host\x00"}, "invalid_client"),
    (GRANT | NOBODY | {"client_id": "h\u00f6st\u202e"}, "invalid_client"),
    (GRANT | NOBODY | {"client_id": "zq7Echo" * 714}, "invalid_client"),
    (GRANT | NOBODY | {"client_secret": "zq7Echo" * 714}, "invalid_client"),
    (GRANT | NOBODY | {"client_secret": "\x00\x7f"}, "invalid_client"),
    (GRANT | NOBODY | {"client_id": "' OR 1=1 --"}, "invalid_client"),
    ("grant_type=client_credentials&client_id=host&client_secret=%ff%fe", "invalid_client"),
    ("grant_type=client_credentials&client_id=%ed%a0%80&client_secret=x", "invalid_client"),
]


@pytest.mark.parametrize(("form", "error"), REFUSED, ids=lambda value: ascii(value)[:60])
def test_what_gets_no_token_is_told_why(
    deployment: Deployment, client: dict[str, str], form: dict[str, str] | str, error: str
) -> None:
    refused(ask(deployment, form), error)


def refused(response: TestResponse, error: str) -> None:
    assert response.json["error"] == error
    assert set(response.json) == {"error", "error_description"}
    said = response.json["error_description"]
    assert said
    # RFC 6749 §5.2: %x20-21 / %x23-5B / %x5D-7E.
    assert all(" " <= character <= "~" and character not in '"\\' for character in said)
    assert response.content_type == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    assert "zq7Echo" not in response.text
    if error == "invalid_client":
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Basic realm=")
    else:
        assert response.status_code == 400
        assert "WWW-Authenticate" not in response.headers


@pytest.mark.parametrize(
    "scope",
    [
        "contacts:write",
        "events:write contacts:write",
        "everything",
        "EVENTS:WRITE",
        "events:write  checks:write",
        " ",
        "events:write\n",
        "events:write\x00",
        "\u202e",
        "zq7Echo" * 700,
    ],
    ids=ascii,
)
def test_a_scope_that_is_not_the_clients_is_refused(
    deployment: Deployment, client: dict[str, str], scope: str
) -> None:
    refused(ask(deployment, GRANT | client | {"scope": scope}), "invalid_scope")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic aG9zdA==",
        "Basic aG9zdDo=",
        "Basic OnNlY3JldA==",
        "Basic /w==",
        "Basic " + base64.b64encode(b"host:%ff").decode(),
        "Basic " + base64.b64encode(b"zq7Echo" * 700).decode(),
        "Bearer zq7Echo",
        "Digest username=host",
        "Basic aG9zdDp4 aG9zdDp4",
        "Basic aG9zdDp4\xe9",
    ],
)
def test_a_header_that_names_nobody_is_an_invalid_client(
    deployment: Deployment, header: str
) -> None:
    refused(ask(deployment, GRANT, Authorization=header), "invalid_client")


def test_a_client_authenticates_in_one_way(deployment: Deployment, client: dict[str, str]) -> None:
    header = basic(client["client_id"], client["client_secret"])
    for form in (client, {"client_id": "host"}, {"client_secret": "x"}):
        refused(ask(deployment, GRANT | form, Authorization=header), "invalid_request")


def test_a_secret_in_the_address_is_refused(deployment: Deployment, client: dict[str, str]) -> None:
    """Even a right one: addresses stand in logs (S9)."""
    caller = Caller(deployment.app, None)
    path = f"{PATH}?{urlencode(GRANT | client)}"
    refused(caller.send("POST", path, b"", type_=FORM), "invalid_request")
    refused(caller.send("POST", path, urlencode(GRANT).encode(), type_=FORM), "invalid_request")


@pytest.mark.parametrize("type_", ["", "application/json", "text/plain", "multipart/form-data"])
def test_another_body_than_a_form_is_refused(
    deployment: Deployment, client: dict[str, str], type_: str
) -> None:
    body = urlencode(GRANT | client).encode()
    refused(Caller(deployment.app, None).send("POST", PATH, body, None, type_), "invalid_request")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_another_method_is_refused(deployment: Deployment, method: str) -> None:
    response = Caller(deployment.app, None).send(method, PATH)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert method == "HEAD" or response.json["error"] == "invalid_request"


def test_a_body_beyond_the_limit_is_refused(deployment: Deployment, client: dict[str, str]) -> None:
    response = ask(deployment, GRANT | client | {"x": "zq7Echo" * 3000})
    assert (response.status_code, response.json["error"]) == (413, "invalid_request")


def test_whatever_is_wrong_with_a_client_the_answer_is_the_same(deployment: Deployment) -> None:
    revoked = {"client_id": "gone", "client_secret": deployment.secret("gone")}
    deployment.use_cases.revoke_client("gone", "operator")
    ended = {"client_id": "turned", "client_secret": deployment.secret("turned")}
    deployment.use_cases.rotate_secret("turned", "operator", timedelta(0))
    forms = [
        revoked,
        ended,
        NOBODY,
        NOBODY | {"client_id": "nobody"},
        NOBODY | {"client_id": "x" * 5000},
        NOBODY | {"client_id": "\x00"},
    ]
    answers = [ask(deployment, GRANT | form) for form in forms]
    assert len({(answer.status_code, answer.data) for answer in answers}) == 1
    assert len({tuple(answer.headers) for answer in answers}) == 1


def test_no_page_cookie_or_policy_is_given_to_machines(deployment: Deployment) -> None:
    response = ask(deployment, GRANT)
    assert "Set-Cookie" not in response.headers
    assert "Content-Security-Policy" not in response.headers


def test_a_browser_with_a_foreign_page_gets_nothing_by_its_cookies(deployment: Deployment) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example", "Cookie": "a=b"}
    refused(ask(deployment, GRANT, **headers), "invalid_client")


def test_without_the_database_there_is_no_token(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "deployment"
    folder.mkdir()
    with Deployment(folder) as deployment:
        secret = deployment.secret("host")
        deployment.database.close()
        shutil.rmtree(folder)
        response = ask(deployment, GRANT | {"client_id": "host", "client_secret": secret})
    assert response.status_code == 503
    assert response.json["error"] == "temporarily_unavailable"
    assert int(response.headers["Retry-After"]) > 0
    assert secret not in caplog.text


def test_an_unforeseen_error_says_nothing(
    deployment: Deployment, client: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(deployment.app.extensions, "verifier")
    response = ask(deployment, GRANT | client)
    assert (response.status_code, response.json["error"]) == (500, "server_error")
    assert "verifier" not in response.text
