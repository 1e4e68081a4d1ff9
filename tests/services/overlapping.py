"""Two acts at once: one is stopped at a statement until the other had time to run into it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa

from tests.services.company import Company

First = TypeVar("First")
Second = TypeVar("Second")


@contextmanager
def stopped_at(company: Company, statement: str) -> Iterator[tuple[threading.Event, ...]]:
    """Stop whoever first comes to that statement: events for having come there, and to go on."""
    reached, go_on = threading.Event(), threading.Event()

    def stop(_c: object, _u: object, text: str, *_rest: object) -> None:
        if text.startswith(statement) and not reached.is_set():
            reached.set()
            assert go_on.wait(10)

    sa.event.listen(company.database.writer, "before_cursor_execute", stop)
    try:
        yield reached, go_on
    finally:
        go_on.set()
        sa.event.remove(company.database.writer, "before_cursor_execute", stop)


def overlapping(
    company: Company, statement: str, first: Callable[[], First], second: Callable[[], Second]
) -> tuple[First, Second]:
    """What both return: the second begins while the first stands before that statement."""
    with ThreadPoolExecutor(2) as pool, stopped_at(company, statement) as (reached, go_on):
        begun: Future[First] = pool.submit(first)
        assert reached.wait(10), "it never came to that statement"
        other = pool.submit(second)
        threading.Event().wait(0.3)
        assert not other.done(), "the second did not wait for the first"
        go_on.set()
        return begun.result(10), other.result(10)
