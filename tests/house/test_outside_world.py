"""No test reaches beyond this machine; the guard is in `tests/conftest.py`."""

from __future__ import annotations

import smtplib
import socket
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

# RFC 5737 and RFC 3849: addresses that belong to nobody.
NOBODY, NOBODY_6 = "192.0.2.1", "2001:db8::1"


def connect(family: socket.AddressFamily, address: tuple[object, ...]) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as opened:
        opened.settimeout(0.2)
        opened.connect(address)


def send(address: tuple[str, int]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.sendto(b"x", address)


@pytest.mark.parametrize(
    "reach",
    [
        lambda: connect(socket.AF_INET, (NOBODY, 80)),
        lambda: connect(socket.AF_INET6, (NOBODY_6, 80, 0, 0)),
        lambda: connect(socket.AF_INET, ("example.com", 80)),
        lambda: send((NOBODY, 53)),
        lambda: socket.create_connection((NOBODY, 80), timeout=0.2),
        lambda: socket.getaddrinfo("example.com", 443),
        lambda: socket.gethostbyname("example.com"),
        lambda: socket.gethostbyaddr(NOBODY),
        lambda: smtplib.SMTP("mail.example.com", 25, timeout=0.2),
        lambda: smtplib.SMTP(NOBODY, 25, timeout=0.2),
        lambda: urllib.request.urlopen("https://example.com/", timeout=0.2),
    ],
)
def test_reaching_out_fails_the_test(reach: Callable[[], object]) -> None:
    with pytest.raises(pytest.fail.Exception, match="outside world"):
        reach()


def test_a_swallowed_network_error_does_not_hide_it() -> None:
    def careless() -> None:
        try:
            socket.create_connection((NOBODY, 80), timeout=0.2)
        except Exception:  # noqa: BLE001 - this is the carelessness
            return

    with pytest.raises(pytest.fail.Exception):
        careless()


def test_this_machine_stays_reachable() -> None:
    server = socket.create_server(("127.0.0.1", 0))
    with server, socket.create_connection(("localhost", server.getsockname()[1]), timeout=5):
        accepted, _ = server.accept()
        accepted.close()


def test_unix_sockets_stay_reachable(tmp_path: Path) -> None:
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
