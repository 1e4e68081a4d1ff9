"""`verifier launch-keys`: the public keys with which the host app vouches for its customers."""

from __future__ import annotations

import json
from typing import Any

import click

from verifier.cli.console import results, say, table
from verifier.cli.deployment import opened
from verifier.domain.errors import Invalid


@click.group("launch-keys")
def launch_keys() -> None:
    """Register the host app's public keys."""


@launch_keys.command()
@click.argument("file", type=click.File(encoding="utf-8"))
def add(file: Any) -> None:  # noqa: ANN401 - click opens it
    """Add the public Ed25519 key in FILE, in JWK form with a kid (- for standard input)."""
    try:
        jwk = json.loads(file.read(10_000))
    except (ValueError, RecursionError):
        raise Invalid("key", "is not JSON") from None
    with opened() as use_cases:
        kid = use_cases.launch_keys.add(jwk)
    say(f"Launch tokens signed with {kid} are accepted now.")


@launch_keys.command("list")
def list_keys() -> None:
    """Show every key and whether it is accepted."""
    shown = table("kid", "added", "state")
    with opened() as use_cases:
        for key in use_cases.launch_keys.list():
            state = "accepted" if key.revoked_at is None else f"revoked {key.revoked_at:%Y-%m-%d}"
            shown.add_row(key.kid, f"{key.recorded_at:%Y-%m-%d %H:%M} UTC", state)
    results().print(shown)


@launch_keys.command()
@click.argument("kid")
def revoke(kid: str) -> None:
    """Refuse whatever the key KID signs, from now on."""
    with opened() as use_cases:
        use_cases.launch_keys.revoke(kid)
    say(f"Launch tokens signed with {kid} are refused now.")
