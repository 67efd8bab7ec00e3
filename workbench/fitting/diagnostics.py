"""Standard errors of the parameters found, and those that the data leave undetermined."""

import math
from typing import NamedTuple

import numpy as np

from workbench.errors import UnsupportedError
from workbench.fitting.data import Array
from workbench.fitting.objective import Objective
from workbench.fitting.problem import FitProblem
from workbench.limits import limits


class Diagnosis(NamedTuple):
    """Standard errors by parameter, and the parameters that the data do not determine."""

    standard_errors: dict[str, float] | None
    undetermined: tuple[str, ...]


def diagnose(problem: FitProblem, at: Array) -> Diagnosis:
    """Standard errors and rank at a least-squares solution, from the Jacobian of `reverse` there.

    The standard error of a parameter is the root of its diagonal element in s^2 (J'J)^-1, with
    s^2 the sum of squares over rows - parameters: right where the residuals are independent, of
    one size, and the model is about linear that close to the solution. Parameters are undetermined
    where J, its columns scaled to 1, has no full rank. Source: Seber & Wild, Nonlinear
    Regression (1989), section 2.1.
    """
    size, rows = len(problem.parameters), problem.rows
    nothing = Diagnosis(None, ())
    if (
        not problem.least_squares
        or rows * size > limits.fit_diagnosed_numbers
        or not np.isfinite(at).all()
    ):
        return nothing
    try:
        residuals, jacobian = Objective(problem, "reverse").jacobian(at.tolist())
    except UnsupportedError:
        return nothing
    with np.errstate(all="ignore"):
        lengths = np.sqrt((jacobian * jacobian).sum(axis=0))
    if not (np.isfinite(lengths).all() and np.isfinite(residuals).all()):
        return nothing
    scaled = jacobian / np.where(lengths == 0.0, 1.0, lengths)
    upper = np.linalg.qr(scaled, mode="r")
    _, values, directions = np.linalg.svd(upper)
    limit = max(rows, size) * np.finfo(float).eps * max(float(values[0]), 1e-300)
    null = directions[values <= limit]
    undetermined = tuple(
        name
        for place, name in enumerate(problem.parameters)
        if len(null) and np.abs(null[:, place]).max() > 1e-3
    )
    if undetermined or rows == size:
        return Diagnosis(None, undetermined)
    spread = np.sqrt(((directions.T / values) ** 2).sum(axis=1))
    variance = float(residuals @ residuals) / (rows - size)
    errors = math.sqrt(variance) * spread / lengths
    return Diagnosis(dict(zip(problem.parameters, errors.tolist(), strict=True)), ())
