"""Timings: calibrated, interleaved, with an interval; within their budget."""

import functools
import gc
import itertools
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict

import pytest

from workbench.analysis.intervals import interval_positions
from workbench.analysis.times import paired_ratio
from workbench.measure import timing
from workbench.measure.timing import (
    ENOUGH,
    PARTS,
    Timing,
    time_interleaved,
    time_once,
    time_repeatedly,
)
from workbench.records import TimingRecord


class Clock:
    """A clock that moves only when work is done: what is measured is then known exactly."""

    def __init__(self) -> None:
        self.nanoseconds = 0

    def perf_counter_ns(self) -> int:
        return self.nanoseconds

    def work(self, seconds: float) -> None:
        self.nanoseconds += round(seconds * 1e9)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timing, "time", made)
    return made


@pytest.mark.slow
def test_on_the_real_clock() -> None:
    def busy() -> None:
        end = time.perf_counter() + 1e-4
        while time.perf_counter() < end:
            pass

    measured = time_interleaved({"busy": busy, "idle": lambda: None}, repeats=5, seconds=0.1)
    for one in measured.values():
        assert 0.0 < one.low_seconds <= one.median_seconds <= one.high_seconds
    assert measured["busy"].low_seconds >= 1e-4 > measured["idle"].low_seconds
    assert measured["idle"].loops > measured["busy"].loops


def test_one_call_is_what_is_measured(clock: Clock) -> None:
    measured = time_interleaved(
        {"fast": lambda: clock.work(1e-5), "slow": lambda: clock.work(2e-4)}, repeats=7
    )
    assert measured["fast"] == Timing(
        median_seconds=1e-5, low_seconds=1e-5, high_seconds=1e-5, loops=200, repeats=7,
        round_seconds=(1e-5,) * 7,
    )  # fmt: skip
    assert measured["slow"].median_seconds == pytest.approx(2e-4)
    assert measured["slow"].loops == 10


def test_a_repeat_that_was_interrupted_does_not_move_the_median(clock: Clock) -> None:
    costs = itertools.chain(itertools.repeat(1e-3, 30), [0.5], itertools.repeat(1e-3))
    measured = time_interleaved({"work": lambda: clock.work(next(costs))})["work"]
    assert measured.median_seconds == pytest.approx(1e-3)
    assert measured.high_seconds == pytest.approx(1e-3)


def test_what_stops_a_part_of_a_repeat_does_not_move_its_time(clock: Clock) -> None:
    """Every second part of a loop is stopped for five milliseconds: the quickest is kept."""
    calls = itertools.count()

    def work() -> None:
        clock.work(5e-3 + 1e-5 if next(calls) % 80 == 79 else 1e-5)

    measured = time_interleaved({"work": work}, repeats=9)["work"]
    assert measured.loops >= 5 * PARTS
    assert measured.round_seconds == pytest.approx([1e-5] * 9)


def test_ratios_of_the_same_round_are_free_of_what_slows_it(clock: Clock) -> None:
    """Most rounds are three times as slow for everybody: so are medians, and no ratio is."""
    slowness = (1.0, 1.0, 1.0, 3.0, 1.0, 3.0, 1.0, 3.0, 1.0, 3.0, 3.0, 3.0)  # calibrated first

    def program(seconds: float) -> Callable[[], None]:
        own = iter(slowness)
        return lambda: clock.work(seconds * next(own))

    timed = time_interleaved(
        {"function": program(1e-2), "gradient": program(2.5e-2)},
        repeats=9,
        target_seconds=1e-3,
        seconds=9.0,
    )
    one, other = (TimingRecord(**asdict(timed[name])) for name in ("gradient", "function"))
    assert one.low_seconds == pytest.approx(2.5e-2) and one.high_seconds == pytest.approx(7.5e-2)
    assert paired_ratio(one, other) == pytest.approx((2.5, 2.5, 2.5))


def test_what_is_slow_has_enough_rounds_where_all_the_budget_has_room(clock: Clock) -> None:
    callables = {"slow": lambda: clock.work(1.2e-2)}
    callables |= {str(index): lambda: clock.work(1e-4) for index in range(19)}
    measured = time_interleaved(callables, seconds=0.1)
    assert measured["slow"].repeats == ENOUGH and measured["0"].repeats > ENOUGH
    once = time_interleaved(callables, seconds=0.08)["slow"]  # seven take longer than all
    assert (once.repeats, once.round_seconds) == (1, (1.2e-2,))


def test_repeated_runs_end_with_the_budget_or_with_a_failure() -> None:
    def fails() -> float:
        raise MemoryError

    many = time_repeatedly(lambda: 2.0, 3.0, repeats=99, seconds=9.0)
    assert many.round_seconds == (3.0, 2.0, 2.0, 2.0)
    assert (many.median_seconds, many.repeats, many.loops) == (2.0, 4, 1)
    assert time_repeatedly(lambda: 2.0, 3.0, repeats=3, seconds=99.0).repeats == 3
    assert time_repeatedly(lambda: 2.0, 10.0, repeats=9, seconds=9.0).round_seconds == (10.0,)
    assert time_repeatedly(fails, 3.0, repeats=9, seconds=99.0).round_seconds == (3.0,)


def test_an_interrupted_calibration_is_not_believed(clock: Clock) -> None:
    # The warm-up takes 1 us, the first loop of the calibration 1 ms, everything else 1 us.
    costs = itertools.chain([1e-6, 1e-3], itertools.repeat(1e-6))
    measured = time_interleaved({"work": lambda: clock.work(next(costs))})["work"]
    assert measured.loops == pytest.approx(2000, rel=0.01)


def test_repeats_are_interleaved_and_shuffled_by_the_seed(clock: Clock) -> None:
    names = "abcd"

    def order(seed: int) -> list[str]:
        calls: list[str] = []

        def work(name: str) -> None:
            calls.append(name)
            clock.work(1e-3)

        time_interleaved(
            {name: functools.partial(work, name) for name in names},
            repeats=5,
            target_seconds=1e-3,
            seed=seed,
        )
        return calls[-20:]

    first = order(1)
    rounds = [first[start : start + 4] for start in range(0, 20, 4)]
    assert all(Counter(one) == Counter(names) for one in rounds)
    assert len({tuple(one) for one in rounds}) > 1
    assert order(1) == first
    assert order(2) != first


def test_budget_is_shared_and_kept(clock: Clock) -> None:
    measured = time_interleaved(
        {str(index): lambda: clock.work(4e-3) for index in range(3)}, repeats=99, seconds=0.15
    )
    assert {one.repeats for one in measured.values()} == {11}
    # Beside the repeats: one warm-up and two calibrations each.
    assert clock.nanoseconds == 3 * (11 + 3) * 4_000_000
    assert all(one.loops == 1 for one in measured.values())


def test_what_is_too_expensive_is_measured_once(clock: Clock) -> None:
    calls = Counter[str]()

    def work(name: str, seconds: float) -> None:
        calls[name] += 1
        clock.work(seconds)

    measured = time_interleaved(
        {"dear": lambda: work("dear", 0.6), "cheap": lambda: work("cheap", 1e-4)}, seconds=0.1
    )
    assert calls["dear"] == 1
    assert (measured["dear"].loops, measured["dear"].repeats) == (1, 1)
    assert measured["dear"].median_seconds == 0.6
    assert measured["cheap"].repeats == 15


def test_an_interrupted_first_call_is_made_again(clock: Clock) -> None:
    durations = iter([0.06])
    measured = time_interleaved(
        {
            "interrupted": lambda: clock.work(next(durations, 1e-3)),
            "cheap": lambda: clock.work(1e-4),
        },
        seconds=0.1,
    )
    assert measured["interrupted"].repeats == 15
    assert measured["interrupted"].median_seconds == pytest.approx(1e-3)


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


def test_once_gives_the_result_and_its_time(clock: Clock) -> None:
    def work() -> str:
        clock.work(2.0)
        return "done"

    result, measured = time_once(work)
    assert result == "done"
    assert (measured.median_seconds, measured.loops, measured.repeats) == (2.0, 1, 1)


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


def test_what_runs_elsewhere_is_timed_in_turns_with_what_runs_here() -> None:
    class Elsewhere(timing.Timed):
        def seconds(self, loops: int) -> float:
            return 3e-5 * loops

        def quickest(self, loops: int) -> float:
            return 2e-5

    measured = time_interleaved({"here": int, "there": Elsewhere(int)}, repeats=5, seconds=0.02)
    assert measured["there"].round_seconds == (2e-5,) * 5
    assert measured["there"].loops == round(0.002 / 3e-5)
    assert len(measured["here"].round_seconds) == 5
