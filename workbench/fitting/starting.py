"""A start for a fit that was given none: ones, or the best of a search that is always the same.

Parameters in which the model is linear are solved for at every point tried, those that are left
take numbers that the data suggest: decades, both signs, places and scales of the columns
(separable least squares: Golub & Pereyra, SIAM J. Numer. Anal. 10 (1973)). The best points are
fitted for a short while, and the one that leads furthest is the start.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import product

import numpy as np

from workbench.calculus.adjoint import gradient_graph
from workbench.errors import DataError, UnsupportedError, listed
from workbench.fitting.bounds import clipped
from workbench.fitting.data import Array
from workbench.fitting.loss import SQUARED_ERROR
from workbench.fitting.objective import Objective
from workbench.fitting.optimizers import LevenbergMarquardt
from workbench.fitting.problem import FitProblem
from workbench.frontends.text import parse
from workbench.ir.traversal import depends_on

#: Rows that a search looks at, points that it tries, those it fits for a while, and how long.
ROWS, POINTS, FITTED, EVALUATIONS = 200, 1000, 6, 60
_DECADES = tuple(10.0**power for power in (0, -1, 1, -2, 2, -3, 3, -4, 4))
#: Losses that differ by less, relative to the larger, are the same.
_SAME = 1e-6


def with_start(problem: FitProblem, given: Mapping[str, float] | None = None) -> FitProblem:
    """The problem with a start, and how it was found. Raises DataError where none was.

    Parameters that are `given` start there, the first of all in the order of the problem.

    >>> from workbench.fitting.checks import make_problem
    >>> data = {"x": [1, 2, 4, 8], "y": [7.4, 2.7, 0.37, 0.0067]}
    >>> problem = make_problem("a*exp(-b*x)", data, "y")
    >>> problem.start_found, round(problem.start[1])
    ('1 for every parameter', 1)
    """
    known = list((given or {}).values())
    free = range(len(known), len(problem.parameters))
    _refuse_misspelling(problem, free)
    linear = _linear(problem, free)
    ones = known + clipped([1.0] * len(free), problem.bounds[len(known) :])
    plain = f"1 for every {'other ' if known else ''}parameter"
    if {*ones[len(known) :]} != {1.0}:
        plain += ", moved within its bounds"
    if len(linear) == len(free):
        return replace(problem, start=tuple(ones), start_found=plain)
    few = problem
    if problem.rows > ROWS:
        few = problem.take(np.unique(np.linspace(0, problem.rows - 1, ROWS).astype(int)))
    few = replace(few, row_loss=parse(SQUARED_ERROR))
    objective = Objective(few, "reverse")
    others = [place for place in free if place not in linear]
    tried, found = 0, list[tuple[float, list[float]]]()
    for values in _points(few, len(others)):
        at = list(ones)
        for place, value in zip(others, values, strict=True):
            at[place] = value
        at = clipped(at, problem.bounds)
        tried += 1
        found += _solved(objective, at, linear)
    found.sort(key=lambda one: one[0])
    begun = [ones, *(at for _, at in found[:FITTED])]
    reached = [_reached(objective, at) for at in begun]
    best = min(reached)
    if best == math.inf:
        example = listed([f"{name}=1" for name in problem.parameters])
        raise DataError(
            f"no start was found: the model could not be fitted from any of {tried} points that "
            f"were tried; give one, as {example}"
        )
    chosen = next(place for place, one in enumerate(reached) if one <= best * (1 + _SAME))
    rest = f" for {listed([problem.parameters[place] for place in free])}" if known else ""
    how = f"the best of {tried} points tried{rest}" if chosen else plain
    return replace(problem, start=tuple(begun[chosen]), start_found=how)


def _refuse_misspelling(problem: FitProblem, free: Sequence[int]) -> None:
    """DataError where a parameter without a start is probably a column that was misspelled."""
    has = f"{problem.data.source} ({listed(problem.data.names)})"
    unused = [name for name in problem.data.names if name not in problem.columns and len(name) > 2]
    for name in (problem.parameters[place] for place in free):
        near = get_close_matches(name, unused, n=1)
        if near:
            raise DataError(
                f"{name} is not a column of {has}; did you mean {near[0]}? correct the name, or "
                f"give a start if it is a parameter, as {name}=1"
            )
    if not problem.columns and len(problem.parameters) > 1:
        raise DataError(
            f"none of {listed(problem.parameters)} is a column of {has}, so that all would be "
            "parameters; call the data in the model as their columns, or give a start"
        )


def _linear(problem: FitProblem, free: Sequence[int]) -> list[int]:
    """Places, among those that are free, of parameters in which the model is linear, all of them
    together."""
    if problem.model.conditions:
        return []
    try:
        partials = gradient_graph(problem.model, problem.parameters)
    except UnsupportedError:
        return []
    moves = []
    for name in problem.parameters:
        marks = depends_on(partials, (name,))
        moves.append([bool(marks[output]) for output in partials.outputs[1:]])
    chosen: list[int] = []
    for place in free:
        together = [*chosen, place]
        if not any(moves[one][other] for one in together for other in together):
            chosen = together
    return chosen


def _points(problem: FitProblem, size: int) -> Iterator[tuple[float, ...]]:
    """Numbers for the parameters that are searched for: all combinations, or so many of them."""
    values = [1.0, -1.0]
    for column in problem.columns.values():
        low, high = float(column.min()), float(column.max())
        length = (high - low) or 1.0
        values += np.quantile(column, (0.0, 0.25, 0.5, 0.75, 1.0)).tolist()
        values += [
            float(column[problem.observed.argmax()]),
            float(column[problem.observed.argmin()]),
        ]
        values += [length / 4, length / 20, 1 / length, 4 / length]
        if size < 3:
            values += [math.pi * number / length for number in range(1, 25)]
    values += [sign * decade for decade in _DECADES for sign in (1.0, -1.0)]
    values = [*dict.fromkeys(values)]
    if len(values) ** size <= POINTS:
        yield from product(values, repeat=size)
        return
    generator = random.Random(0)
    for _ in range(POINTS):
        yield tuple(generator.choices(values, k=size))


def _solved(
    objective: Objective, at: list[float], linear: Sequence[int]
) -> list[tuple[float, list[float]]]:
    """Loss and point, its linear parameters those of least squares; nothing if not finite."""
    with np.errstate(all="ignore"):
        residuals, partials = objective.jacobian(at)
        columns: Array = partials[:, [*linear]]
        if not (np.isfinite(residuals).all() and np.isfinite(columns).all()):
            return []
        if linear:
            steps = np.linalg.lstsq(columns, -residuals, rcond=None)[0]
            for place, step in zip(linear, steps.tolist(), strict=True):
                at[place] += step
            moved = clipped(at, objective.problem.bounds)
            residuals = residuals + columns @ steps if moved == at else objective.residuals(moved)
            at = moved
        loss = float(residuals @ residuals)
    return [(loss, at)] if math.isfinite(loss) and np.isfinite(at).all() else []


def _reached(objective: Objective, start: list[float]) -> float:
    """The loss that a short fit comes to, infinite where it cannot be begun."""
    optimizer = LevenbergMarquardt(epochs=EVALUATIONS, tolerance=1e-8)
    outcome = optimizer.run(objective, start, lambda: None)
    return outcome.loss if math.isfinite(outcome.loss) else math.inf
