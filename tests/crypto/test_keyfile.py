from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from verifier.crypto import keyfile
from verifier.crypto.keyring import KeyRing, Purpose
from verifier.domain.errors import Invalid


def saved(folder: Path) -> Path:
    path = folder / "keys.json"
    keyfile.save(path, KeyRing.generate("demo"))
    return path


def test_a_ring_survives_saving_and_loading(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = KeyRing.generate("demo").rotate(Purpose.TOKEN).rotate(Purpose.TOKEN)
    ring = ring.revoke(Purpose.TOKEN, "k1")
    keyfile.save(path, ring)
    assert keyfile.load(path) == ring


def test_the_file_belongs_to_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = saved(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666])
def test_a_file_open_to_group_or_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = saved(tmp_path)
    path.chmod(mode)
    with pytest.raises(Invalid, match="group or others"):
        keyfile.load(path)


def test_a_read_only_file_of_the_owner_is_accepted(tmp_path: Path) -> None:
    path = saved(tmp_path)
    path.chmod(0o400)
    assert keyfile.load(path).deployment == "demo"


def test_saving_replaces_the_old_file_in_one_step(tmp_path: Path) -> None:
    path = saved(tmp_path)
    with path.open() as still_open:
        ring = keyfile.load(path).rotate(Purpose.CODE)
        keyfile.save(path, ring)
        assert '"k2"' not in still_open.read()
    assert keyfile.load(path) == ring
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.json"]


def test_a_failed_save_keeps_what_is_there_and_leaves_no_litter(tmp_path: Path) -> None:
    (tmp_path / "keys.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        saved(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.json"]


def test_a_missing_file_is_an_operating_system_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        keyfile.load(tmp_path / "keys.json")


def written(folder: Path, content: bytes) -> Path:
    path = folder / "keys.json"
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"\xff\xfe", b"\x00", b"[" * 100_000, b" " * 2_000_000),
        *(b"null", b"[]", b'"keys"', b'{"format": 2}', b'{"format": 1}'),
        b'{"format": 1, "deployment": 5, "keys": []}',
    ],
    ids=lambda content: repr(content[:24]),
)
def test_a_file_that_is_no_key_ring_is_refused_clearly(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid, match="key file"):
        keyfile.load(written(tmp_path, content))


def _drop_id(entry: dict[str, Any]) -> None:
    del entry["id"]


def _set(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda entry: entry.update({name: value})


@pytest.mark.parametrize(
    "damage",
    [
        _drop_id,
        _set("id", 1),
        _set("id", "k0"),
        _set("purpose", "mail"),
        _set("state", "sleeping"),
        _set("secret", None),
        _set("secret", "not base64 at all!"),
        _set("secret", "gehe\u00efm"),
        _set("secret", "\ud800"),
        _set("secret", "c2hvcnQ="),
    ],
)
def test_a_damaged_key_is_refused_without_repeating_any_secret(
    tmp_path: Path, damage: Callable[[dict[str, Any]], None]
) -> None:
    document = json.loads(saved(tmp_path).read_text())
    entry = document["keys"][0]
    original = entry["secret"]
    damage(entry)
    path = written(tmp_path, json.dumps(document).encode())
    with pytest.raises(Invalid) as refusal:
        keyfile.load(path)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
    assert original not in str(refusal.value)
    assert entry["secret"] is None or entry["secret"] not in str(refusal.value)


def test_a_truncated_file_does_not_leak_its_content_through_the_error(tmp_path: Path) -> None:
    content = saved(tmp_path).read_bytes()
    with pytest.raises(Invalid) as refusal:
        keyfile.load(written(tmp_path, content[:-3]))
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
    assert "secret" not in str(refusal.value)
