"""Security headers are on every answer to a person: pages, redirects, errors, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.deployment import HOST_APP
from tests.web.browser import Company

ANSWERS = [
    "/",
    "/staff/sign-in",
    "/check",
    "/agent",
    "/nothing",
    "/static/x/app.css",
    "/static/x/none",
]


@pytest.mark.parametrize("path", ANSWERS)
def test_nothing_but_our_own_style_pictures_and_marked_scripts_may_load(
    company: Company, path: str
) -> None:
    headers = company.app.test_client().get(path).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    nonce = policy.pop("script-src")
    assert re.fullmatch(r"'nonce-[\w-]{22}'", nonce)
    customers = path in ("/", "/check", "/nothing")
    assert policy == {
        "default-src": "'none'",
        "style-src": nonce,
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": HOST_APP if customers else "'none'",
    }


def test_without_a_host_app_no_page_may_be_framed(tmp_path: Path) -> None:
    with Company(tmp_path, host_origins=()) as company:
        policy = company.app.test_client().get("/check").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ANSWERS)
def test_answers_stay_apart_from_other_sites(company: Company, path: str) -> None:
    headers = company.app.test_client().get(path).headers
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_nonce_is_used_once_and_is_the_scripts(company: Company) -> None:
    agent = company.browser("alice")
    first, second = agent.log_mail(), agent.log_mail(subject="Another")
    nonces = [page.node("script").attributes["nonce"] for page in (first, second)]
    assert nonces[0] != nonces[1]
    assert f"'nonce-{nonces[0]}'" in first.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/staff/sign-in", "/check", "/nothing"])
def test_pages_are_kept_nowhere(company: Company, path: str) -> None:
    assert company.app.test_client().get(path).headers["Cache-Control"] == "no-store"


def test_https_is_insisted_on_where_there_is_https(company: Company, tmp_path: Path) -> None:
    plain = company.app.test_client().get("/staff/sign-in")
    assert "Strict-Transport-Security" not in plain.headers
    (tmp_path / "https").mkdir()
    at = {"base_url": "https://verify.example.com"}
    with Company(tmp_path / "https", public_url="https://verify.example.com") as other:
        secure = other.app.test_client().get("/staff/sign-in", **at)
        assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
        cookie = secure.headers["Set-Cookie"]
        assert cookie.startswith("__Host-staff=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        token = other.host_app.token("host-1")
        launched = other.app.test_client().post("/launch", data={"token": token}, **at)
        cookie = launched.headers["Set-Cookie"]
        assert cookie.startswith("__Host-customer=")
        wanted = {"Secure", "HttpOnly", "Path=/", "SameSite=None", "Partitioned"}
        assert wanted <= set(cookie.split("; "))


def test_machines_get_no_session(company: Company) -> None:
    browser = company.browser("carla")
    for path in ("/healthz", "/readyz", "/api/openapi.json", "/static/x/app.css"):
        assert "Cookie" not in browser.client.get(path).headers.get("Vary", "")
