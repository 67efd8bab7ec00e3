"""The data of the part of the template about the regression."""

from typing import Any

from workbench.presentation.plots.pictures import plot_pictures, regression_pictures
from workbench.presentation.plots.styles import Styles
from workbench.presentation.tables.small_grids import descent_grid, fault_grid, learning_rate_grid
from workbench.presentation.views.regression import RegressionView
from workbench.records import LearningRateRecord


def regression_context(view: RegressionView, styles: Styles) -> dict[str, Any]:
    """Names for `regression.html.j2`."""
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
        "costliest": max(view.faults, key=lambda row: row.notebook_visits, default=None),
        "twins": rate_twins(view),
        "parting": parting(view),
    }


def parting(view: RegressionView) -> LearningRateRecord | None:
    """The first learning rate at which the right descent arrives and the faulty one does not."""
    near = 1e-6 * max(1.0, abs(view.least_squares))
    return next(
        (
            row
            for row in view.learning_rates
            if abs(row.correct_w - view.least_squares) <= near
            and not abs(row.notebook_w - view.least_squares) <= 1e3 * near
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
        if abs(other.learning_rate / (one.learning_rate * factor) - 1) < 1e-9
    ]
