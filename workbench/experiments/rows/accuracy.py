"""Accuracy: every method on every problem at every point, against the certified truth."""

from collections.abc import Iterable

from workbench.comparison.accuracy import accuracy_rows, certificates
from workbench.experiments.protocol import Outcome, Table
from workbench.experiments.rows.study import Prepared, Progress, over, silent
from workbench.records import AccuracyRecord

NAME, TITLE = "accuracy", "Accuracy"


def run(entries: Iterable[Prepared], progress: Progress = silent) -> Outcome:
    """The rows of `accuracy.csv`, in the order of problems, points, methods, outputs, variables."""
    rows: list[AccuracyRecord] = []
    for entry in over(entries, "certify and judge", progress):
        graph = entry.problem.graph
        for number, point in enumerate(entry.points):
            rows += accuracy_rows(
                graph,
                point,
                entry.contestants,
                certificates(graph, point, entry.judged(number)),
                problem=entry.problem.name,
                expression=entry.problem.text,
            )
    meaning = "one derivative by one method at one point, judged"
    table = Table(name=NAME, record=AccuracyRecord, rows=tuple(rows), meaning=meaning)
    return Outcome(name=NAME, title=TITLE, tables=(table,))
