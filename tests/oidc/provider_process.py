"""A real OpenID Connect provider, as a process of its own, and a person who signs in at it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx2

PEOPLE: list[dict[str, Any]] = [
    {"sub": "s-1", "email": "nina@example.com", "email_verified": True},
    {"sub": "s-2", "email": "nina@example.com", "email_verified": False},
    {"sub": "s-3", "email": "otto@example.com", "email_verified": True, "amr": ["pwd", "mfa"]},
    {"sub": "s-4", "email": "otto@example.com", "email_verified": True, "amr": ["pwd"]},
    {"sub": "s-5"},
    {
        "sub": "s-6",
        "email": "olga@example.com",
        "email_verified": True,
        "amr": ["pwd", "mfa"],
        "auth_time": 1_700_000_000,
    },
]


@contextmanager
def running() -> Iterator[str]:
    """The issuer of a provider that knows `PEOPLE`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    people = [word for person in PEOPLE for word in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*command, "--require-nonce", "true", *people], **quiet)
    try:
        issuer = f"http://127.0.0.1:{port}"
        _wait_for(issuer)
        yield issuer
    finally:
        process.terminate()
        process.wait()


def _wait_for(issuer: str) -> None:
    for _ in range(300):
        try:
            httpx2.get(f"{issuer}/.well-known/openid-configuration").raise_for_status()
        except httpx2.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the provider did not start")


def sign_in_there(address: str, subject: str) -> str:
    """What a person does at the provider; the address their browser is sent back to."""
    answer = httpx2.post(address, data={"sub": subject}, follow_redirects=False)
    assert answer.is_redirect, answer.text
    return answer.headers["Location"]


def local(address: str) -> str:
    """The path and query of an address."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
