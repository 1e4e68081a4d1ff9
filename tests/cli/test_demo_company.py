from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from verifier import bootstrap
from verifier.cli import demo_company
from verifier.cli.demo_company import CUSTOMERS, ready_company
from verifier.cli.demo_scene import Scene
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
    assert len(passwords) == 8
    assert not set(one.secrets.values()) & set(other.secrets.values())
    devices = {person.totp for company in (one, other) for person in company.people}
    assert len(devices) == 8
    assert one.launch_key["d"] != other.launch_key["d"]


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
    assert len(ready_company(tmp_path / "demo", 8000).people) == 4


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(Conflict, match="something else"):
        ready_company(tmp_path, 8000)
    assert list(tmp_path.iterdir()) == [tmp_path / "letter.txt"]


@pytest.mark.parametrize("missing", ["launch_key", "secrets"])
def test_the_demo_of_an_older_version_is_refused(tmp_path: Path, missing: str) -> None:
    ready_company(tmp_path / "demo", 8000)
    file = tmp_path / "demo" / "sign-ins.json"
    signs = json.loads(file.read_text())
    del signs[missing]
    file.write_text(json.dumps(signs))
    with pytest.raises(Conflict, match="older version"):
        ready_company(tmp_path / "demo", 8000)


def test_the_host_app_is_the_only_site_that_may_embed(tmp_path: Path) -> None:
    settings = ready_company(tmp_path / "demo", 8000).settings
    assert settings.host_origins == ("http://localhost:8001",)
    assert settings.public_url == "http://localhost:8000"


def test_everybody_can_sign_in_with_password_and_device(tmp_path: Path) -> None:
    company = ready_company(tmp_path / "demo", 8000)
    database = bootstrap.open_database(company.settings)
    ring = bootstrap.load_keys(company.settings)
    scene = Scene(company, bootstrap.use_cases(company.settings, ring, database), database)
    try:
        assert [scene.person(one.login).role for one in company.people] == [
            one.role for one in company.people
        ]
        customers = {scene.person(login).customer_id for login in CUSTOMERS}
        assert len(customers - {None}) == 2
    finally:
        database.close()
