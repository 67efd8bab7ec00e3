"""What a report's template is given: sentences, tables and pictures made of the view."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from workbench.presentation.findings import findings
from workbench.presentation.grid import Grid
from workbench.presentation.numbers import full, minus, short
from workbench.presentation.pictures import (
    distribution_picture,
    experiment_pictures,
    plot_pictures,
    regression_pictures,
    summary_pictures,
)
from workbench.presentation.record_grids import accuracy_grid, operations_grid, timings_grid
from workbench.presentation.regression_view import LearningRateRow, RegressionView
from workbench.presentation.small_grids import (
    descent_grid,
    experiment_grid,
    fault_grid,
    learning_rate_grid,
)
from workbench.presentation.styles import MethodStyle, method_styles
from workbench.presentation.summary import label_of, summarize
from workbench.presentation.summary_grid import summary_grid
from workbench.presentation.view import PRIMAL, ReportView

Styles = Mapping[str, MethodStyle]


def page_styles(view: ReportView) -> dict[str, MethodStyle]:
    """One look for every method of the page."""
    return method_styles(
        label
        for label in chain(
            (row.label for row in view.summary),
            (label_of(row) for row in view.accuracy),
            (row.method for row in view.operations),
            (row.method for row in view.timings),
            (row.method for row in (view.regression.rows if view.regression else ())),
            (row.method for experiment in view.experiments for row in experiment.v_curve),
            (s.method for e in view.experiments for p in e.plots for s in p.series if s.method),
        )
        if label != PRIMAL
    )


def report_context(view: ReportView) -> dict[str, Any]:
    """Names for `report.html.j2`."""
    styles = page_styles(view)
    counts = Counter(str(row.status) for row in view.accuracy)
    families: dict[str, list[Any]] = defaultdict(list)
    for problem in _problems(view, styles):
        families[problem["view"].family].append(problem)
    regression = view.regression
    return {
        "view": view,
        "styles": styles,
        "findings": findings(view),
        "summary": summary_grid(view.summary, styles),
        "pictures": summary_pictures(view, styles),
        "status_counts": sorted(counts.items(), key=lambda item: (-item[1], item[0])),
        "accuracy": accuracy_grid(view.accuracy, styles),
        "operations": operations_grid(view.operations, styles),
        "timings": timings_grid(view.timings, styles),
        "distribution": distribution_picture(view, styles),
        "experiments": [
            {
                "view": one,
                "pictures": experiment_pictures(one, styles),
                "grids": [(t, experiment_grid(t, styles) if t.rows else None) for t in one.tables],
            }
            for one in view.experiments
        ],
        "regression": _regression(regression, styles) if regression else None,
        "families": dict(families),
        "full": full,
        "short": lambda value, digits=3: minus(short(value, digits)),
    }


def _regression(view: RegressionView, styles: Styles) -> dict[str, Any]:
    rows = {row.method: row for row in view.rows}
    faulty = rows.get(view.faulty_method)
    return {
        "view": view,
        "pictures": regression_pictures(view, styles),
        "descent": descent_grid(view, styles),
        "faults": fault_grid(view) if view.faults else None,
        "rates": learning_rate_grid(view) if view.learning_rates else None,
        "faulty": faulty,
        "limits": _limits(view, faulty.gradient_ratio if faulty else None),
        "right": rows.get(view.right_method),
        "first": {r.method: r.gradient[view.parameter] for r in view.records if r.epoch == 0},
        "fault_pictures": plot_pictures(view.plots, styles),
        "loss": view.faults[-1] if view.faults else None,
        "dearest": max(view.faults, key=lambda row: row.visits or 0, default=None),
        "twins": rate_twins(view),
        "parting": parting(view),
    }


def parting(view: RegressionView) -> LearningRateRow | None:
    """The first learning rate at which the right descent arrives and the faulty one does not."""
    near = 1e-6 * max(1.0, abs(view.least_squares))
    return next(
        (
            row
            for row in view.learning_rates
            if row.right is not None
            and abs(row.right - view.least_squares) <= near
            and not (row.faulty is not None and abs(row.faulty - view.least_squares) <= 1e3 * near)
        ),
        None,
    )


def _limits(view: RegressionView, factor: float | None) -> tuple[float, float] | None:
    """The learning rates from which the faulty and the right descent diverge.

    On a quadratic loss an epoch multiplies the distance by 1 - rate * factor * curvature.
    """
    if not view.curvature or not factor:
        return None
    return 2 / (factor * view.curvature), 2 / view.curvature


def rate_twins(view: RegressionView) -> list[tuple[Any, Any]]:
    """Learning rates at which the faulty descent is the right one at a larger rate.

    The pairs (faulty row, right row) whose rates differ by the factor of the gradients.
    """
    faulty = next((row for row in view.rows if row.method == view.faulty_method), None)
    factor = faulty.gradient_ratio if faulty is not None else None
    if not factor:
        return []
    return [
        (one, other)
        for one in view.learning_rates
        for other in view.learning_rates
        if abs(other.rate / (one.rate * factor) - 1) < 1e-9
    ]


def _problems(view: ReportView, styles: Styles) -> Iterable[dict[str, Any]]:
    """Every problem with the table of its methods side by side."""
    accuracy, operations, timings = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in view.accuracy:
        accuracy[row.problem].append(row)
    for count in view.operations:
        operations[count.problem].append(count)
    for time in view.timings:
        timings[time.problem].append(time)
    for problem in view.problems:
        name = problem.name
        rows = summarize(accuracy[name], operations[name], timings[name])
        grid: Grid | None = None
        if rows:
            grid = summary_grid(
                rows,
                styles,
                name=f"methods-{name}",
                caption=f"Methods on {name}; best values in bold",
                problem=name,
            )
        counts = Counter(str(row.status) for row in accuracy[name])
        yield {"view": problem, "grid": grid, "counts": sorted(counts.items())}
