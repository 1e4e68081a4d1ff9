"""Which names and which proxies an application believes, and that Redis is not needed to start."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request

from tests import redis
from tests.api.caller import Caller, check
from tests.deployment import Deployment
from verifier import application, bootstrap
from verifier.domain.errors import Invalid
from verifier.domain.limit import LIMITS, Dimension, Limit
from verifier.web.static import DIGEST

PUBLIC = "verify.example.com"
HTTPS = f"https://{PUBLIC}"
PAGES = ["/", "/staff/sign-in", "/check", "/nothing", f"/static/{DIGEST}/app.css"]
MACHINES = ["/api/openapi.json", "/api/v1/checks", "/api/nothing", "/healthz", "/readyz"]
WRONG = ["evil.example", f"{PUBLIC}.evil.example", f"evil-{PUBLIC}", "localhost", "evil'<b>", ""]


@pytest.fixture
def public(tmp_path: Path) -> Flask:
    return made(tmp_path)


def made(folder: Path, **choices: Any) -> Flask:
    return Deployment(folder, **{"public_url": HTTPS} | choices).app


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("host", WRONG)
def test_people_under_a_wrong_name_get_a_page_without_it(
    public: Flask, path: str, host: str
) -> None:
    answer = public.test_client().get(path, base_url=HTTPS, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert "This is not our address." in answer.text
    assert not host or host not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", MACHINES)
@pytest.mark.parametrize("host", WRONG)
def test_machines_under_a_wrong_name_get_a_problem_without_it(
    public: Flask, path: str, host: str
) -> None:
    method = "POST" if path.endswith("checks") else "GET"
    answer = public.test_client().open(path, method=method, base_url=HTTPS, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert not host or host not in answer.text


@pytest.mark.parametrize("path", ["/staff/sign-in", f"/static/{DIGEST}/app.css", "/healthz"])
@pytest.mark.parametrize("host", [PUBLIC, f"{PUBLIC}:443", f"{PUBLIC}:8443"])
def test_under_our_own_name_all_is_well(public: Flask, path: str, host: str) -> None:
    answer = public.test_client().get(path, base_url=HTTPS, headers={"Host": host})
    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000"])
def test_on_this_machine_all_its_names_are_ours(tmp_path: Path, host: str) -> None:
    app = made(tmp_path, public_url="http://127.0.0.1:8000")
    assert app.test_client().get("/staff/sign-in", headers={"Host": host}).status_code == 200


def seen(app: Flask, **headers: str) -> tuple[str | None, str, int]:
    """The address and scheme that a view sees, and the status, asked from 192.0.2.1 by http."""
    kept: list[tuple[str | None, str]] = []

    @app.before_request
    def look() -> None:
        kept.append((request.remote_addr, request.scheme))

    names = {name.replace("_", "-"): text for name, text in headers.items()}
    answer = app.test_client().get(
        "/healthz",
        base_url=f"http://{PUBLIC}",
        headers=names,
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
    )
    return (*kept[-1], answer.status_code)


FORWARDED = {
    "X_Forwarded_For": "198.51.100.9, 203.0.113.5",
    "X_Forwarded_Proto": "https",
    "X_Forwarded_Host": PUBLIC,
}


def test_without_the_setting_no_forwarded_header_is_believed(tmp_path: Path) -> None:
    lies = FORWARDED | {"X_Forwarded_Host": "evil.example", "Forwarded": "for=198.51.100.9"}
    assert seen(made(tmp_path), **lies) == ("192.0.2.1", "http", 200)


@pytest.mark.parametrize(
    ("proxies", "chain", "address"),
    [
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.9, 203.0.113.5", "203.0.113.5"),  # the first is the caller's own claim
        (2, "203.0.113.5, 192.0.2.2", "203.0.113.5"),
        (2, "198.51.100.9, 203.0.113.5, 192.0.2.2", "203.0.113.5"),
        (2, "203.0.113.5", "192.0.2.1"),  # a proxy was passed by: nothing is believed
    ],
)
def test_what_our_proxies_saw_is_believed_and_nothing_before(
    tmp_path: Path, proxies: int, chain: str, address: str
) -> None:
    app = made(tmp_path, proxies=proxies)
    assert seen(app, X_Forwarded_For=chain)[0] == address


def test_a_proxy_says_how_and_under_what_name_it_was_asked(tmp_path: Path) -> None:
    assert seen(made(tmp_path, proxies=1), **FORWARDED) == ("203.0.113.5", "https", 200)


def test_a_proxy_cannot_give_us_another_name(tmp_path: Path) -> None:
    client = made(tmp_path, proxies=1).test_client()
    named = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    for path in ("/staff/sign-in", "/healthz"):
        assert client.get(path, base_url=f"http://{PUBLIC}", headers=named).status_code == 400


def test_processes_that_share_a_redis_share_the_limits(tmp_path: Path) -> None:
    amount = LIMITS[Limit.CHECK][Dimension.IDENTIFIER].amount
    url = redis.shared_server().connection_url
    with Deployment(tmp_path, limits_url=url) as one:
        credential = one.client("host")
        wired = bootstrap.use_cases(one.settings, one.ring, one.database)
        other = application.assemble(one.settings, one.ring, wired)
        callers = [Caller(app, credential) for app in (one.app, other)]
        statuses = [
            callers[n % 2].post("/api/v1/checks", check("hello")).status_code
            for n in range(amount + 6)
        ]
    assert statuses == [404] * amount + [429] * 6


def test_while_its_cluster_is_down_the_service_starts_and_answers(tmp_path: Path) -> None:
    url = f"redis+cluster://127.0.0.1:{redis.free_port()},127.0.0.1:{redis.free_port()}"
    with Deployment(tmp_path, limits_url=url) as deployment:
        deployment.customer("alice")
        caller = Caller(deployment.app, deployment.client("host"))
        assert caller.post("/api/v1/checks", check("hello")).status_code == 200
        assert caller.get("/readyz").status_code == 200


def test_a_redis_without_its_library_is_told_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(Invalid, match="redis` extra"):
        Deployment(tmp_path, limits_url="redis://localhost")
