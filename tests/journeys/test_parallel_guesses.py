"""Two hundred clients on four processes get three tries at a code and nine at a contact (S4).

What counts is how many guesses were really compared with the code, noted where that happens, and
not what the counters say. First at the use cases, with nothing in the way that could spare the
counters the rush, then through a real server's pages, where CSRF tokens, sessions and limits are.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import database_url
from verifier.domain.errors import Conflict
from verifier.domain.verdict import CANNOT_CHECK, VerdictKind

__all__ = ["database_url"]

BENCH = Path(__file__).parents[2] / "bench"
CLIENTS = 200
PROCESSES = 4


@pytest.fixture(scope="module")
def bench() -> Iterator[Any]:
    """The module `bench/guesses.py`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH))
        yield importlib.import_module("guesses")


@pytest.fixture(scope="module")
def deployed(
    bench: Any, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    made = bench.deploy(tmp_path_factory.mktemp("guesses"), database_url)
    yield made
    made.database.close()


@pytest.fixture
def evaluations(bench: Any, tmp_path: Path) -> Any:
    return bench.Evaluations(tmp_path / "evaluations")


def test_s4_two_hundred_clients_get_three_tries_at_a_code_and_nine_at_a_contact(
    bench: Any, deployed: Any, evaluations: Any, tmp_path: Path
) -> None:
    """Fails when parallel guesses are looked at beyond the limit, or refused in another way."""
    use, call = deployed.use_cases, bench.answered_call(deployed, "guessed-at")
    customer_id = call.ref.customer_id
    with bench.crowd(deployed.environment, tmp_path / "evaluations", PROCESSES) as people:
        for ordinal in (1, 2, 3):
            code = bench.next_code(deployed, call)
            told = people.guess(customer_id, bench.wrong(code, CLIENTS))
            assert len(told) == CLIENTS
            [(wrong, _)] = Counter(verdict for verdict in told if verdict != CANNOT_CHECK).items()
            assert wrong.kind is VerdictKind.NOT_CONFIRMED
            assert evaluations.of(call.ref.contact_id)[ordinal] == 3
            assert people.guess(customer_id, [code] * PROCESSES) == [wrong] * PROCESSES
        assert evaluations.of(call.ref.contact_id) == {1: 3, 2: 3, 3: 3}
        with pytest.raises(Conflict, match="no code left"):
            use.issue_code(call.ref, bench.AGENT)
        other = bench.answered_call(deployed, "told-rightly")
        right = [bench.next_code(deployed, other)] * CLIENTS
        kinds = Counter(verdict.kind for verdict in people.guess(other.ref.customer_id, right))
    assert kinds[VerdictKind.GENUINE] == 1
    assert set(kinds) <= {
        VerdictKind.GENUINE, VerdictKind.NOT_CONFIRMED, VerdictKind.CANNOT_CHECK
    }  # fmt: skip
    assert evaluations.of(other.ref.contact_id) == {1: 1}


def test_s4_two_hundred_browsers_get_three_tries_and_cannot_tell_which(
    bench: Any, deployed: Any, evaluations: Any, tmp_path: Path
) -> None:
    """Fails when a page counts otherwise than the use case, or says which guess was looked at."""
    seen = importlib.import_module("sameness").seen
    call = bench.answered_call(deployed, "guessed-at-by-page")
    code = bench.next_code(deployed, call)
    notes = tmp_path / "evaluations"
    with bench.pages(deployed, notes, PROCESSES, call, CLIENTS) as page:
        told = page.guess(bench.wrong(code, CLIENTS))
        processes = {answer.header("x-process") for answer in told}
        assert evaluations.of(call.ref.contact_id) == {1: 3}
        told += page.guess([code])
        assert evaluations.of(call.ref.contact_id) == {1: 3}
        right = page.guess([bench.next_code(deployed, call)] * CLIENTS)
    assert len(processes) > 1, "the kernel deals the browsers out; one process proves nothing"
    kinds = Counter(bench.shown(answer) for answer in told)
    assert set(kinds) <= {"not_confirmed", "cannot_check", "429"}
    assert kinds["not_confirmed"] >= 3
    assert len({seen(answer) for answer in told if bench.shown(answer) == "not_confirmed"}) == 1
    assert Counter(bench.shown(answer) for answer in right)["genuine"] == 1
    assert evaluations.of(call.ref.contact_id) == {1: 3, 2: 1}
