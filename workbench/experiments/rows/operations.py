"""Operations: what every method's derivative program costs, counted by the one counter."""

from collections.abc import Iterable

from workbench.comparison.cost import operations_rows
from workbench.experiments.protocol import Outcome, Table
from workbench.experiments.rows.study import Prepared, Progress, over, silent
from workbench.records import OperationsRecord

NAME, TITLE = "operations", "Operations"


def run(entries: Iterable[Prepared], progress: Progress = silent) -> Outcome:
    """The rows of `operations.csv`, in the order of problems and methods."""
    rows: list[OperationsRecord] = []
    for entry in over(entries, "count", progress):
        rows += operations_rows(entry.problem.name, entry.problem.graph, entry.contestants)
    meaning = "what each derivative program costs in operations"
    table = Table(name=NAME, record=OperationsRecord, rows=tuple(rows), meaning=meaning)
    return Outcome(name=NAME, title=TITLE, tables=(table,))
