"""A load generator that costs little itself: prepared requests on a few kept-alive connections."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence


class Connections:
    """`width` connections to a loopback port; every one always has a request under way."""

    def __init__(self, port: int, width: int) -> None:
        self._sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(width)]
        for connection in self._sockets:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def run(self, requests: Sequence[bytes], count: int) -> tuple[float, set[int]]:
        """Send `count` requests, taken in turn; the seconds it took and the statuses seen."""
        statuses = set()
        started = time.perf_counter()
        width = len(self._sockets)
        for number in range(min(width, count)):
            self._sockets[number].sendall(requests[number % len(requests)])
        for number in range(count):
            connection = self._sockets[number % width]
            statuses.add(_read_response(connection))
            if number + width < count:
                connection.sendall(requests[(number + width) % len(requests)])
        return time.perf_counter() - started, statuses

    def close(self) -> None:
        """Close them all."""
        for connection in self._sockets:
            connection.close()


def post(path: str, body: bytes, token: str) -> bytes:
    """One HTTP/1.1 request, ready to send."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _read_response(connection: socket.socket) -> int:
    received = connection.recv(65536)
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _more(connection)
    head = received[:end].lower()
    length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(received) < end + 4 + length:
        received += _more(connection)
    return int(received[9:12])


def _more(connection: socket.socket) -> bytes:
    chunk = connection.recv(65536)
    if not chunk:
        raise ConnectionError("the server closed the connection")
    return chunk
