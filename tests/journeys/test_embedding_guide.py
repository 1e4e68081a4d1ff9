"""The guide for host apps: what it tells people to run is run here, one step after the other."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.cli.shell import Shell
from tests.house.source import ROOT
from verifier import bootstrap
from verifier.application import assemble
from verifier.crypto.launch_token import ALGORITHM, TYPE
from verifier.settings import load

GUIDE = (ROOT / "docs/embedding.md").read_text(encoding="utf-8")
PAGE = "https://verify.example.com"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    shell.done("keys", "generate")
    shell.done("db", "upgrade")
    return shell


@contextmanager
def served(shell: Shell) -> Iterator[Flask]:
    """The application with the settings that the guide tells the operator to make."""
    settings = load(shell.environment | SETTINGS)
    ring, database = bootstrap.load_keys(settings), bootstrap.open_database(settings)
    try:
        yield assemble(settings, ring, bootstrap.use_cases(settings, ring, database))
    finally:
        database.close()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


SETTINGS = dict(line.split("=") for line in blocks("ini")[0].split())


def test_its_example_launches_customers(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shell.folder)
    make_keys, sign = blocks("python")
    exec(compile(make_keys, "the guide", "exec"), {})
    for line in "".join(blocks("sh")).splitlines():
        program, *arguments = shlex.split(line)
        assert program == "verifier"
        shell.done(*arguments)

    app_names: dict[str, Any] = {}
    exec(compile(sign, "the guide", "exec"), app_names)
    launch_token: Callable[[str], str] = app_names["launch_token"]
    sent = {"headers": {"Origin": SETTINGS["VERIFIER_HOST_ORIGINS"]}, "base_url": PAGE}
    with served(shell) as app:
        for _ in range(2):
            customer, form = app.test_client(), {"token": launch_token("customer-17")}
            answer = customer.post("/launch", data=form, **sent)
            assert (answer.status_code, answer.headers["Location"]) == (303, "/check")
            assert customer.get("/check", base_url=PAGE).status_code == 200
            again = customer.post("/launch", data=form, **sent)
            assert again.status_code == 403
            assert "This didn't work. Open it from the app again." in unescape(again.text)


def test_its_cookie_in_a_frame_is_as_it_says(
    shell: Shell,
) -> None:
    with served(shell) as app, app.test_request_context("/check", base_url=PAGE):
        sessions: Any = app.session_interface
        assert "SameSite=None; Partitioned" in GUIDE
        assert sessions.get_cookie_samesite(app) == "None"
        assert sessions.get_cookie_partitioned(app)


def test_what_it_names_is_what_is_asked_for() -> None:
    for words in (
        f"`{ALGORITHM}`",
        f"`{TYPE}`",
        "verifier launch-keys revoke",
        "VERIFIER_PUBLIC_URL",
        "POST /api/v1/checks",
        "checks:write",
    ):
        assert words in GUIDE


def test_the_reasons_it_explains_are_those_in_the_log() -> None:
    source = "".join(
        Path(ROOT / place).read_text(encoding="utf-8")
        for place in ("verifier/services/launch_customer.py", "verifier/web/customer/launch.py")
    )
    rows = re.findall(r"^\| (it[s]? [^|]*) \|", GUIDE, re.MULTILINE)
    assert len(rows) == 5
    missing = [why for row in rows for why in row.split("; ") if why not in source]
    assert missing == []
