"""The V of every problem of one variable: how wrong each difference is, by its step size.

The truths are those that the accuracy rows were judged by, so that a sweep costs no more than some
runs of the function.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from statistics import median

from workbench.errors import WorkbenchError
from workbench.experiments.protocol import Outcome, Table
from workbench.experiments.rows.study import Prepared
from workbench.methods.catalogue import METHODS
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import First
from workbench.presentation.text.numbers import short
from workbench.presentation.text.points import point_text
from workbench.problems import Problem
from workbench.records import AccuracyRecord, Status
from workbench.records.experiments.step_error import StepErrorRecord

NAME, TITLE = "problem_curves", "Step size against error, problem by problem"
#: Differences of order 1, 2 and 4 with one step size each.
SWEPT = ("forward_difference", "central_difference", "five_point")
#: The smallest step is so many decades below the largest, which is about as large as x.
DECADES, PER_DECADE = 16, 2


def run(entries: Iterable[Prepared], accuracy: Sequence[AccuracyRecord]) -> Outcome:
    """Every problem of one variable at its first point that has a certified derivative."""
    truths = _truths(accuracy)
    rows: list[StepErrorRecord] = []
    for entry in entries:
        if len(entry.problem.graph.variables) == 1:
            found = (
                (point, truth)
                for point in entry.points
                if (truth := truths.get((entry.problem.name, point_text(point))))
            )
            first = next(found, None)
            if first is not None:
                rows += curve(entry.problem, *first)
    return Outcome(
        name=NAME,
        title=TITLE,
        sentence=sentence(rows),
        tables=(
            Table(
                name=NAME,
                record=StepErrorRecord,
                rows=tuple(rows),
                meaning="error by step size for every problem of one variable",
            ),
        ),
    )


def curve(problem: Problem, point: Mapping[str, float], truth: str) -> list[StepErrorRecord]:
    """The errors of the differences at one point, by step size; a method that fails is left out.

    >>> from workbench.problems import problem
    >>> rows = curve(problem("sine"), {"x": 1.0}, "0.5403023058681397174")
    >>> best = min(rows, key=lambda row: row.error_absolute)
    >>> best.method, best.step
    ('five_point', 0.000316228)
    """
    ((name, at),) = point.items()
    largest = math.floor(math.log10(abs(at))) if at and math.isfinite(at) else 0
    steps = [
        float(f"{10.0 ** (largest - DECADES + place / PER_DECADE):.6g}")
        for place in range(DECADES * PER_DECADE + 1)
    ]
    rows = []
    for method in SWEPT:
        try:
            derivation = METHODS[method].derive(problem.graph, First((name,)))
        except WorkbenchError:
            continue
        if not isinstance(derivation, ProgramDerivation) or len(derivation.step_variables) != 1:
            continue
        program = derivation.program.program()
        for step in steps:
            derivative = float(program(at, step)[1])
            finite = math.isfinite(derivative)
            rows.append(
                StepErrorRecord(
                    problem=problem.name,
                    point=point_text(point),
                    method=method,
                    step=step,
                    derivative=derivative,
                    truth=truth,
                    error_absolute=abs(float(Decimal(derivative) - Decimal(truth)))
                    if finite
                    else None,
                )
            )
    return rows


def sentence(rows: Sequence[StepErrorRecord]) -> str:
    """How many decades of step size lie between the best steps of a method."""
    best: dict[str, dict[str, StepErrorRecord]] = {}
    for row in rows:
        if row.error_absolute:
            kept = best.setdefault(row.method, {}).setdefault(row.problem, row)
            if row.error_absolute < (kept.error_absolute or 0.0):
                best[row.method][row.problem] = row
    parts = []
    for method, found in best.items():
        middle = median(row.step / _size(row.point) for row in found.values())
        parts.append(f"{short(middle, 2)} |x| ({method})")
    if not parts:
        return "No problem of one variable has a certified derivative that differences miss."
    return (
        f"Over {len({row.problem for row in rows})} problems of one variable the median of the "
        f"best step is {', '.join(parts)}. The picture of each problem shows the error there."
    )


def _size(point: str) -> float:
    return abs(float(point.partition("=")[2])) or 1.0


def _truths(accuracy: Sequence[AccuracyRecord]) -> dict[tuple[str, str], str]:
    """The certified first derivatives of the rows, by problem and point."""
    return {
        (row.problem, row.point): row.truth
        for row in accuracy
        if row.truth and row.truth_status is Status.OK and row.order == 1
    }
