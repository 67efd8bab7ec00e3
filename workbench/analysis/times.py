"""Ratios of times: by paired rounds, with an interval, and whether they say anything.

Two times that were taken in the same round were taken under the same conditions. So a ratio is the
median of the ratios of all rounds, and its interval that of this median: what slowed a whole round
down cancels, what hit one program in one round moves an end of the interval and not its middle.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from workbench.analysis.intervals import median_interval
from workbench.records import Stage, Status, TimingRecord
from workbench.records.timing import PRIMAL

#: An interval of a ratio of times that is wider than by this factor says nothing.
WIDEST = 1.5
#: Two compilations of one program differ by about so much.
SAME_TIME = 1.02
#: As fast as another is what is certainly not slower than by this factor, nor faster.
AS_FAST = 1.25
#: Fewer rounds than this have no 95 % interval of their median.
ENOUGH = 6
#: A single time may be wrong by this factor: other programs run, too.
INTERRUPTED = 10.0
#: Where a method runs on several engines, these come first.
_ENGINES = ("python", "eager")


class Ratio(NamedTuple):
    """A ratio of two times with its 95 % interval."""

    ratio: float
    low: float
    high: float


def paired_ratio(above: TimingRecord, below: TimingRecord) -> Ratio | None:
    """The ratio of two times of the same rounds; None where one of them is not known, or 0.

    Of fewer than six rounds no interval is known: it is × 10 to either side. Of times without their
    rounds it holds wherever both intervals do.

    >>> rounds = [1.0, 3.0, 1.0, 1.0, 1.0, 1.0]
    >>> one = TimingRecord(round_seconds=tuple(3.0 * time for time in rounds))
    >>> paired_ratio(one, TimingRecord(round_seconds=tuple(2.0 * time for time in rounds)))
    Ratio(ratio=1.5, low=1.5, high=1.5)
    """
    pairs = list(zip(above.round_seconds, below.round_seconds, strict=False))
    if pairs and all(under > 0.0 for _, under in pairs):
        ratios = [over / under for over, under in pairs]
        middle = median(ratios)
        if len(ratios) >= ENOUGH:
            return Ratio(middle, *median_interval(ratios))
        return Ratio(middle, middle / INTERRUPTED, middle * INTERRUPTED)
    if not above.median_seconds or not below.median_seconds:
        return None
    middle = above.median_seconds / below.median_seconds
    if above.low_seconds and above.high_seconds and below.low_seconds and below.high_seconds:
        ends = above.low_seconds / below.high_seconds, above.high_seconds / below.low_seconds
        return Ratio(middle, *ends)
    return Ratio(middle, middle / INTERRUPTED, middle * INTERRUPTED)


def over_problems(ratios: Sequence[Ratio]) -> Ratio:
    """The median of some ratios with its interval; of fewer than six, that of all their intervals.

    >>> over_problems([Ratio(1.25, 1.1, 1.3), Ratio(1.5, 1.2, 1.6)])
    Ratio(ratio=1.375, low=1.1, high=1.6)
    """
    middles = [one.ratio for one in ratios]
    if len(ratios) >= ENOUGH:
        return Ratio(median(middles), *median_interval(middles))
    return Ratio(median(middles), min(one.low for one in ratios), max(one.high for one in ratios))


def is_noisy(times: tuple[float, float, float], operations_ratio: float | None = None) -> bool:
    """Whether a ratio of times with its interval is covered by the machine's noise.

    The interval is wider than x 1.5; or it lies below 1, though the program contains the function:
    it returns the value, too. What has fewer operations than the function (SymPy may have rewritten
    it) does not contain it.

    >>> is_noisy((0.32, 0.31, 0.33)), is_noisy((3.0, 2.2, 3.4)), is_noisy((3.0, 2.9, 3.1))
    (True, True, False)
    >>> is_noisy((0.32, 0.31, 0.33), operations_ratio=0.4)
    False
    """
    _, low, high = times
    contains = operations_ratio is None or operations_ratio >= 1.0
    return high > WIDEST * low or (high < 1.0 and contains)


def ties(pairs: Mapping[str, Ratio]) -> tuple[list[str], list[str]]:
    """Who is as fast as the fastest, and of whom that is too noisy to say, of paired ratios to it.

    Slower is whose interval begins beyond the difference of two compilations of one program; as
    fast whose interval lies close enough around 1 to say so.

    >>> ties({"a": Ratio(1.01, 0.98, 1.04), "b": Ratio(5.4, 0.9, 9.0), "c": Ratio(3.0, 1.4, 5.0)})
    (['a'], ['b'])
    """
    near = {name: one for name, one in pairs.items() if one.low <= SAME_TIME}
    same = [name for name, one in near.items() if one.low >= 1 / AS_FAST and one.high <= AS_FAST]
    return same, [name for name in near if name not in same]


class Evaluations:
    """One evaluation by every method on every problem, beside the function itself.

    A method that ran on several engines counts on `python`, then on its tape. An eager method, for
    which no eager function was timed, is set against the function on the `python` engine.
    """

    def __init__(self, timings: Iterable[TimingRecord]) -> None:
        found: dict[tuple[str, str], dict[str, TimingRecord]] = defaultdict(dict)
        for row in timings:
            known = row.status == Status.OK and row.median_seconds is not None
            if row.stage == Stage.EVALUATE and known:
                found[row.method, row.problem][row.engine] = row
        self._rows: dict[str, dict[str, TimingRecord]] = defaultdict(dict)
        self._found = found
        for (method, problem), engines in found.items():
            engine = next((name for name in _ENGINES if name in engines), next(iter(engines)))
            self._rows[method][problem] = engines[engine]

    def ratios(self) -> dict[str, dict[str, Ratio]]:
        """For each method and problem: the time over that of the function itself."""
        ratios: dict[str, dict[str, Ratio]] = defaultdict(dict)
        for method, by_problem in self._rows.items():
            for problem, row in by_problem.items():
                own = self._found.get((PRIMAL, problem), {})
                base = own.get(row.engine) or own.get("python")
                if method == PRIMAL or base is None:
                    continue
                if (ratio := paired_ratio(row, base)) is not None:
                    ratios[method][problem] = ratio
        return ratios

    def against(self, method: str, other: str, problem: str = "") -> list[Ratio]:
        """The time of one method over that of another, on a problem or on all that both have."""
        mine, theirs = self._rows.get(method, {}), self._rows.get(other, {})
        names = [problem] if problem else list(mine)
        both = [name for name in names if name in mine and name in theirs]
        found = (paired_ratio(mine[name], theirs[name]) for name in both)
        return [one for one in found if one is not None]

    def as_fast(
        self, best: str, others: Iterable[str], problem: str = ""
    ) -> tuple[list[str], list[str]]:
        """Who of the others is as fast as the best, and of whom that is too noisy to say."""
        pairs = {name: self.against(name, best, problem) for name in others}
        return ties({name: over_problems(found) for name, found in pairs.items() if found})


def time_ratios(timings: Iterable[TimingRecord]) -> dict[str, dict[str, Ratio]]:
    """For each method and problem: time of one evaluation over that of the function itself."""
    return Evaluations(timings).ratios()


def certain_ratios(
    timings: Iterable[TimingRecord], counts: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """The ratios of times that are not too noisy to say, beside those of operations."""
    return {
        method: {
            problem: one.ratio
            for problem, one in found.items()
            if not is_noisy(one, counts.get(method, {}).get(problem))
        }
        for method, found in time_ratios(timings).items()
    }
