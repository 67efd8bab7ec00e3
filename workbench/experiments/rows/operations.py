"""Operations: what every method's derivative program costs, counted by the one counter."""

from collections.abc import Iterable

from workbench.comparison.cost import operations_rows
from workbench.experiments.rows.study import Prepared, Progress, over, silent
from workbench.records import OperationsRecord


def run(entries: Iterable[Prepared], progress: Progress = silent) -> list[OperationsRecord]:
    """The rows of `operations.csv`, in the order of problems and methods."""
    rows: list[OperationsRecord] = []
    for entry in over(entries, "count", progress):
        rows += operations_rows(entry.problem.name, entry.problem.graph, entry.contestants)
    return rows
