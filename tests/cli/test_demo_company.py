from __future__ import annotations

import json
import socket
import stat
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.cli.test_serve import fetch, free_port, running
from verifier.cli import demo_company
from verifier.cli.demo_company import ready_company
from verifier.domain.errors import Conflict


def _content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if "sqlite" not in file.name}


def test_secrets_are_their_owners_alone(tmp_path: Path) -> None:
    ready_company(tmp_path / "demo", 8000)
    for name in ("keys.json", "sign-ins.json"):
        assert stat.S_IMODE((tmp_path / "demo" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "demo").stat().st_mode) == 0o700


def test_a_second_run_finds_the_same_company(tmp_path: Path) -> None:
    first = ready_company(tmp_path / "demo", 8000)
    content = _content(tmp_path / "demo")
    again = ready_company(tmp_path / "demo", 8000)
    assert again == first
    assert _content(tmp_path / "demo") == content


def test_two_companies_share_no_secret(tmp_path: Path) -> None:
    one, other = ready_company(tmp_path / "1", 8000), ready_company(tmp_path / "2", 8000)
    passwords = {person.password for company in (one, other) for person in company.people}
    assert len(passwords) == 10
    assert not set(one.secrets.values()) & set(other.secrets.values())


def test_an_interrupted_first_run_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(demo_company, "_fill", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ready_company(tmp_path / "demo", 8000)
    assert list(tmp_path.iterdir()) == []
    assert len(ready_company(tmp_path / "demo", 8000).people) == 5


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(Conflict, match="something else"):
        ready_company(tmp_path, 8000)
    assert list(tmp_path.iterdir()) == [tmp_path / "letter.txt"]


def test_the_demo_serves_and_prints_every_sign_in(shell: Shell) -> None:
    port = free_port()
    with running(shell, "demo", "--port", str(port)) as process:
        assert fetch(port, "/healthz") == 200
    assert process.returncode == 0
    shown = (shell.folder / "stdout").read_text()
    assert f"http://localhost:{port}" in shown
    signs = json.loads((shell.folder / "demo" / "sign-ins.json").read_text())
    for person in signs["people"]:
        assert person["login"] in shown
        assert person["password"] in shown
    assert all(secret in shown for secret in signs["secrets"].values())


def test_a_port_in_use_is_said_before_anything_is_made(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = shell.run("demo", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 2
    assert "--port" in result.stderr
    assert not (shell.folder / "demo").exists()
