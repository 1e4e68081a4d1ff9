"""Whether answers about somebody else's contact can be told from answers about nothing (S2).

    python bench/timing.py [--database postgresql+psycopg://…] [--pairs 4000]

Against a real server, one worker on a core of its own: the two questions of a pair are asked one
after the other in random order. Prints the median of the paired differences in microseconds with
its 95 % confidence interval (of the sign test: order statistics, no assumption on the times'
distribution), and whether status, headers and bytes were the same every time. Exits 1 unless all
were, and each interval lies within a millisecond.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from check_world import add_history
from deployed import deploy
from sameness import difference
from serving import serving
from timing_pairs import Pair, Pairs

ONE_MS = 1_000.0  # microseconds
_AT_MOST = 8  # times the pairs asked for


def median_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Low end, median and high end: the sign test's 95 % interval of the median."""
    ordered = sorted(values)
    count = len(ordered)
    reach = 1.96 * math.sqrt(count) / 2
    low = max(0, math.floor(count / 2 - reach) - 1)
    high = min(count - 1, math.ceil(count / 2 + reach))
    return ordered[low], statistics.median(ordered), ordered[high]


class Measured:
    """What came of one pair."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._differences: list[float] = []
        self._times: list[float] = []
        self._told_apart: Counter[str] = Counter()

    def ask(self, rng: random.Random) -> None:
        """Both questions, in random order."""
        pair = self._pair
        asked = [pair.others, pair.nothing]
        answers = {}
        for place in rng.sample((0, 1), 2):
            pair.before()
            answers[place] = pair.visitor.send(asked[place])
        self._differences.append((answers[0].nanoseconds - answers[1].nanoseconds) / 1e3)
        self._times.append(answers[1].nanoseconds / 1e3)
        found = difference(answers[0], answers[1], pair.pasted)
        if not found and answers[0].status != pair.status:
            found = f"both {answers[0].status}, not {pair.status}: nothing was measured"
        if found:
            self._told_apart[found] += 1

    def forget_times(self) -> None:
        """What was timed so far was warming up; what was told apart stays so."""
        self._differences.clear()
        self._times.clear()

    def is_vague(self) -> bool:
        """Whether the interval is too wide to say anything, as it is while a disk is busy."""
        low, _, high = median_interval(self._differences)
        return high - low >= ONE_MS

    def show(self) -> bool:
        """Print a line; whether nobody can tell the two apart."""
        low, middle, high = median_interval(self._differences)
        within = max(-low, high) < ONE_MS
        same = "same" if not self._told_apart else f"DIFFER ({dict(self._told_apart)})"
        usual = statistics.median(self._times)
        print(
            f"{self._pair.name:46} {len(self._differences):6} {usual:7.0f} {middle:+8.1f}"
            f" [{low:+7.1f}, {high:+7.1f}] {'yes' if within else 'NO':>4}  {same}",
            flush=True,
        )
        return within and not self._told_apart


def measure(pair: Pair, count: int, rng: random.Random) -> bool:
    """Ask `count` times after some to warm up, on while that says too little; print the line.

    How wide the interval is decides when to stop, never where it lies.
    """
    measured = Measured(pair)
    for _ in range(max(20, count // 20)):
        measured.ask(rng)
    measured.forget_times()
    for _ in range(_AT_MOST):
        for _ in range(count):
            measured.ask(rng)
        if not measured.is_vague():
            break
    return measured.show()


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; 0 when nothing can be told apart."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", help="default: a temporary SQLite file")
    parser.add_argument("--pairs", type=int, default=4000, help="of each kind")
    parser.add_argument("--contacts", type=int, default=5_000, help="older rows in the table")
    parser.add_argument("--only", default="", help="only pairs with this in their name")
    options = parser.parse_args(arguments)
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[0]})
    rng = random.Random(7)
    holds = True
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        deployed = deploy(folder, options.database or f"sqlite:///{folder / 'bench.sqlite3'}")
        stack.callback(deployed.database.close)
        pairs = Pairs(deployed)
        add_history(deployed, options.contacts)
        environment = deployed.environment
        server = stack.enter_context(serving("patient", environment, core=cores[-1]))
        print(f"{'pairs':>53} {'µs':>7} {'differ':>8} {'95 % interval':>18} {'<1ms':>4}")
        for pair in pairs.pairs(server.port):
            if options.only in pair.name:
                holds &= measure(pair, options.pairs, rng)
    print("nothing can be told apart" if holds else "SOMETHING CAN BE TOLD APART")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
