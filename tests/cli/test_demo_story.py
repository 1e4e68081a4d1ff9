from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from verifier import bootstrap
from verifier.cli.demo_company import ready_company
from verifier.cli.demo_scene import Scene, Step
from verifier.cli.demo_story import tell


def _told(folder: Path, *, accept_asserted_calls: bool) -> list[Step]:
    company = ready_company(folder, 8000)
    settings = company.settings.model_copy(update={"accept_asserted_calls": accept_asserted_calls})
    database = bootstrap.open_database(settings)
    try:
        use_cases = bootstrap.use_cases(settings, bootstrap.load_keys(settings), database)
        return list(tell(Scene(replace(company, settings=settings), use_cases, database)))
    finally:
        database.close()


def test_told_once_every_verdict_is_the_storys(shell: Shell) -> None:
    result = shell.run_apart("demo", "--once", COLUMNS="200")
    assert result.stderr == b""
    assert result.returncode == 0
    shown = result.stdout.decode()
    for verdict in ("genuine", "ask_for_code", "not_confirmed", "official", "known_scam"):
        assert verdict in shown
    assert "DIFFERS" not in shown
    assert "\x1b" not in shown
    assert not (shell.folder / "demo").exists()


def test_the_story_is_not_disturbed_by_a_deployments_settings(shell: Shell) -> None:
    result = shell.run_apart("demo", "--once", VERIFIER_ACCEPT_ASSERTED_CALLS="true")
    assert result.returncode == 0


def test_a_step_that_comes_out_otherwise_is_noticed(tmp_path: Path) -> None:
    differing = [
        step for step in _told(tmp_path / "demo", accept_asserted_calls=True) if not step.holds
    ]
    assert (differing[0].expected, differing[0].actual) == ("ask_for_code", "genuine")


def test_a_story_that_differs_ends_with_exit_code_1(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.cli.demo.tell", lambda scene: [Step("x", "genuine", "official")])
    result = shell.run("demo", "--once")
    assert result.exit_code == 1
    assert "DIFFERS" in result.stdout
