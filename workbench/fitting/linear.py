"""Models linear in their parameters: found in the graph, and solved exactly.

A model is linear where no partial by a parameter depends on a parameter. Its least-squares problem
is then solved without rounding: in rationals where the model is a polynomial in the columns, on
balls whose radius is checked elsewhere.
"""

from collections.abc import Iterator
from itertools import repeat
from typing import Any, NamedTuple

from flint import arb, arb_mat, fmpq, fmpq_mat

from workbench.calculus.adjoint import gradient_graph
from workbench.engines.ball import BallProgram, working_precision
from workbench.errors import EngineError, UnsupportedError
from workbench.fitting.bounds import clipped
from workbench.fitting.problem import FitProblem
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, VARIABLE
from workbench.ir.traversal import depends_on
from workbench.limits import Limits, limits
from workbench.measure.accuracy import nearest_float
from workbench.truth.series.exact import exact_values, rational

#: Precisions on balls, in bits; and the bits that every parameter must have right.
_BITS = (256, 1024, 4096)
_RIGHT_BITS = 60
_NOTHING = 1e-300


class Solution(NamedTuple):
    """The exact least-squares solution, rounded once, or the reason why there is none.

    >>> Solution({"w": 2.0}, "").values["w"]
    2.0
    """

    values: dict[str, float] | None
    reason: str


def exact_solution(problem: FitProblem) -> Solution:
    """The parameters of least squared error, exact for the data as float64 holds them."""
    if not problem.least_squares:
        return Solution(None, "the loss is not the squared error")
    parts = linear_parts(problem)
    if parts is None:
        return Solution(None, "the model is not linear in its parameters")
    size = len(problem.parameters)
    if problem.rows * (len(parts) + size * size) > limits.fit_exact_work:
        return Solution(
            None,
            f"too many rows for an exact solution: {problem.rows}; "
            f"the limit is {Limits.fit_exact_work}",
        )
    try:
        found = _rational_solution(problem, parts) if _is_polynomial(parts) else None
        if found is None:  # values that no short rational number is: cos(0), pi
            found = _ball_solution(problem, parts)
    except ZeroDivisionError:
        return Solution(None, "the data do not determine all parameters")
    except EngineError as error:
        return Solution(None, str(error))
    if found is None:
        return Solution(None, "the model is not finite in some row")
    if clipped(found, problem.bounds) != found:
        return Solution(None, "the least-squares solution is outside the bounds")
    return Solution(dict(zip(problem.parameters, found, strict=True)), "")


def linear_parts(problem: FitProblem) -> Graph | None:
    """The columns of the linear problem as a graph without parameters: the model where they are
    all 0, then its partial by each of them; None where the model is not linear in them.

    >>> from workbench.fitting.checks import make_problem
    >>> data = {"x": [1, 2], "y": [2, 4]}
    >>> linear_parts(make_problem("w*x + b + 1", data, "y", {"w": 0, "b": 0})).to_text()
    '0*x + 0 + 1, x, 1'
    >>> linear_parts(make_problem("exp(w*x)", data, "y", {"w": 0})) is None
    True
    """
    model, parameters = problem.model, problem.parameters
    if model.conditions:  # linear on one path says nothing of the others
        return None
    try:
        partials = gradient_graph(model, parameters)
    except UnsupportedError:
        return None
    marks = depends_on(partials, parameters)
    if any(marks[output] for output in partials.outputs[1:]):
        return None
    builder = GraphBuilder(tuple(problem.columns))
    zeros = {name: builder.literal(0) for name in parameters}
    base = builder.include(model, zeros)
    nodes = builder.include(partials, zeros)
    outputs = [base[model.outputs[0]], *(nodes[output] for output in partials.outputs[1:])]
    return builder.build(outputs)


def _is_polynomial(graph: Graph) -> bool:
    """Whether the graph divides by literals only: its rational values then stay short."""
    varies = depends_on(graph, graph.variables)
    for node, row, operands in graph.nodes():
        if graph.codes[node] in (LITERAL, VARIABLE) or not varies[node]:
            continue
        if row.name == "divide":
            short = not varies[operands[1]]
        elif row.name == "power":
            exponent = graph.literal(operands[1])
            short = exponent is not None and exponent.fraction >= 0
        else:
            short = row.name in ("add", "subtract", "multiply", "negate")
        if not short:
            return False
    return True


def _rows(problem: FitProblem, graph: Graph) -> Iterator[tuple[list[float], float, float]]:
    """Point, observed number and sigma of every row."""
    columns = [problem.columns[name].tolist() for name in graph.variables]
    sigmas = repeat(1.0) if problem.sigma is None else problem.sigma.tolist()
    for number, (observed, sigma) in enumerate(
        zip(problem.observed.tolist(), sigmas, strict=False)
    ):
        yield [column[number] for column in columns], observed, sigma


def _rational_solution(problem: FitProblem, parts: Graph) -> list[float] | None:
    """By the normal equations in rationals; None where a value is no short rational number.

    Raises ZeroDivisionError where the equations are singular.
    """
    size = len(problem.parameters)
    gram = [[fmpq(0)] * size for _ in range(size)]
    right = [fmpq(0)] * size
    for point, observed, sigma in _rows(problem, parts):
        values = exact_values(parts, [rational(number) for number in point])
        known = [values[output] for output in parts.outputs]
        if any(value is None for value in known):
            return None
        _accumulate(gram, right, known, rational(observed), rational(sigma))
    solved = fmpq_mat(size, size, _flat(gram)).solve(fmpq_mat(size, 1, right))
    return [int(value.p) / int(value.q) for value in solved.entries()]


def _ball_solution(problem: FitProblem, parts: Graph) -> list[float] | None:
    """By the normal equations on balls, precise enough to prove every parameter.

    None where a value is not finite; raises ZeroDivisionError where no precision proves the
    equations to be regular.
    """
    size = len(problem.parameters)
    program = BallProgram(parts)
    for bits in _BITS:
        with working_precision(bits):
            gram = [[arb(0)] * size for _ in range(size)]
            right = [arb(0)] * size
            for point, observed, sigma in _rows(problem, parts):
                values = program(*point, bits=bits)
                _accumulate(gram, right, values, arb(observed), arb(sigma))
            if not all(value.is_finite() for value in [*right, *_flat(gram)]):
                return None
            try:
                solved = arb_mat(size, size, _flat(gram)).solve(arb_mat(size, 1, right))
            except (ZeroDivisionError, ValueError):
                continue
            if all(_is_certain(value) for value in solved.entries()):
                return [nearest_float(value) for value in solved.entries()]
    raise ZeroDivisionError


def _accumulate(
    gram: list[list[Any]], right: list[Any], values: Any, observed: Any, sigma: Any
) -> None:
    """Add one row to the normal equations."""
    base, *basis = values
    rest = (observed - base) / sigma
    if sigma != 1:
        basis = [one / sigma for one in basis]
    for i, one in enumerate(basis):
        right[i] += one * rest
        line = gram[i]
        for j, other in enumerate(basis):
            line[j] += one * other


def _flat(gram: list[list[Any]]) -> list[Any]:
    return [value for line in gram for value in line]


def _is_certain(value: Any) -> bool:
    """Whether a ball has all bits of a float64, or is so close to 0 that only 0 can be meant."""
    if not value.is_finite():
        return False
    return bool(value.rel_accuracy_bits() >= _RIGHT_BITS or abs(value) < _NOTHING)
