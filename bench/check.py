"""A complete number check's throughput as a share of bare Flask `jsonify`.

    python bench/check.py [--database postgresql+psycopg://…] [--rounds 15] [--requests 1500]
    python bench/check.py --page

With `--page` it is the check on the customer's page: session, CSRF token and the page drawn.

Both run on the same server (gunicorn, one worker, one thread), pinned to the same core, the load
comes from another, and rounds alternate, so that whatever else the machine does hits both. Half of
the customers asked about are in a live call (amber), half are not (red). Prints the median share of
the rounds with its quartiles, and the processor time a request as a second opinion.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from check_world import World, build
from closed_loop import Connections, post
from serving import serving
from visitor import visiting

PATH = "/api/v1/checks"
BROWSERS = 20


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


def api_requests(world: World) -> list[bytes]:
    """What the host app asks."""
    bodies = [
        json.dumps({"customer": host_id, "question": "contacted_me", "content": number})
        for host_id, number in world.questions
    ]
    return [post(PATH, body.encode(), world.token) for body in bodies]


def page_requests(world: World, port: int) -> list[bytes]:
    """What some customers' browsers ask, each let in by the host app."""
    requests = []
    for host_id, number in world.questions[:BROWSERS]:
        with visiting(port) as visitor:
            visitor.launch(world.deployed.launch_token(host_id))
            fields = {"content": number, "question": "contacted_me"}
            requests.append(visitor.form("/check", fields))
    return requests


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", help="default: a temporary SQLite file")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--requests", type=int, default=1500, help="a round and application")
    parser.add_argument("--contacts", type=int, default=20_000, help="rows in the table")
    parser.add_argument("--page", action="store_true", help="the customer's page, not the API")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[0]})
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        url = options.database or f"sqlite:///{folder}/bench.sqlite3"
        world = build(Path(folder), url, options.contacts)
        world.deployed.database.close()
        servers = []
        # Some browsers ask much more often than a person may.
        for name in ("bare", "patient" if options.page else "complete"):
            started = stack.enter_context(serving(name, world.deployed.environment, core=cores[-1]))
            connections = Connections(started.port, width=4)
            stack.callback(connections.close)
            requests = api_requests(world)
            if options.page and name != "bare":
                requests = page_requests(world, started.port)
            servers.append(Server(name, started.process, connections, requests))
        shares = compare(servers[0], servers[1], options.rounds, options.requests)
    show("throughput", [share for share, _ in shares])
    show("processor time", [share for _, share in shares])


if __name__ == "__main__":
    main()
