"""Changes of `timings.csv`: ratios with intervals, of every row and of every method.

A row's interval is conservative: from the lower end after over the upper end before, to the upper
end after over the lower end before; it holds wherever both 95 % intervals do. Those intervals know
nothing of what the machine did between two reports, so a row counts as changed only where its time
divided by the function's own, which was measured in turns with it, changed as well, and was not too
noisy to say in either.

A method's interval is that of the median over problems, by order statistics; of fewer than six
problems, where no such interval exists, it is the range of the rows' intervals.
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.analysis.times import Ratio, is_noisy, paired_ratio
from workbench.presentation.views.changes import (
    BETTER,
    FASTER,
    OTHER,
    SLOWER,
    UNCERTAIN,
    WORSE,
    MethodTime,
    TableChanges,
    TimeChange,
)
from workbench.records import Stage, TimingRecord, columns
from workbench.records.timing import PRIMAL
from workbench.reporting.changes.matching import Matched, match
from workbench.reporting.changes.ratios import beside_the_function, certain, method_times
from workbench.reporting.changes.table import Table, numbers, series

if TYPE_CHECKING:
    import pandas

KEY = ("problem", "method", "engine", "stage")
REQUIRED = ("problem", "method", "median_seconds")


def time_changes(
    old: Table, new: Table
) -> tuple[TableChanges, tuple[MethodTime, ...], tuple[TimeChange, ...]]:
    """The ratios of all methods and of all times that both reports have.

    In the counts a row is worse where it is slower with certainty, other where only one report
    could measure it.
    """
    matched = match(old, new, KEY, TimingRecord, REQUIRED)
    found, lost = _rows(matched)
    counts = Counter(one.change for one in found)
    changes = {WORSE: counts[SLOWER], BETTER: counts[FASTER], OTHER: lost}
    order = {SLOWER: 0, FASTER: 1, UNCERTAIN: 2}
    ranked = sorted(found, key=lambda one: (order[one.change], -abs(math.log(one.ratio))))
    summary = matched.summary("timings", columns(TimingRecord), changes)
    return summary, tuple(method_times(found)), tuple(ranked)


def _rows(matched: Matched) -> tuple[list[TimeChange], int]:
    """The ratio of every time, and how many rows have a time in one report only."""
    old, new = (
        _measured(table, frame)
        for table, frame in ((matched.old, matched.before), (matched.new, matched.after))
    )
    functions = [_functions(old), _functions(new)]
    keys = zip(*(matched.after[name] for name in KEY), strict=True)
    found, lost = [], 0
    for key, before, after in zip(keys, old, new, strict=True):
        if not before.median_seconds or not after.median_seconds:
            lost += (before.median_seconds is None) != (after.median_seconds is None)
            continue
        low, high = _interval(before, after)
        ratios = [_of_function(*pair) for pair in zip((before, after), functions, strict=True)]
        known = [one for one in ratios if one is not None]
        noisy = any(is_noisy(one, operations_ratio=0.0) for one in known)
        relative = _moved(*known) if len(known) == 2 else None
        found.append(
            TimeChange(
                change=UNCERTAIN if noisy else certain(low, high),
                **dict(zip(KEY, key, strict=True)),
                seconds_before=before.median_seconds,
                seconds_after=after.median_seconds,
                ratio=after.median_seconds / before.median_seconds,
                ratio_low=low,
                ratio_high=high,
                of_function=relative.ratio if relative else None,
                of_function_low=relative.low if relative else None,
                of_function_high=relative.high if relative else None,
            )
        )
    return beside_the_function(found), lost


def _measured(table: Table, frame: "pandas.DataFrame") -> list[TimingRecord]:
    """What was timed, row by row; an older report has no rounds."""
    names = ("median_seconds", "low_seconds", "high_seconds", "repeats")
    numbered = zip(*(numbers(table, frame, name, measured=True) for name in names), strict=True)
    keys = zip(*(frame[name] for name in KEY), strict=True)
    return [
        TimingRecord(
            **dict(zip(KEY, key, strict=True)),
            **dict(zip(names, values, strict=True)),
            round_seconds=rounds,
        )
        for key, values, rounds in zip(
            keys, numbered, series(table, frame, "round_seconds"), strict=True
        )
    ]


def _functions(rows: Sequence[TimingRecord]) -> dict[tuple[str, str, str], TimingRecord]:
    """The function's own times, by problem, stage and engine."""
    return {(row.problem, row.stage, row.engine): row for row in rows if row.method == PRIMAL}


def _interval(before: TimingRecord, after: TimingRecord) -> tuple[float | None, float | None]:
    """The conservative interval of a ratio; none where a time was measured once, or a derivation:
    those are not timed in turns with anything."""
    ends = []
    for one in (before, after):
        low, high, repeats = one.low_seconds, one.high_seconds, one.repeats
        once = low == high if repeats is None else repeats <= 1
        if not low or not high or once or one.stage == Stage.DERIVE:
            return None, None
        ends.append((low, high))
    (old_low, old_high), (new_low, new_high) = ends
    return new_low / old_high, new_high / old_low


def _moved(old: Ratio, new: Ratio) -> Ratio:
    """A ratio over another; its interval holds wherever both do."""
    return Ratio(new.ratio / old.ratio, new.low / old.high, new.high / old.low)


def _of_function(
    one: TimingRecord, functions: dict[tuple[str, str, str], TimingRecord]
) -> Ratio | None:
    """A time over the function's in one report, where it has their rounds."""
    own = (functions.get((one.problem, one.stage, name)) for name in (one.engine, "python"))
    base = next(filter(None, own), None)
    if one.method == PRIMAL or base is None or not one.round_seconds or not base.round_seconds:
        return None
    return paired_ratio(one, base)
