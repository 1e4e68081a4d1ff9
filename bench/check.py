"""A complete number check's throughput as a share of bare Flask `jsonify`.

    python bench/check.py [--database postgresql+psycopg://…] [--rounds 15] [--requests 1500]

Both run on the same server (gunicorn, one worker, one thread), pinned to the same core, the load
comes from another, and rounds alternate, so that whatever else the machine does hits both. Half of
the customers asked about are in a live call (amber), half are not (red). Prints the median share of
the rounds with its quartiles, and the processor time a request as a second opinion.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from check_world import build
from closed_loop import Connections, post

PATH = "/api/v1/checks"
HERE = Path(__file__).parent


@dataclass
class Server:
    """One gunicorn with one worker on one core."""

    name: str
    process: subprocess.Popen[bytes]
    connections: Connections
    requests: list[bytes]

    def round(self, count: int) -> tuple[float, float]:
        """Requests a second, and the server's processor microseconds a request."""
        before = self.processor_seconds()
        seconds, statuses = self.connections.run(self.requests, count)
        if statuses != {200}:
            raise SystemExit(f"{self.name} answered {sorted(statuses)}, not 200")
        return count / seconds, (self.processor_seconds() - before) / count * 1e6

    def processor_seconds(self) -> float:
        """User and system time of the gunicorn master's worker."""
        ticks = os.sysconf("SC_CLK_TCK")
        return sum(_ticks(pid) for pid in _children(self.process.pid)) / ticks


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def start(name: str, environment: dict[str, str], core: int) -> tuple[subprocess.Popen[bytes], int]:
    """Start gunicorn on a free port of the loopback, pinned to `core`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", f"check_apps:{name}()"]
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--worker-class", "gthread"]
    quiet = ["--threads", "1", "--no-control-socket", "--log-level", "error", "--keep-alive", "60"]
    own = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})  # inherited by the server
    process = subprocess.Popen(
        [*command, *options, *quiet],
        cwd=HERE,
        env=os.environ | environment,
    )
    os.sched_setaffinity(0, own)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
        time.sleep(0.05)
    raise SystemExit(f"{name} did not start")


def compare(bare: Server, complete: Server, rounds: int, count: int) -> list[tuple[float, float]]:
    """Alternate the two; the shares of throughput and of processor time, a pair a round."""
    shares = []
    for number in range(rounds + 1):
        one, two = bare.round(count), complete.round(count)
        if number > 0:  # the first round warms caches up
            shares.append((two[0] / one[0], one[1] / two[1]))
            print(
                f"round {number:2}: bare {one[0]:6.0f}/s {one[1]:5.0f} µs CPU,"
                f" check {two[0]:6.0f}/s {two[1]:5.0f} µs CPU, share {two[0] / one[0]:.1%}"
            )
    return shares


def show(name: str, shares: list[float]) -> None:
    """Print the median and the quartiles."""
    low, middle, high = statistics.quantiles(shares, n=4)
    print(f"{name}: {middle:.1%} of bare jsonify (quartiles {low:.1%} to {high:.1%})")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", help="default: a temporary SQLite file")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--requests", type=int, default=1500, help="a round and application")
    parser.add_argument("--contacts", type=int, default=20_000, help="rows in the table")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[0]})
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        url = options.database or f"sqlite:///{folder}/bench.sqlite3"
        world = build(Path(folder), url, options.contacts)
        bodies = [
            json.dumps({"customer": host_id, "question": "contacted_me", "content": number})
            for host_id, number in world.questions
        ]
        requests = [post(PATH, body.encode(), world.token) for body in bodies]
        servers = []
        for name in ("bare", "complete"):
            process, port = start(name, world.environment, cores[-1])
            stack.callback(process.wait)
            stack.callback(process.terminate)
            connections = Connections(port, width=4)
            stack.callback(connections.close)
            servers.append(Server(name, process, connections, requests))
        shares = compare(servers[0], servers[1], options.rounds, options.requests)
    show("throughput", [share for share, _ in shares])
    show("processor time", [share for _, share in shares])


if __name__ == "__main__":
    main()
