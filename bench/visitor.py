"""Somebody's browser, or a machine, on one kept-alive connection: costs little itself.

Speaks HTTP/1.1 (RFC 9112) as far as our server does: bodies come with their length. Redirects are
not followed, cookies are kept, and how long each answer took is measured here, up to its last byte.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

_CSRF = re.compile(rb'name="csrf_token" value="([^"]+)"')
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """One answer and the nanoseconds from the request's first byte to its own last one."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    nanoseconds: int

    def header(self, name: str) -> str:
        """The first header of that name (lower case), or nothing."""
        return next((value for key, value in self.headers if key == name), "")


class Visitor:
    """Connects to `port`, from another address of the loopback if one is given."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self._place = ("127.0.0.1", port)
        self._from = (address, 0)
        self._cookies: dict[str, str] = {}
        self._csrf = ""
        self._connect()

    def _connect(self) -> None:
        self._connection = socket.create_connection(self._place, 60, self._from)
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def reconnect(self) -> None:
        """Come back on a new connection, which another of the server's processes may take."""
        self.close()
        self._connect()

    def close(self) -> None:
        """Go."""
        self._connection.close()

    def launch(self, token: str) -> None:
        """Come in as a customer, with the host app's token, and load the page."""
        answer = self.send(self.form("/launch", {"token": token}))
        if answer.status != 303:
            raise SystemExit(f"a launch was answered {answer.status}, not 303")
        self.load("/check")

    def load(self, path: str) -> Answer:
        """Load a page, and keep the token of its forms."""
        answer = self.send(self.request("GET", path))
        found = _CSRF.search(answer.body)
        self._csrf = found[1].decode() if found else self._csrf
        return answer

    def form(self, path: str, fields: Mapping[str, str]) -> bytes:
        """A form of the last page, ready to send."""
        token = {"csrf_token": self._csrf} if self._csrf else {}
        return self.request("POST", path, urlencode(token | dict(fields)).encode(), _FORM)

    def request(
        self, method: str, path: str, body: bytes = b"", kind: str = "", credential: str = ""
    ) -> bytes:
        """Any request, ready to send; `credential` is a machine's."""
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
        if self._cookies:
            cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            lines.append(f"Cookie: {cookies}")
        if credential:
            lines.append(f"Authorization: Bearer {credential}")
        if kind:
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def send(self, request: bytes) -> Answer:
        """Send it and read the answer."""
        self.begin(request)
        return self.finish()

    def begin(self, request: bytes) -> None:
        """Send it and go on."""
        self._started = time.perf_counter_ns()
        self._connection.sendall(request)

    def finish(self) -> Answer:
        """Read the answer to what was sent."""
        received = self._connection.recv(65536)
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].lower()
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(received) < end + 4 + length:
            received += self._more()
        taken = time.perf_counter_ns() - self._started
        first, *rest = received[:end].decode("latin-1").split("\r\n")
        headers = tuple(
            (name.lower(), value) for name, _, value in (line.partition(": ") for line in rest)
        )
        answer = Answer(int(first.split()[1]), headers, received[end + 4 :], taken)
        self._keep_cookies(answer)
        return answer

    def _more(self) -> bytes:
        chunk = self._connection.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        return chunk

    def _keep_cookies(self, answer: Answer) -> None:
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, content = value.partition(";")[0].partition("=")
                self._cookies[key] = content


@contextmanager
def visiting(port: int, address: str = "127.0.0.1") -> Iterator[Visitor]:
    """A visitor who goes in the end."""
    visitor = Visitor(port, address)
    try:
        yield visitor
    finally:
        visitor.close()
