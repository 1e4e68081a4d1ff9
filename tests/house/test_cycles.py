"""No module imports itself by a detour, lazily or not."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house.source import graph


def cycle(imports: dict[str, frozenset[str]]) -> list[str]:
    """The modules of one cycle, or nothing."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_there_is_no_import_cycle() -> None:
    assert cycle(graph()) == []


@pytest.mark.parametrize(
    "imports",
    [
        {"a": frozenset("b"), "b": frozenset("a")},
        {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a"), "d": frozenset("a")},
    ],
)
def test_a_cycle_would_be_seen(imports: dict[str, frozenset[str]]) -> None:
    assert cycle(imports)
