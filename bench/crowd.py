"""Processes full of clients who guess at once, at the use cases: no door and no limit before them.

Each process is one of the service's own kind, with its own connections to the database, and serves
its clients with some threads, as a server's worker does.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path

from evaluations import Evaluations

from verifier import bootstrap
from verifier.domain.facts import Question
from verifier.domain.principal import Person
from verifier.domain.verdict import Verdict
from verifier.services.check_contact import NewCheck
from verifier.settings import load

_THREADS = 8
_SECONDS = 120


class Crowd:
    """Clients in several processes, waiting to guess."""

    def __init__(self, pipes: Sequence[Connection]) -> None:
        self._pipes = pipes

    def guess(self, customer_id: int, guesses: Sequence[str]) -> list[Verdict]:
        """Let the customer's clients type all the guesses at once; what they were told."""
        width = len(self._pipes)
        for place, pipe in enumerate(self._pipes):
            pipe.send((customer_id, list(guesses[place::width])))
        told: list[Verdict] = []
        for pipe in self._pipes:
            if not pipe.poll(_SECONDS):
                raise TimeoutError("a process of the crowd does not answer")
            told += pipe.recv()
        return told


@contextmanager
def crowd(environment: dict[str, str], evaluations: Path, processes: int) -> Iterator[Crowd]:
    """Start the processes, which note their comparisons in the file `evaluations`."""
    context = multiprocessing.get_context("forkserver")
    # Imported once, by a process that opens nothing: what it forks has only its own connections.
    context.set_forkserver_preload(["verifier.bootstrap"])
    start = context.Barrier(processes)
    started = [_start(context, environment, evaluations, start) for _ in range(processes)]
    try:
        yield Crowd([pipe for _, pipe in started])
    finally:
        for process, pipe in started:
            pipe.close()
            process.join(_SECONDS)


def _start(
    context: ForkServerContext, environment: dict[str, str], evaluations: Path, start: Barrier
) -> tuple[ForkServerProcess, Connection]:
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve, args=(environment, evaluations, start, theirs), daemon=True
    )
    process.start()
    theirs.close()
    return process, ours


def _serve(
    environment: dict[str, str], evaluations: Path, start: Barrier, pipe: Connection
) -> None:
    Evaluations(evaluations).watch()
    settings = load(environment)
    database = bootstrap.open_database(settings)
    use_cases = bootstrap.use_cases(settings, bootstrap.load_keys(settings), database)

    def ask(customer_id: int, guess: str) -> Verdict:
        check = NewCheck(Question.CONTACTED_ME, guess)
        return use_cases.check_contact(check, Person.customer(customer_id)).verdict

    with ThreadPoolExecutor(_THREADS) as clients:
        while True:
            try:
                customer_id, guesses = pipe.recv()
            except EOFError:
                break
            start.wait(_SECONDS)
            pipe.send(list(clients.map(partial(ask, customer_id), guesses)))
    use_cases.notes.write_waiting()
    database.close()
