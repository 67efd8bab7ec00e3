"""From results to the sections of the problems: plain data, one view a problem."""

import math
from collections.abc import Iterable, Sequence
from operator import attrgetter

from workbench.comparison.accuracy import shortened
from workbench.errors import WorkbenchError
from workbench.experiments.hazards import lost_bits
from workbench.experiments.rows import problem_curves, verdict
from workbench.experiments.rows.study import Prepared
from workbench.ir.counting import count
from workbench.presentation.views.comparison import ProgramView
from workbench.presentation.views.groups import grouped
from workbench.presentation.views.plot import Plot, Series, error_by_step
from workbench.presentation.views.report import ProblemView
from workbench.presentation.views.stepper import StepperView
from workbench.problems import Problem
from workbench.records.experiments.step_error import StepErrorRecord
from workbench.reporting.results import Results
from workbench.tracing import trace
from workbench.tracing.modes import modes

#: Derivative programs and formulas of functions up to this many nodes are shown.
SHOWN_NODES = 40


def problem_views(results: Results) -> tuple[ProblemView, ...]:
    """Every problem with what the experiments say of it."""
    wishes, losses, errors = (
        grouped(results.rows(part.NAME), attrgetter("problem"))
        for part in (verdict, lost_bits, problem_curves)
    )
    views = []
    for entry in results.entries:
        problem, name = entry.problem, entry.problem.name
        graph = problem.graph
        views.append(
            ProblemView(
                name=name,
                family=problem.family,
                expression=shortened(problem.text),
                latex=graph.to_latex() if len(graph) <= SHOWN_NODES else "",
                box=dict(problem.box),
                points=len(entry.points),
                operations=count(graph).shared_operations,
                source=problem.source,
                reason=problem.reason,
                programs=_programs(entry),
                wishes=tuple(wishes[name]),
                losses=tuple(losses[name]),
                plots=tuple(_curves(problem, errors[name])),
                stepper=_stepper(entry) if problem.lesson else None,
            )
        )
    return tuple(views)


def _programs(entry: Prepared) -> tuple[ProgramView, ...]:
    return tuple(
        ProgramView(method=one.label, text=str(one.derivative.graph))
        for one in entry.contestants
        if one.derivative is not None
        and one.derivative.graph is not None
        and len(one.derivative.graph) <= SHOWN_NODES
    )


def _curves(problem: Problem, rows: Sequence[StepErrorRecord]) -> Iterable[Plot]:
    """The picture of the problem's sweep: a line a method."""
    methods = grouped(rows, attrgetter("method"))
    if not methods:
        return
    best = []
    for method, found in methods.items():
        known = [row for row in found if row.error_absolute is not None]
        least = min(known, key=lambda row: row.error_absolute or 0.0, default=None)
        if least is not None:
            best.append(f"{method} by {least.error_absolute:.2g} at h = {least.step:.2g}")
    yield error_by_step(
        title=f"Error by step size at {rows[0].point}.",
        series=tuple(
            Series(
                label=method,
                method=method,
                kind="line",
                x=tuple(row.step for row in found),
                y=tuple(
                    math.nan if row.error_absolute is None else row.error_absolute for row in found
                ),
            )
            for method, found in methods.items()
        ),
        alternative=f"Error by step size for {problem.name} at {rows[0].point}. "
        f"The least errors: {'; '.join(best)}.",
    )


def _stepper(entry: Prepared) -> StepperView | None:
    """The walk through the problem at its first point; none where it has no value there."""
    try:
        return modes(trace(entry.problem.graph, at=entry.points[0]))
    except WorkbenchError:
        return None
