"""What every answer to a browser forbids, whatever its status."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.deployment import HOST_APP, Deployment
from tests.house.visitors import Visitors, knock
from verifier.web.zone import is_staff

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy(answer: TestResponse) -> dict[str, list[str]]:
    """The CSP, directive → sources."""
    header = answer.headers.get("Content-Security-Policy", "")
    return {
        words[0]: words[1:]
        for words in (directive.split() for directive in header.split(";"))
        if words
    }


def framed_by(path: str) -> list[str]:
    """Whose pages may frame this one: the host app customers' pages, nobody anything else."""
    files = path.startswith(("/static", "/.well-known"))
    return ["'none'"] if is_staff(path) or files else [HOST_APP]


def nonce(answer: TestResponse) -> str:
    (source,) = policy(answer)["script-src"]
    return source.strip("'").removeprefix("nonce-")


def faults(answer: TestResponse) -> list[str]:
    """What this answer allows and should not."""
    csp = policy(answer)
    allowed = [source for sources in csp.values() for source in sources]
    found = [f"no {name}" for name, value in FIXED.items() if answer.headers.get(name) != value]
    found += [
        f"{directive} is {csp.get(directive)}"
        for directive in ("default-src", "base-uri")
        if csp.get(directive) != ["'none'"]
    ]
    if csp.get("frame-ancestors") != framed_by(answer.request.path):
        found.append(f"frame-ancestors is {csp.get('frame-ancestors')}")
    if csp.get("form-action") != ["'self'"]:
        found.append("forms may go elsewhere")
    found += [
        f"{directive} is {csp.get(directive)}"
        for directive in ("script-src", "style-src")
        if not re.fullmatch(r"'nonce-[\w-]{22,}'", " ".join(csp.get(directive, [])))
    ]
    loose = [
        source
        for source in allowed
        if "unsafe" in source or "*" in source or (":" in source and source != HOST_APP)
    ]
    return found + [f"loose source {source}" for source in loose]


def answers(visitors: Visitors) -> list[tuple[str, TestResponse]]:
    """Each page as everybody sees it, refusals and errors too."""
    clients = [visitors.nobody(), *visitors.people.values()]
    pages = [at for at in visitors.knocks() if not at.for_machines]
    found = [(str(at), knock(client, at)) for at in pages for client in clients]
    for client in clients:
        found.append(("no such page", client.get("/no/such/page")))
        found.append(("no such method", client.delete("/staff/sign-in")))
        found.append(("too much", client.post("/staff/sign-in", data={"login": "x" * 3_000_000})))
    return found


def test_every_page_has_every_header_whatever_its_status(visitors: Visitors) -> None:
    seen = answers(visitors)
    wrong = [
        f"{page} {answer.status_code}: {fault}" for page, answer in seen for fault in faults(answer)
    ]
    assert not wrong, "\n".join(wrong)
    assert {200, 303, 400, 403, 404, 405, 413} <= {answer.status_code for _, answer in seen}


def test_a_page_has_every_header_when_the_records_cannot_be_read(tmp_path: Path) -> None:
    with Deployment(tmp_path) as deployment:
        with deployment.database.writing() as transaction:
            transaction.connection.exec_driver_sql("DROP TABLE launch_keys")
            transaction.commit()
        token = deployment.host_app.token("host-1")
        answer = deployment.app.test_client().post("/launch", data={"token": token})
    assert answer.status_code == 503
    assert faults(answer) == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_page_is_kept_by_a_browser(visitors: Visitors) -> None:
    wrong = [
        f"{page} {answer.status_code}"
        for page, answer in answers(visitors)
        if "/static/" not in page and answer.headers.get("Cache-Control") != "no-store"
    ]
    assert not wrong, "\n".join(wrong)


def test_no_page_needs_what_the_policy_forbids(visitors: Visitors) -> None:
    wrong = []
    for page, answer in answers(visitors):
        if answer.mimetype != "text/html":
            continue
        scripts = re.findall(r"<script\b([^>]*)>", answer.text)
        scripts += re.findall(r'<link rel="stylesheet"([^>]*)>', answer.text)
        if any(f'nonce="{nonce(answer)}"' not in script for script in scripts):
            wrong.append(f"{page}: a script or style without the nonce")
        if re.search(r"<style\b|\sstyle=|\son\w+=|javascript:", answer.text):
            wrong.append(f"{page}: inline style or script")
        elsewhere = answer.text.replace(f'href="{HOST_APP}"', "")  # the way back to the app
        if re.search(r'(src|href|action)="(https?:)?//', elsewhere):
            wrong.append(f"{page}: something from elsewhere")
    assert not wrong, "\n".join(wrong)


def test_the_nonce_is_new_every_time(visitors: Visitors) -> None:
    client = visitors.nobody()
    assert len({nonce(client.get("/staff/sign-in")) for _ in range(5)}) == 5


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(visitors: Visitors) -> None:
    cookie = visitors.nobody().get("/staff/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie or "SameSite=Strict" in cookie


@pytest.mark.parametrize("path", ["/healthz", "/api/openapi.json"])
def test_machines_get_no_cookie(visitors: Visitors, path: str) -> None:
    assert "Set-Cookie" not in visitors.nobody().get(path).headers
