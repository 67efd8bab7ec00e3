"""The covariance of the parameters found, and those that the data leave undetermined."""

from typing import NamedTuple

import numpy as np

from workbench.errors import UnsupportedError
from workbench.fitting.data import Array, Rows
from workbench.fitting.objective import Objective
from workbench.fitting.problem import FitProblem
from workbench.limits import limits

#: From so many rows on, and up to so many parameters, the products of columns are tried first.
MANY_ROWS, FEW_PARAMETERS = 100_000, 12
#: The least eigenvalue of the products over the largest, from which on they are as good as the
#: columns: twelve digits of the covariance at least.
REGULAR = 1e-4


class Diagnosis(NamedTuple):
    """What the Jacobian at a solution says of its parameters.

    `covariance` has a row and a column per parameter, NaN for those `at_bounds`; `spread` is the
    standard error that residuals of size 1 would give. Both are None where nothing is known.
    """

    covariance: Array | None = None
    spread: Array | None = None
    undetermined: tuple[str, ...] = ()
    at_bounds: tuple[str, ...] = ()


def diagnose(problem: FitProblem, at: Array) -> Diagnosis:
    """Covariance and rank at a least-squares solution, from the Jacobian of `reverse` there.

    The covariance is s^2 (J'J)^-1, with s^2 the sum of squares over rows - parameters (1 for an
    absolute sigma): right where the residuals are independent, of one size (or of that of their
    sigma), and the model is about linear that close to the solution. Parameters on a bound count
    as fixed. Parameters are undetermined where J, its columns scaled to 1, has no full rank.
    Source: Seber & Wild, Nonlinear Regression (1989), section 2.1.
    """
    size, rows = len(problem.parameters), problem.rows
    low, high = np.array(problem.bounds).T
    stopped = (at == low) | (at == high)
    at_bounds = tuple(name for name, one in zip(problem.parameters, stopped, strict=True) if one)
    nothing = Diagnosis(at_bounds=at_bounds)
    if (
        not problem.least_squares
        or rows * size > limits.fit_diagnosed_numbers
        or not np.isfinite(at).all()
        or stopped.all()
    ):
        return nothing
    free = np.flatnonzero(~stopped)
    try:
        found = _by_products(problem, at, free) or _decomposed(problem, at, free)
    except UnsupportedError:
        return nothing
    if found is None:
        return nothing
    squares, lengths, values, directions = found
    limit = max(rows, size) * np.finfo(float).eps * max(float(values[0]), 1e-300)
    null = directions[values <= limit]
    undetermined = tuple(
        problem.parameters[free[place]]
        for place in range(len(free))
        if len(null) and np.abs(null[:, place]).max() > 1e-3
    )
    freedom = rows - len(free)
    if undetermined or (freedom == 0 and not problem.absolute_sigma):
        return Diagnosis(undetermined=undetermined, at_bounds=at_bounds)
    root = directions.T / values / lengths[:, None]
    variance = 1.0 if problem.absolute_sigma else squares / freedom
    covariance = np.full((size, size), np.nan)
    covariance[np.ix_(free, free)] = variance * (root @ root.T)
    spread = np.full(size, np.nan)
    spread[free] = np.sqrt((root * root).sum(axis=1))
    return Diagnosis(covariance=covariance, spread=spread, at_bounds=at_bounds)


#: The sum of squared residuals, the lengths of the Jacobian's columns, and the singular values and
#: right singular vectors (as rows) of these columns scaled to 1.
_Decomposition = tuple[float, Array, Array, Array]


def _decomposed(problem: FitProblem, at: Array, free: Rows) -> _Decomposition | None:
    """By the QR decomposition of the free columns; None where something is not finite."""
    residuals, jacobian = Objective(problem, "reverse").jacobian(at.tolist())
    jacobian = jacobian[:, free]
    with np.errstate(all="ignore"):
        lengths = np.sqrt((jacobian * jacobian).sum(axis=0))
    if not (np.isfinite(lengths).all() and np.isfinite(residuals).all()):
        return None
    scaled = jacobian / np.where(lengths == 0.0, 1.0, lengths)
    _, values, directions = np.linalg.svd(np.linalg.qr(scaled, mode="r"))
    return float(residuals @ residuals), lengths, values, directions


def _by_products(problem: FitProblem, at: Array, free: Rows) -> _Decomposition | None:
    """By the products of the columns, which are summed up in the cache; None for few rows, many
    parameters, for a model of several paths, and where the columns are so alike that their products
    lose digits."""
    few = problem.rows < MANY_ROWS or len(problem.parameters) > FEW_PARAMETERS
    if few or problem.model.conditions:
        return None
    squares, products = Objective(problem, "reverse").products(at.tolist())
    products = products[np.ix_(free, free)]
    with np.errstate(all="ignore"):
        lengths = np.sqrt(np.diag(products))
        scaled = products / np.outer(lengths, lengths)
    if not (np.isfinite(squares) and np.isfinite(scaled).all()):
        return None
    values, directions = np.linalg.eigh(scaled)
    if values[0] < REGULAR * values[-1]:
        return None
    return squares, lengths, np.sqrt(values[::-1]), directions.T[::-1]
