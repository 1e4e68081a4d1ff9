"""For every test: the outside world does not exist, and a slow machine is no failure.

The guard is an audit hook, so neither a library nor a thread gets around it. This machine itself
and its Unix sockets stay reachable, for the servers that tests start.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Callable

import hypothesis
import pytest

# Which argument of the audit event names the other side (CPython's audit event table).
_OTHER_SIDE = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
    "smtplib.connect": 1,
}


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(_forbid_the_outside_world)
    for name in ("connect", "connect_ex", "sendto"):  # look a name up before any event tells
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    hypothesis.settings.register_profile("shared machine", deadline=None)
    hypothesis.settings.load_profile("shared machine")


def _forbid_the_outside_world(event: str, arguments: tuple[object, ...]) -> None:
    if event in _OTHER_SIDE and not _is_here(arguments[_OTHER_SIDE[event]]):
        # Not an Exception: code that carries on after a network error must not hide this one.
        pytest.fail("a test reached for the outside world")


def _guarded(method: Callable[..., object]) -> Callable[..., object]:
    def call(opened: socket.socket, *arguments: object) -> object:
        _forbid_the_outside_world("socket.connect", (opened, arguments[-1]))
        return method(opened, *arguments)

    return call


def _is_here(address: object) -> bool:
    host = address[0] if isinstance(address, tuple) else address
    text = host.decode() if isinstance(host, bytes) else str(host or "")
    if text in ("", "localhost") or text.startswith("/"):  # a Unix socket
        return True
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False
