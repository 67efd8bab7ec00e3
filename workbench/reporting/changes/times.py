"""Changes of `timings.csv`: ratios with intervals, of every row and of every method.

A row's interval is conservative: from the lower end after over the upper end before, to the upper
end after over the lower end before; it holds wherever both 95 % intervals do. Those intervals know
nothing of what the machine did between two reports, so a row counts as changed only where its time
divided by the function's own, which was measured in turns with it, changed as well.

A method's interval is that of the median over problems, by order statistics; of fewer than six
problems, where no such interval exists, it is the range of the rows' intervals.
"""

import math
from collections import Counter
from collections.abc import Sequence

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
from workbench.records import TimingRecord, columns
from workbench.reporting.changes.matching import Matched, match
from workbench.reporting.changes.ratios import beside_the_function, certain, method_times
from workbench.reporting.changes.table import Table, numbers

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
    names = ("median_seconds", "low_seconds", "high_seconds", "repeats")
    old, new = (
        list(zip(*(numbers(table, frame, name, measured=True) for name in names), strict=True))
        for table, frame in ((matched.old, matched.before), (matched.new, matched.after))
    )
    keys = zip(*(matched.after[name] for name in KEY), strict=True)
    found, lost = [], 0
    for key, before, after in zip(keys, old, new, strict=True):
        if not before[0] or not after[0]:
            lost += (before[0] is None) != (after[0] is None)
            continue
        low, high = _interval(before, after)
        found.append(
            TimeChange(
                change=certain(low, high),
                **dict(zip(KEY, key, strict=True)),
                seconds_before=before[0],
                seconds_after=after[0],
                ratio=after[0] / before[0],
                ratio_low=low,
                ratio_high=high,
            )
        )
    return beside_the_function(found), lost


def _interval(
    before: Sequence[float | None], after: Sequence[float | None]
) -> tuple[float | None, float | None]:
    """The conservative interval of a ratio; none where a time was measured once."""
    ends = []
    for _, low, high, repeats in (before, after):
        if not low or not high or (low == high if repeats is None else repeats <= 1):
            return None, None
        ends.append((low, high))
    (old_low, old_high), (new_low, new_high) = ends
    return new_low / old_high, new_high / old_low
