"""Accuracy: every method on every problem at every point, against the certified truth."""

from collections.abc import Iterable

from workbench.comparison.accuracy import accuracy_rows, certificates
from workbench.experiments.rows.study import Prepared, Progress, over, silent
from workbench.records import AccuracyRecord


def run(entries: Iterable[Prepared], progress: Progress = silent) -> list[AccuracyRecord]:
    """The rows of `accuracy.csv`, in the order of problems, points, methods, outputs, variables."""
    rows: list[AccuracyRecord] = []
    for entry in over(entries, "certify and judge", progress):
        graph = entry.problem.graph
        for point in entry.points:
            rows += accuracy_rows(
                graph,
                point,
                entry.contestants,
                certificates(graph, point, graph.variables),
                problem=entry.problem.name,
                expression=entry.problem.text,
            )
    return rows
