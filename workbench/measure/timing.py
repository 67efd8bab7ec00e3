"""Timings that can be compared: calibrated loops, shuffled and interleaved, with an interval."""

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import TypeVar

from workbench.analysis.intervals import interval_positions

#: One repeat runs its callable in a loop for about this long: far above the clock's resolution.
TARGET_SECONDS = 0.002
#: Repeats of a callable, odd so that the median is one of them; fewer where the budget says so.
REPEATS = 15
#: All callables of one comparison together may take about this long.
BUDGET_SECONDS = 0.5
#: The loop of a repeat is timed in so many parts, and the quickest part is believed: where other
#: programs run, most interruptions are longer than a part and shorter than a repeat.
PARTS = 5
#: Order of the shuffled repeats.
SEED = 20220101
#: So many repeats of what is slow, where all the budget has room for them: fewer than six have no
#: 95 % interval.
ENOUGH = 7
#: A calibration that is shorter than this part of its target is run again with more loops.
_CALIBRATED = 0.2
#: A first call that exceeds its callable's share by less than this factor is made again.
_INTERRUPTED = 10.0

Result = TypeVar("Result")


class Timed:
    """Something that runs in a loop and says for how long; here a callable of this process.

    What runs elsewhere overrides both ways to run it, and is timed in turns with everything else.
    """

    def __init__(self, function: Callable[[], object]) -> None:
        self.function = function

    def seconds(self, loops: int) -> float:
        """Seconds of so many calls.

        >>> Timed(list).seconds(10) > 0.0
        True
        """
        turns, function = repeat(None, loops), self.function
        with _collector_off():
            started = time.perf_counter_ns()
            for _ in turns:
                function()
            return (time.perf_counter_ns() - started) / 1e9

    def quickest(self, loops: int) -> float:
        """Seconds of one call in the quickest part of a loop.

        >>> 0.0 < Timed(list).quickest(10) < 1.0
        True
        """
        parts = min(PARTS, loops)
        sizes = [loops // parts + (part < loops % parts) for part in range(parts)]
        return min([self.seconds(size) / size for size in sizes])


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds of one call: the median of some repeats and its 95 % interval.

    `round_seconds` are the repeats in their order. What was timed in turns shares the rounds: the
    ratio of two times of one round is free of whatever slowed the machine down for longer, and each
    is that of the quickest part of its loop, free of what stopped it for shorter.
    """

    median_seconds: float
    low_seconds: float
    high_seconds: float
    loops: int
    repeats: int
    round_seconds: tuple[float, ...] = ()


def time_interleaved(
    callables: Mapping[str, Callable[[], object] | Timed],
    *,
    repeats: int = REPEATS,
    target_seconds: float = TARGET_SECONDS,
    seconds: float = BUDGET_SECONDS,
    seed: int = SEED,
) -> dict[str, Timing]:
    """Time several callables fairly: every round runs each of them once, in a shuffled order.

    One that runs elsewhere, in another process, is given as what is `Timed` there.

    Every callable is called once to warm up; its loops are then calibrated to `target_seconds` a
    repeat. Each has an equal share of `seconds`: where `repeats` do not fit in it there are
    fewer, down to `ENOUGH` of them, which may take all of `seconds`; a callable for which that is
    not enough and whose first call alone exceeds its share is measured by that call (loops 1,
    repeats 1). The collector is off meanwhile. What a callable raises is passed on.

    >>> timings = time_interleaved({"sum": lambda: sum(range(100))}, repeats=3)
    >>> timings["sum"].low_seconds <= timings["sum"].median_seconds <= timings["sum"].high_seconds
    True
    """
    if not callables:
        return {}
    timed = {name: one if isinstance(one, Timed) else Timed(one) for name, one in callables.items()}
    share = seconds / len(callables)
    target = min(target_seconds, share / repeats)
    loops: dict[str, int] = {}
    planned: dict[str, int] = {}
    samples: dict[str, list[float]] = {}
    with _collector_off():
        for name, one in timed.items():
            first = one.seconds(1)
            if share < first < _INTERRUPTED * share:  # it may have been an interruption
                first = min(first, one.seconds(1))
            if first > share and ENOUGH * first > seconds:
                loops[name], planned[name], samples[name] = 1, 0, [first]
                continue
            loops[name], each = _calibrate(one, target)
            fitting = round(share / each) if each > 0.0 else repeats
            least = ENOUGH if ENOUGH * each <= seconds else 1
            planned[name] = _odd(min(repeats, max(least, fitting)))
            samples[name] = []
        order = random.Random(seed)
        for turn in range(max(planned.values())):
            names = [name for name in callables if turn < planned[name]]
            order.shuffle(names)
            for name in names:
                samples[name].append(timed[name].quickest(loops[name]))
    return {name: _timing(samples[name], loops[name]) for name in callables}


def time_once(function: Callable[[], Result]) -> tuple[Result, Timing]:
    """Call a function once: its result and its time, for stages too expensive to repeat.

    >>> result, timing = time_once(lambda: 6 * 7)
    >>> result, timing.repeats, timing.low_seconds == timing.high_seconds
    (42, 1, True)
    """
    with _collector_off():
        started = time.perf_counter_ns()
        result = function()
        elapsed = (time.perf_counter_ns() - started) / 1e9
    return result, _timing([elapsed], 1)


def time_repeatedly(
    measure: Callable[[], float], first: float, *, repeats: int, seconds: float
) -> Timing:
    """A first, cold run that took `first` seconds, and further runs as far as `seconds` reach.

    `measure` runs once and gives its seconds. `round_seconds` begins with the first run; there are
    no more than `repeats` in all. What a further run raises ends them.

    >>> warm = iter([2.0, 3.0])
    >>> timing = time_repeatedly(lambda: next(warm), 9.0, repeats=3, seconds=60.0)
    >>> timing.median_seconds, timing.round_seconds
    (3.0, (9.0, 2.0, 3.0))
    """
    samples = [first]
    with _collector_off():
        while len(samples) < repeats and sum(samples) + samples[-1] <= seconds:
            try:
                samples.append(measure())
            except Exception:  # it went well once, and that is what is kept
                break
    return _timing(samples, 1)


def _calibrate(one: Timed, target: float) -> tuple[int, float]:
    """Loops that take about `target` seconds, and the seconds that they take.

    What looks long enough is run again and the shorter time believed: an interruption would
    otherwise pass for the callable's own time.
    """
    loops = 1
    while True:
        elapsed = one.seconds(loops)
        if elapsed >= _CALIBRATED * target:
            elapsed = min(elapsed, one.seconds(loops))
            if elapsed >= _CALIBRATED * target:
                break
        loops *= 4
    fitted = max(1, round(loops * target / elapsed)) if elapsed > 0.0 else loops
    return fitted, elapsed * fitted / loops


def _timing(samples: list[float], loops: int) -> Timing:
    ordered = sorted(samples)
    low, high = interval_positions(len(ordered))
    return Timing(
        median_seconds=statistics.median(ordered),
        low_seconds=ordered[low],
        high_seconds=ordered[high],
        loops=loops,
        repeats=len(ordered),
        round_seconds=tuple(samples),
    )


def _odd(number: int) -> int:
    return number if number % 2 else number - 1


@contextmanager
def _collector_off() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()  # and no collection first: over a whole report's rows each takes half a second
    try:
        yield
    finally:
        if was_on:
            gc.enable()
