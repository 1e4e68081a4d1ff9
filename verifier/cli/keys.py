"""`verifier keys`: make, list, rotate and revoke the deployment's keys; never shows a secret.

Envelope and index keys cannot be revoked: what is sealed or indexed under them could never be
opened or found again. They may be rotated; the old ones then only open and find.
"""

from __future__ import annotations

import click

from verifier import bootstrap
from verifier.cli.console import results, say, table
from verifier.cli.deployment import make_folder
from verifier.crypto import keyfile
from verifier.crypto.keyring import KeyRing, Purpose
from verifier.domain.errors import Conflict
from verifier.settings import load

_KEPT = {
    Purpose.ENVELOPE: "what is sealed under it could never be opened again",
    Purpose.INDEX: "what is indexed under it could never be found again",
}
_RESTART = "Restart the service everywhere: running processes still use the old ring."

_purpose = click.argument("purpose", type=click.Choice([purpose.value for purpose in Purpose]))


@click.group()
def keys() -> None:
    """Make, list, rotate and revoke keys (VERIFIER_KEYS_FILE)."""


@keys.command()
@click.option("--deployment", default="production", show_default=True, help="Its name.")
def generate(deployment: str) -> None:
    """Make a new key file; an existing one is never overwritten."""
    path = load().keys_file
    if path.exists() or path.is_symlink():
        raise Conflict(f"{path} exists already; its keys would be lost")
    ring = KeyRing.generate(deployment)
    make_folder(path)
    keyfile.save(path, ring)
    say(f"Wrote {len(ring.keys)} keys to {path}. Back it up: without it nothing can be opened.")


@keys.command("list")
def list_keys() -> None:
    """Show every key's purpose, id and state."""
    shown = table("purpose", "id", "state")
    for key in bootstrap.load_keys(load()).keys:
        shown.add_row(key.purpose.value, key.id, key.state.value)
    results().print(shown)


@keys.command()
@_purpose
def rotate(purpose: str) -> None:
    """Make a new active key for PURPOSE; the old one only verifies from now on."""
    settings = load()
    ring = bootstrap.load_keys(settings).rotate(Purpose(purpose))
    keyfile.save(settings.keys_file, ring)
    say(f"{purpose} is now signed and sealed with {ring.active(Purpose(purpose)).id}. {_RESTART}")


@keys.command()
@_purpose
@click.argument("key_id")
def revoke(purpose: str, key_id: str) -> None:
    """Make a key of PURPOSE do nothing any more: what it made is refused."""
    chosen = Purpose(purpose)
    if chosen in _KEPT:
        raise Conflict(f"{purpose} keys cannot be revoked: {_KEPT[chosen]}; rotate instead")
    settings = load()
    keyfile.save(settings.keys_file, bootstrap.load_keys(settings).revoke(chosen, key_id))
    say(f"{purpose} key {key_id} is revoked. {_RESTART}")
