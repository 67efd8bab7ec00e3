"""Problems: the functions and points of a report, whole, so that anybody can compute them again."""

from collections.abc import Iterable

from workbench.experiments.protocol import Outcome, Table
from workbench.experiments.rows.study import Prepared
from workbench.presentation.text.points import pairs_text, point_text
from workbench.records.problem import ProblemRecord

NAME, TITLE = "problems", "Problems"


def run(entries: Iterable[Prepared]) -> Outcome:
    """The rows of `problems.csv`, in the order of problems and points."""
    rows = tuple(
        ProblemRecord(
            problem=entry.problem.name,
            family=entry.problem.family,
            expression=" ".join(entry.problem.text.split()),
            point=point_text(point),
            coordinates=pairs_text(point),
        )
        for entry in entries
        for point in entry.points
    )
    meaning = "every function and point of this report, whole"
    table = Table(name=NAME, record=ProblemRecord, rows=rows, meaning=meaning)
    return Outcome(name=NAME, title=TITLE, tables=(table,))
