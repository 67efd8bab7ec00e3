"""Timings: derive, compile and evaluate, each method beside the function itself."""

from collections.abc import Iterable

from workbench.comparison.cost import timing_rows
from workbench.experiments.protocol import Outcome, Table
from workbench.experiments.rows.study import Prepared, Progress, over, silent
from workbench.records import TimingRecord

NAME, TITLE = "timings", "Timings"


def run(
    entries: Iterable[Prepared],
    *,
    repeats: int,
    seconds: float,
    seed: int,
    progress: Progress = silent,
) -> Outcome:
    """The rows of `timings.csv`; `seconds` is the budget of one problem.

    Each problem is timed at its last point: a seeded one inside the box, where every method does
    its ordinary work.
    """
    rows: list[TimingRecord] = []
    for entry in over(entries, "time", progress):
        rows += timing_rows(
            entry.problem.name,
            entry.problem.graph,
            entry.contestants,
            entry.points[-1],
            repeats=repeats,
            seconds=seconds,
            seed=seed,
        )
    meaning = "seconds to derive, compile and evaluate"
    table = Table(name=NAME, record=TimingRecord, rows=tuple(rows), meaning=meaning, timed=True)
    return Outcome(name=NAME, title=TITLE, tables=(table,))
