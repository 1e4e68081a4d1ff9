"""The process's own counters, on a clock that the test moves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.limit import Allowance
from verifier.limits.own_memory import OwnMemory


class Clock:
    """Seconds, moved by hand."""

    def __init__(self, now: float = 1_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def granted(memory: OwnMemory, allowed: Allowance, times: int, key: str = "k") -> int:
    return [memory.hit(key, allowed) for _ in range(times)].count(None)


def test_half_a_period_later_half_of_the_previous_window_still_counts() -> None:
    clock, allowed = Clock(1_000), Allowance(10, 100)
    memory = OwnMemory(clock)
    assert granted(memory, allowed, 20) == 10
    clock.now = 1_150
    assert granted(memory, allowed, 20) == 5


def test_two_periods_later_nothing_counts() -> None:
    clock, allowed = Clock(1_000), Allowance(10, 100)
    memory = OwnMemory(clock)
    granted(memory, allowed, 20)
    clock.now = 1_200
    assert granted(memory, allowed, 20) == 10


@given(
    st.lists(st.tuples(st.floats(0, 40), st.integers(1, 15)), min_size=1, max_size=20),
    st.integers(1, 12),
)
def test_whoever_waits_as_told_gets_in_and_whoever_does_not_never_gets_twice_the_amount(
    visits: list[tuple[float, int]], amount: int
) -> None:
    clock, allowed = Clock(), Allowance(amount, 60)
    memory = OwnMemory(clock)
    got_in: list[float] = []
    for pause, times in visits:
        clock.now += pause
        for _ in range(times):
            waiting = memory.hit("k", allowed)
            if waiting is None:
                got_in.append(clock.now)
                continue
            clock.now += waiting
            assert memory.hit("k", allowed) is None
            got_in.append(clock.now)
    for end in got_in:
        assert sum(end - allowed.seconds < moment <= end for moment in got_in) <= 2 * amount


def test_keys_that_count_no_more_are_forgotten() -> None:
    clock, allowed = Clock(), Allowance(10, 60)
    memory = OwnMemory(clock)
    for number in range(500):
        memory.hit(f"old {number}", allowed)
    clock.now += 121
    for number in range(300):
        memory.hit(f"new {number}", allowed)
    assert len(memory) == 300


def test_keys_in_use_are_kept() -> None:
    clock, allowed = Clock(), Allowance(3, 60)
    memory = OwnMemory(clock)
    for _ in range(3):
        memory.hit("k", allowed)
        for number in range(50):
            memory.hit(f"{clock.now} {number}", allowed)
        clock.now += 15
    assert memory.hit("k", allowed) is not None
