"""Throw forged contact tokens at the reader: none may be accepted, none may raise.

    python bench/tokens.py --count 1000000 --seed 7

Exits 1 when a forgery is accepted, anything raises, or a genuine token is refused in between. The
same seed makes the same forgeries.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from forged_tokens import Forger
from rich.console import Console
from rich.progress import Progress

from verifier.crypto.token import ContactTokens, TokenRead

GENUINE_EVERY = 100


@dataclass
class Tally:
    """What came of a run, by kind of forgery."""

    tried: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    raised: Counter[str] = field(default_factory=Counter)
    genuine_read: int = 0
    genuine_refused: int = 0

    @property
    def holds(self) -> bool:
        """Nothing forged accepted, nothing raised, everything genuine accepted."""
        wrong = self.accepted.total() + self.raised.total() + self.genuine_refused
        return self.tried.total() > 0 and self.genuine_read > 0 and wrong == 0


def attack(
    tokens: ContactTokens, forgeries: Iterable[tuple[str, str]], genuine: list[str]
) -> Tally:
    """Read every forgery, and a genuine token before each hundredth."""
    tally = Tally()
    for number, (kind, text) in enumerate(forgeries):
        if number % GENUINE_EVERY == 0:
            original = genuine[number // GENUINE_EVERY % len(genuine)]
            tally.genuine_read += 1
            tally.genuine_refused += not isinstance(tokens.read(original), TokenRead)
        tally.tried[kind] += 1
        try:
            tally.accepted[kind] += isinstance(tokens.read(text), TokenRead)
        except Exception:  # noqa: BLE001 whatever it is, it is what we count
            tally.raised[kind] += 1
    return tally


def show(tally: Tally, seconds: float) -> None:
    """Print the counts by kind and the rate."""
    print(f"{'kind':16} {'tried':>9} {'accepted':>9} {'raised':>9}")
    for kind, tried in tally.tried.items():
        print(f"{kind:16} {tried:9} {tally.accepted[kind]:9} {tally.raised[kind]:9}")
    tried = tally.tried.total()
    print(f"{'all':16} {tried:9} {tally.accepted.total():9} {tally.raised.total():9}")
    print(f"genuine tokens in between: {tally.genuine_read}, refused {tally.genuine_refused}")
    print(f"{seconds:.1f} s, {tried / seconds:,.0f} a second including the forging")


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; 0 when the reader held."""
    parser = argparse.ArgumentParser(description="Throw forged contact tokens at the reader.")
    parser.add_argument("--count", type=int, default=1_000_000, help="forgeries (default 10^6)")
    parser.add_argument("--seed", type=int, default=7, help="makes the same forgeries again")
    options = parser.parse_args(arguments)
    if options.count < 1:
        parser.error("--count must be at least 1")
    forger = Forger(options.seed)
    started = time.perf_counter()
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        forgeries = progress.track(
            forger.forgeries(options.count), total=options.count, description="forging"
        )
        tally = attack(ContactTokens(forger.ring), forgeries, forger.genuine)
    show(tally, time.perf_counter() - started)
    return 0 if tally.holds else 1


if __name__ == "__main__":
    sys.exit(main())
