"""Errors of local partials in float64, in units in the last place of the referee's values."""

import itertools
import math
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from flint import arb
from row_points import LARGEST, NORMAL, about_sample, graph_of

from tests.lanes import points
from workbench.calculus.adjoint import gradient_graph
from workbench.engines import ENGINES
from workbench.frontends.text import parse
from workbench.ir.operators import Operator
from workbench.records import Status
from workbench.truth import certify

#: Where squares, products and reciprocals leave the range of float64.
EXTREMES = (1e153, 1e-153, 1e162, 1e-162, 1e200, 1e-200, 1e300, 1e308, 1e-307)
#: Where formulas cancel or magnify a rounding.
HARD = (0.3, 2.0, 5.0, 20.0, 25.317, 300.0, 1 + 2.0**-40, 1 - 2.0**-40)
#: Where u^(v - 1) magnifies the rounding of v - 1.
POWERS = ((1e300, 0.3), (1e-307, 0.3), (1e300, -0.3), (1e-200, -1.3), (20.0, -200.7))
#: Orders of polygamma.
ORDERS = (0.0, 1.0, 2.0, 5.0)

Point = tuple[float, ...]


def is_normal(value: float) -> bool:
    """Whether a float64 has all its 53 bits."""
    return NORMAL <= abs(value) <= LARGEST


@cache
def truths(row: Operator, operand: int) -> tuple[tuple[Point, float, arb, float], ...]:
    """Points, results, certified partials and their float64, wherever all of them are normal."""
    graph = graph_of(row)
    found = []
    for point in _points(row):
        moving = [one for one, text in zip(point, row.partials, strict=True) if text is not None]
        result = row.total(*point)
        if is_normal(result) and all(map(is_normal, moving)):
            name = graph.variables[operand]
            truth = certify(graph, dict(zip(graph.variables, point, strict=True)), [name])[name]
            if truth.status is Status.OK and truth.value is not None and is_normal(truth.value):
                found.append((point, result, truth.ball, truth.value))
    return tuple(found)


def errors(row: Operator, operand: int, rule: str = "") -> Iterator[tuple[float, Point, float]]:
    """The error of a partial, or of another rule for it in u, v and w, its point and the truth."""
    partial = _compiled(row, operand, rule)
    for point, result, ball, value in truths(row, operand):
        found = partial(point, result)
        error = float(abs(arb(found) - ball)) if math.isfinite(found) else math.inf
        yield error / math.ulp(value), point, value


def worst(row: Operator, operand: int, rule: str = "") -> float:
    """The largest error of a partial, or of another rule for it."""
    return max(error for error, _, _ in errors(row, operand, rule))


def _compiled(row: Operator, operand: int, rule: str) -> Callable[[Point, float], float]:
    if rule:
        graph = parse(rule)
        run = ENGINES["python"].compile(graph)
        return lambda point, result: run(
            *(result if name == "w" else point["uv".index(name)] for name in graph.variables)
        )[0]
    whole = graph_of(row)
    swept = ENGINES["python"].compile(gradient_graph(whole, [whole.variables[operand]]))
    return lambda point, _: swept(*point)[1]


def _points(row: Operator) -> list[Point]:
    """Hard and extreme operands of both signs, mixed, and ordinary ones; a sample of pairs."""
    source = random.Random(row.name)
    values = [sign * one for one in (*HARD, *EXTREMES) for sign in (1.0, -1.0)]
    choices: list[Sequence[float]] = [
        ORDERS if partial is None else values for partial in row.partials
    ]
    hard = list(itertools.product(*choices))
    if len(hard) > points(200):
        hard = [*zip(values, values, strict=True), *source.sample(hard, points(200))]
    if row.name == "power":
        hard += POWERS
    for size in (1.0, 3.0, 30.0) * points(10):
        hard.append(
            tuple(
                source.uniform(-size, size) if partial is not None else source.choice(ORDERS)
                for partial in row.partials
            )
        )
    return [*hard, *(about_sample(row, source) for _ in range(points(40)))]
