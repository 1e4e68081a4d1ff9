"""The key file: a key ring as JSON, readable by its owner alone.

Refuses a file that group or others may touch, and never repeats a secret in an error. Written to a
temporary file, synced and renamed, so a crash leaves the old ring or the new one.
"""

from __future__ import annotations

import base64
import json
import os
import stat
import tempfile
from pathlib import Path

from verifier.crypto.keyring import Key, KeyRing, KeyState, Purpose
from verifier.domain.errors import Invalid

_FORMAT = 1
_LARGEST = 1 << 20


def load(path: Path) -> KeyRing:
    """The ring in `path`.

    Raises `Invalid` when the file is open to others or not a key ring, `OSError` when it cannot be
    read.
    """
    with path.open("rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise Invalid("key file", "is open to group or others; chmod 600 it")
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise Invalid("key file", "is too large to be a key ring")
    return _ring(content)


def save(path: Path, ring: KeyRing) -> None:
    """Write `ring` to `path` with mode 0600, replacing what is there in one step."""
    content = {
        "format": _FORMAT,
        "deployment": ring.deployment,
        "keys": [_entry(key) for key in ring.keys],
    }
    # mkstemp creates with 0600 whatever the umask.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _entry(key: Key) -> dict[str, str]:
    secret = base64.urlsafe_b64encode(key.secret).decode("ascii")
    return {"id": key.id, "purpose": key.purpose, "state": key.state, "secret": secret}


def _ring(content: bytes) -> KeyRing:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        # Without the cause: a JSON error carries the whole document.
        raise Invalid("key file", "is not JSON") from None
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise Invalid("key file", f"is not a key ring of format {_FORMAT}")
    deployment, entries = document.get("deployment"), document.get("keys")
    if not isinstance(deployment, str) or not isinstance(entries, list):
        raise Invalid("key file", "needs 'deployment' (text) and 'keys' (list)")
    return KeyRing([_key(number, entry) for number, entry in enumerate(entries, 1)], deployment)


def _key(number: int, entry: object) -> Key:
    names = ("id", "purpose", "state", "secret")
    if not isinstance(entry, dict) or not all(isinstance(entry.get(name), str) for name in names):
        raise Invalid("key file", f"key number {number} needs {', '.join(names)} as text")
    try:
        purpose, state = Purpose(entry["purpose"]), KeyState(entry["state"])
        secret = base64.b64decode(entry["secret"].encode("ascii"), altchars=b"-_", validate=True)
    except ValueError:
        raise Invalid("key file", f"key number {number} has an unreadable value") from None
    return Key(entry["id"], purpose, state, secret)
