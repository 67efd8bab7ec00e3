"""Ratios of times: which side of 1 they lie on, beside the function's, and over all problems.

Two runs of the same code differ, by more than their intervals say: processors change their speed,
and memory is laid out anew. The function's own time, which no method touches, shows by how much.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from workbench.analysis.intervals import median_interval
from workbench.analysis.times import ENOUGH
from workbench.presentation.views.changes import FASTER, SLOWER, UNCERTAIN, MethodTime, TimeChange
from workbench.presentation.views.groups import grouped
from workbench.records import Stage
from workbench.records.timing import PRIMAL


class Ratio(NamedTuple):
    """A ratio, or the median of several, with its interval."""

    ratio: float
    low: float | None = None
    high: float | None = None


def certain(low: float | None, high: float | None, drift: float = 1.0) -> str:
    """Which side of 1 an interval lies on, further from it than the drift between two runs.

    >>> certain(1.1, 1.3), certain(0.5, 0.9), certain(0.9, 1.1), certain(None, None)
    ('slower', 'faster', 'uncertain', 'uncertain')
    >>> certain(1.1, 1.3, drift=1.2), certain(0.5, 0.8, drift=1.2)
    ('uncertain', 'faster')
    """
    if low is not None and low > drift:
        return SLOWER
    return FASTER if high is not None and high < 1 / drift else UNCERTAIN


def beside_the_function(rows: Sequence[TimeChange]) -> list[TimeChange]:
    """The rows, uncertain where the function's own time explains their change.

    A row changed where its ratio to the function moved further than the function's own time did on
    any problem: so far a time moves between two runs in which nothing of it has changed. The
    function's own rows are the machine's, and uncertain by themselves.
    """
    bases = _Bases(rows)
    moved: dict[str, float] = {}
    for row in rows:
        if row.method == PRIMAL:
            factor = math.exp(abs(math.log(row.ratio)))
            moved[row.stage] = max(factor, moved.get(row.stage, 1.0))
    judged = []
    for row in rows:
        base = bases.of(row)
        if row.change != UNCERTAIN and base is not None:
            _, low, high = _divided(row, base)
            if low is not None and certain(low, high, moved[row.stage]) != row.change:
                row = replace(row, change=UNCERTAIN)
        judged.append(replace(row, change=UNCERTAIN) if row.method == PRIMAL else row)
    return judged


def method_times(rows: Sequence[TimeChange]) -> Iterator[MethodTime]:
    """Every method in every stage over all problems: evaluations first.

    A method became slower or faster where its interval lies further from 1 than the function's
    own ratio, and the interval of its times over the function's lies on the same side of 1.
    """
    bases = _Bases(rows)
    drift = _drift(rows)
    groups = grouped(rows, attrgetter("stage", "method", "engine"))
    stages = (Stage.EVALUATE, Stage.COMPILE, Stage.DERIVE)
    places = {str(stage): place for place, stage in enumerate(stages)}
    for stage, method, engine in sorted(groups, key=lambda key: places.get(key[0], len(places))):
        group = groups[stage, method, engine]
        whole = _middle([Ratio(row.ratio, row.ratio_low, row.ratio_high) for row in group])
        beside = [_divided(row, base) for row in group if (base := bases.of(row)) is not None]
        relative = _middle(beside) if beside else None
        change = certain(whole.low, whole.high, 1.0 if method == PRIMAL else drift)
        if stage == Stage.DERIVE or (method == PRIMAL and stage != Stage.EVALUATE):
            change = UNCERTAIN  # nothing was timed in turns with it, or it is what others are by
        elif relative is not None and relative.low is not None:
            change = change if certain(relative.low, relative.high) == change else UNCERTAIN
        yield MethodTime(
            change=change,
            method=method,
            engine=engine,
            stage=stage,
            problems=len(group),
            ratio=whole.ratio,
            ratio_low=whole.low,
            ratio_high=whole.high,
            of_function=relative.ratio if relative else None,
            of_function_low=relative.low if relative else None,
            of_function_high=relative.high if relative else None,
            slower=sum(row.change == SLOWER for row in group),
            faster=sum(row.change == FASTER for row in group),
        )


def _drift(rows: Iterable[TimeChange]) -> float:
    """How far the function's own evaluations moved, as a factor above 1."""
    found = [r.ratio for r in rows if r.method == PRIMAL and r.stage == Stage.EVALUATE]
    return math.exp(abs(math.log(median(found)))) if found else 1.0


class _Bases:
    """The function's own times: what a method's time on the same problem is divided by."""

    def __init__(self, rows: Iterable[TimeChange]) -> None:
        self._found = {
            (row.problem, row.stage, row.engine): row for row in rows if row.method == PRIMAL
        }

    def of(self, row: TimeChange) -> TimeChange | None:
        """On the same engine or, for a tape, on the python engine; None for the function."""
        if row.method == PRIMAL:
            return None
        found = self._found.get((row.problem, row.stage, row.engine))
        return found or self._found.get((row.problem, row.stage, "python"))


def _divided(row: TimeChange, base: TimeChange) -> Ratio:
    """The ratio of a row over the function's: in paired rounds, where both reports have them."""
    if row.of_function is not None:
        return Ratio(row.of_function, row.of_function_low, row.of_function_high)
    ratio = row.ratio / base.ratio
    if row.ratio_low is None or row.ratio_high is None:
        return Ratio(ratio)
    if base.ratio_low is None or base.ratio_high is None:
        return Ratio(ratio)
    return Ratio(ratio, row.ratio_low / base.ratio_high, row.ratio_high / base.ratio_low)


def _middle(ratios: Sequence[Ratio]) -> Ratio:
    """The median of (ratio, low, high) over problems.

    >>> _middle([(1.25, 1.1, 1.3), (1.5, 1.2, 1.6)])
    Ratio(ratio=1.375, low=1.1, high=1.6)
    >>> _middle([(1.25, None, None)])
    Ratio(ratio=1.25, low=None, high=None)
    """
    middles = [ratio for ratio, _, _ in ratios]
    lows = [low for _, low, _ in ratios if low is not None]
    highs = [high for _, _, high in ratios if high is not None]
    low: float | None = None
    high: float | None = None
    if len(ratios) >= ENOUGH:
        low, high = median_interval(middles)
    elif len(lows) == len(highs) == len(ratios):
        low, high = min(lows), max(highs)
    return Ratio(median(middles), low, high)
