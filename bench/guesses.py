"""Let many clients guess at one live call's codes at once; how many guesses are really looked at.

    python bench/guesses.py --clients 200 --processes 4 [--database postgresql+psycopg://…]

First at the use cases, where no rate limit stands in the way: all clients guess wrong at each of
the call's three codes, then all say the right code of another call. Then through the customer's
page of a real server. Exits 1 when more than three guesses a code or nine a call were compared, or
when not exactly one right guess turned green.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from crowd import Crowd, crowd
from deployed import NUMBERS, Deployed, deploy
from evaluations import Evaluations
from serving import serving
from visitor import Answer, Visitor

from verifier.domain.code import CODES_A_CONTACT, GUESSES_A_CODE
from verifier.domain.contact import CallDetails, CallState, ContactRef, Source
from verifier.domain.principal import Machine, Person, Role, Scope
from verifier.services.record_contact import NewContact
from verifier.services.record_event import CallEvent

AGENT = Person(1, Role.AGENT, "Agent")
DIALER = Machine("dialer", frozenset(Scope), Source.DIALER)
THREADS = 8
_SHOWN = re.compile(rb'<article class="verdict ([a-z_]+)"')


@dataclass(frozen=True)
class Call:
    """A live call that an agent recorded and a dialer saw answered."""

    host_id: str
    ref: ContactRef


def answered_call(deployed: Deployed, host_id: str) -> Call:
    """Enrol a customer and be on the phone with them."""
    deployed.use_cases.enrol_customer(host_id)
    details = CallDetails("Security", "Confirm a withdrawal", NUMBERS[0])
    ref = deployed.use_cases.record_contact(NewContact(host_id, details), AGENT).ref
    event = CallEvent(CallState.ANSWERED, number_shown=NUMBERS[0])
    deployed.use_cases.record_event(ref, event, DIALER)
    return Call(host_id, ref)


def next_code(deployed: Deployed, call: Call) -> str:
    """What the agent says next."""
    return deployed.use_cases.issue_code(call.ref, AGENT).digits


def wrong(code: str, count: int) -> list[str]:
    """`count` codes that are not `code`, none twice."""
    return [f"{(int(code) + number) % 1_000_000:06d}" for number in range(1, count + 1)]


class Page:
    """The clients of one customer, each with a browser in which the host app let them in."""

    def __init__(self, deployed: Deployed, port: int, host_id: str, clients: int) -> None:
        self._visitors = []
        for number in range(clients):
            # An address each: these are not one client in a hurry.
            visitor = Visitor(port, f"127.0.{1 + number // 250}.{1 + number % 250}")
            visitor.launch(deployed.launch_token(host_id))
            visitor.close()  # idle connections would hold the server's threads
            self._visitors.append(visitor)

    def guess(self, guesses: Sequence[str]) -> list[Answer]:
        """All type their guess into the page at once."""
        ready = [
            (visitor, visitor.form("/check", {"content": guess, "question": "contacted_me"}))
            for visitor, guess in zip(self._visitors, guesses, strict=False)
        ]
        for visitor, form in ready:
            visitor.reconnect()
            visitor.begin(form)
        answers = [visitor.finish() for visitor, _ in ready]
        for visitor, _ in ready:
            visitor.close()
        return answers


def shown(answer: Answer) -> str:
    """The verdict on the page, or the status of an answer that is none."""
    found = _SHOWN.search(answer.body)
    return found[1].decode() if found and answer.status == 200 else str(answer.status)


@contextmanager
def pages(
    deployed: Deployed, evaluations: Path, processes: int, call: Call, clients: int
) -> Iterator[Page]:
    """The clients on the pages of a server with that many processes."""
    environment = deployed.environment | {"EVALUATIONS": str(evaluations)}
    with serving("watched", environment, workers=processes, threads=THREADS) as server:
        yield Page(deployed, server.port, call.host_id, clients)


class Report:
    """Prints what happened and remembers whether it held."""

    def __init__(self, evaluations: Evaluations) -> None:
        self._evaluations = evaluations
        self.holds = True

    def say(self, what: str, call: Call, told: Counter[str], seconds: float) -> None:
        """One line: guesses looked at by code and in all, what clients were told, the time."""
        counted = self._evaluations.of(call.ref.contact_id)
        self.holds &= max(counted.values(), default=0) <= GUESSES_A_CODE
        self.holds &= counted.total() <= GUESSES_A_CODE * CODES_A_CONTACT
        codes = ", ".join(f"code {ordinal}: {counted[ordinal]}" for ordinal in sorted(counted))
        answers = ", ".join(f"{count} {verdict}" for verdict, count in told.most_common())
        print(f"{what:24} looked at {counted.total()} ({codes}); {answers}; {seconds:.2f} s")

    def expect(self, told: Counter[str], genuine: int) -> None:
        """Exactly that many clients were told that it is genuine."""
        self.holds &= told["genuine"] == genuine


def at_the_use_cases(deployed: Deployed, people: Crowd, clients: int, report: Report) -> None:
    """Three codes guessed at wrongly, and one of another call said rightly by everybody."""
    call = answered_call(deployed, "guessed-at")
    for ordinal in range(1, CODES_A_CONTACT + 1):
        guesses = wrong(next_code(deployed, call), clients)
        told, seconds = _guess(people, call, guesses)
        report.say(f"wrong, code {ordinal}", call, told, seconds)
        report.expect(told, 0)
    call = answered_call(deployed, "told-rightly")
    told, seconds = _guess(people, call, [next_code(deployed, call)] * clients)
    report.say("right, all at once", call, told, seconds)
    report.expect(told, 1)


def _guess(people: Crowd, call: Call, guesses: Sequence[str]) -> tuple[Counter[str], float]:
    started = time.perf_counter()
    told = Counter(str(verdict.kind) for verdict in people.guess(call.ref.customer_id, guesses))
    return told, time.perf_counter() - started


def through_the_page(
    deployed: Deployed, notes: Path, processes: int, clients: int, report: Report
) -> None:
    """One code guessed at wrongly from the customer's pages."""
    call = answered_call(deployed, "guessed-at-by-page")
    code = next_code(deployed, call)
    with pages(deployed, notes, processes, call, clients) as page:
        started = time.perf_counter()
        told = Counter(shown(answer) for answer in page.guess(wrong(code, clients)))
        report.say("wrong, by the page", call, told, time.perf_counter() - started)
        told = Counter(shown(answer) for answer in page.guess([code]))
    report.expect(told, 0)


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; 0 when the limits held."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--clients", type=int, default=200, help="in all")
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--database", help="default: a temporary SQLite file")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        url = options.database or f"sqlite:///{folder / 'bench.sqlite3'}"
        deployed = deploy(folder, url)
        stack.callback(deployed.database.close)
        notes = folder / "evaluations"
        report = Report(Evaluations(notes))
        with crowd(deployed.environment, notes, options.processes) as people:
            at_the_use_cases(deployed, people, options.clients, report)
        through_the_page(deployed, notes, options.processes, options.clients, report)
    print("held" if report.holds else "DID NOT HOLD")
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
