"""Timings: calibrated, interleaved, with an interval; within their budget."""

import gc
import random
import statistics
import time
from collections import Counter

import pytest

from workbench.measure.timing import interval_positions, time_interleaved, time_once


def busy(seconds: float) -> None:
    """Work that takes a known time, whatever else runs."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def test_a_slower_callable_measures_slower() -> None:
    timings = time_interleaved(
        {"fast": lambda: busy(20e-6), "slow": lambda: busy(200e-6)}, repeats=7, seconds=0.4
    )
    fast, slow = timings["fast"], timings["slow"]
    assert 5.0 < slow.median_seconds / fast.median_seconds < 20.0
    assert fast.median_seconds >= 20e-6
    for timing in (fast, slow):
        assert timing.low_seconds <= timing.median_seconds <= timing.high_seconds
        assert 1 < timing.repeats <= 7
        assert timing.loops > 1


def test_repeats_are_interleaved_and_shuffled_by_the_seed() -> None:
    calls: list[str] = []
    names = "abcd"

    def order(seed: int) -> list[str]:
        calls.clear()
        work = {name: (lambda name=name: (calls.append(name), busy(1e-3))) for name in names}
        time_interleaved(work, repeats=5, target_seconds=1e-3, seconds=1.0, seed=seed)
        return calls[-20:]

    first = order(1)
    rounds = [first[start : start + 4] for start in range(0, 20, 4)]
    assert all(Counter(one) == Counter(names) for one in rounds)
    assert len({tuple(one) for one in rounds}) > 1
    assert order(1) == first
    assert order(2) != first


def test_budget_is_shared_and_kept() -> None:
    started = time.perf_counter()
    timings = time_interleaved(
        {str(index): lambda: busy(4e-3) for index in range(3)}, repeats=99, seconds=0.15
    )
    assert time.perf_counter() - started < 0.6
    assert all(1 <= timing.repeats < 99 and timing.repeats % 2 for timing in timings.values())


def test_what_is_too_expensive_is_measured_once() -> None:
    calls = Counter[str]()

    def work(name: str, seconds: float) -> None:
        calls[name] += 1
        busy(seconds)

    timings = time_interleaved(
        {"dear": lambda: work("dear", 0.06), "cheap": lambda: work("cheap", 1e-4)}, seconds=0.1
    )
    assert calls["dear"] == 1
    assert (timings["dear"].loops, timings["dear"].repeats) == (1, 1)
    assert timings["dear"].median_seconds >= 0.06
    assert timings["cheap"].repeats > 1


def test_the_collector_is_off_meanwhile_and_on_again() -> None:
    states: set[bool] = set()
    time_interleaved({"probe": lambda: states.add(gc.isenabled())}, repeats=1)
    assert states == {False}
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError):
        time_interleaved({"fails": lambda: 1 / 0})
    assert gc.isenabled()


def test_nothing_to_time() -> None:
    assert time_interleaved({}) == {}


def test_once_gives_the_result_and_its_time() -> None:
    result, timing = time_once(lambda: busy(2e-3) or "done")
    assert result == "done"
    assert timing.median_seconds >= 2e-3
    assert (timing.loops, timing.repeats) == (1, 1)


@pytest.mark.parametrize("size", [1, 3, 5, 9, 15, 31])
def test_interval_is_that_of_resampling(size: int) -> None:
    """The exact positions agree with a plain bootstrap of many resamples."""
    generator = random.Random(size)
    resampled = sorted(
        statistics.median(generator.choices(range(size), k=size)) for _ in range(4000)
    )
    low, high = interval_positions(size)
    assert abs(low - resampled[100]) <= 1
    assert abs(high - resampled[3899]) <= 1
    assert low <= size // 2 <= high
