"""`/.well-known/security.txt`, read as RFC 9116 says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.web.browser import Company

PLACE = "/.well-known/security.txt"


def fields(text: str) -> dict[str, str]:
    lines = [line.partition(": ") for line in text.splitlines()]
    assert len({name for name, _, _ in lines}) == len(lines)
    return {name: value for name, _, value in lines}


@pytest.mark.parametrize("contact", ["mailto:security@example.com", "https://example.com/report"])
def test_it_says_whom_to_tell_and_how_long_that_holds(tmp_path: Path, contact: str) -> None:
    url = "https://verify.example.com/"
    with Company(tmp_path, security_contact=contact, public_url=url, host_origins=()) as company:
        answer = company.app.test_client().get(PLACE, base_url=url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.endswith("\n")
    told = fields(answer.text)
    assert told["Contact"] == contact
    assert told["Canonical"] == f"https://verify.example.com{PLACE}"
    assert told["Preferred-Languages"] == "en"
    expires = datetime.fromisoformat(told["Expires"])
    assert (expires.hour, expires.minute, expires.second) == (0, 0, 0)
    left = expires - datetime.now(UTC)
    assert timedelta(days=178) < left <= timedelta(days=180)


def test_there_is_none_without_a_contact(company: Company) -> None:
    assert company.app.test_client().get(PLACE).status_code == 404


def test_it_has_every_header_and_no_session(tmp_path: Path) -> None:
    with Company(tmp_path, security_contact="mailto:security@example.com") as company:
        browser = company.browser("carla")
        for answer in (browser.client.get(PLACE), company.app.test_client().get(PLACE)):
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Set-Cookie" not in answer.headers


def test_its_folder_is_otherwise_the_machines(company: Company) -> None:
    answer = company.app.test_client().get("/.well-known/other")
    assert answer.status_code == 404
    assert "Go to your page" not in answer.text
