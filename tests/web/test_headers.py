"""Security headers are on every answer to a person: pages, redirects, errors, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.web.browser import Company

ANSWERS = ["/", "/sign-in", "/check", "/agent", "/nothing", "/static/x/app.css", "/static/x/none"]


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
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


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


@pytest.mark.parametrize("path", ["/", "/sign-in", "/check", "/nothing"])
def test_pages_are_kept_nowhere(company: Company, path: str) -> None:
    assert company.app.test_client().get(path).headers["Cache-Control"] == "no-store"


def test_https_is_insisted_on_where_there_is_https(company: Company, tmp_path: Path) -> None:
    plain = company.app.test_client().get("/sign-in")
    assert "Strict-Transport-Security" not in plain.headers
    (tmp_path / "https").mkdir()
    with Company(tmp_path / "https", public_url="https://verify.example.com") as other:
        secure = other.app.test_client().get("/sign-in", base_url="https://verify.example.com")
        assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert secure.headers["Set-Cookie"].startswith("__Host-session=")
        assert "Secure" in secure.headers["Set-Cookie"]


def test_machines_get_no_session(company: Company) -> None:
    browser = company.browser("carla")
    for path in ("/healthz", "/readyz", "/api/openapi.json", "/static/x/app.css"):
        assert "Cookie" not in browser.client.get(path).headers.get("Vary", "")
