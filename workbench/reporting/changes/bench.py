"""Changes of `bench.csv` and `goals.csv`: times as those of a report are, goals one by one."""

from dataclasses import replace

from workbench.presentation.views.changes import (
    BETTER,
    OTHER,
    WORSE,
    GoalChange,
    MethodTime,
    TableChanges,
    TimeChange,
)
from workbench.records import Stage
from workbench.records.bench import GoalRecord, Met
from workbench.reporting.changes.matching import match
from workbench.reporting.changes.table import Table, numbers
from workbench.reporting.changes.times import time_changes

REQUIRED = ("item", "work", "size", "contestant", "median_seconds")
#: The better a goal stands, the greater.
_RANKS = {Met.MISSED: 0, Met.NOT_MEASURED: 0, Met.MET: 1}


def bench_changes(
    old: Table, new: Table
) -> tuple[TableChanges, tuple[MethodTime, ...], tuple[TimeChange, ...]]:
    """The ratios of all contestants and of all times that both runs have."""
    found, methods, times = time_changes(_as_timings(old), _as_timings(new))
    return replace(found, table="bench"), methods, times


def goal_changes(old: Table, new: Table) -> tuple[TableChanges, tuple[GoalChange, ...]]:
    """Every goal that both runs have, with what was measured for it in each."""
    matched = match(old, new, ("item", "goal"), GoalRecord, ("item", "goal", "measured", "met"))
    sides = [
        numbers(table, frame, "measured")
        for table, frame in ((old, matched.before), (new, matched.after))
    ]
    names = ("item", "goal", "bound", "unit")
    rows = zip(
        zip(*(matched.after[name] for name in names), strict=True),
        matched.before["met"],
        matched.after["met"],
        *sides,
        strict=True,
    )
    found = []
    for known, met_before, met_after, before, after in rows:
        step = _RANKS.get(met_after, 0) - _RANKS.get(met_before, 0)
        found.append(
            GoalChange(
                change=BETTER if step > 0 else WORSE if step < 0 else OTHER,
                **dict(zip(names, known, strict=True)),
                met_before=met_before,
                met_after=met_after,
                before=before,
                after=after,
                ratio=after / before if before and after is not None else None,
            )
        )
    counts = {
        name: sum(one.change == name for one in found if one.met_before != one.met_after)
        for name in (BETTER, WORSE, OTHER)
    }
    return matched.summary("goals", ("measured", "met", "low", "high"), counts), tuple(found)


def _as_timings(table: Table) -> Table:
    """The rows as those of `timings.csv`: a work at a size is a problem, a contestant a method."""
    table.require(REQUIRED)
    frame = table.frame
    return replace(
        table,
        columns=(*table.columns, "problem", "method", "engine", "stage", "repeats"),
        frame=frame.assign(
            problem=frame["item"] + " " + frame["work"] + ", " + frame["size"],
            method=frame["contestant"],
            engine="",
            stage=str(Stage.EVALUATE),
            repeats=frame.get("rounds", ""),
        ),
    )
