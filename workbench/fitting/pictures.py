"""The picture of a fit: a selection of the data, and the model as a curve."""

from collections.abc import Sequence

import numpy as np

from workbench.fitting.problem import FitProblem
from workbench.presentation.views.fit import FitPicture

#: Rows that a picture shows, evenly chosen from more; points of the model's curve.
SHOWN_ROWS, CURVE_POINTS = 2000, 400


def picture_of(problem: FitProblem, at: Sequence[float]) -> FitPicture:
    """Data and model over the model's only column; with several columns (or none) the observed
    number over the predicted one, and the line where both are equal."""
    chosen = np.unique(np.linspace(0, problem.rows - 1, min(problem.rows, SHOWN_ROWS)).astype(int))
    names = [name for name in problem.model.variables if name in problem.columns]
    observed, predicted = problem.observed[chosen], problem.predictions(at)[chosen]
    if len(names) == 1:
        column = problem.columns[names[0]]
        places = np.linspace(column.min(), column.max(), CURVE_POINTS)
        known = {names[0]: places, **dict(zip(problem.parameters, at, strict=True))}
        curve = problem.program(*(known[name] for name in problem.model.variables))[0]
        x, x_label, curve_label = column[chosen], problem.names.column(names[0]), "model"
    else:
        x, x_label = predicted, f"predicted {problem.target}"
        finite = np.concatenate([observed, x[np.isfinite(x)]])
        places = curve = np.array([finite.min(), finite.max()])
        curve_label = "predicted = observed"
    return FitPicture(
        x_label=x_label,
        y_label=problem.target,
        x=tuple(x.tolist()),
        y=tuple(observed.tolist()),
        curve_x=tuple(places.tolist()),
        curve_y=tuple(np.broadcast_to(curve, places.shape).tolist()),
        curve_label=curve_label,
        residuals=tuple((observed - predicted).tolist()),
    )
