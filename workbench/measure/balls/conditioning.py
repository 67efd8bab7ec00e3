"""The condition number of a derivative: how much an error of the point is magnified in it."""

from collections.abc import Collection
from typing import Any

from flint import arb

from workbench.engines.ball.precision import working_precision
from workbench.ir.operators import VARIABLE
from workbench.measure.accuracy import nearest_float
from workbench.measure.balls.linearization import Linearization


def condition_of(
    linear: Linearization,
    output: int,
    adjoints: dict[int, Any],
    variables: Collection[str],
) -> float | None:
    """sum over variables of |x * d output / dx| / |output|, for one output of a program.

    With a derivative program's partial df/dx_i as output this is the relative condition number
    sum_j |x_j * d2f/dx_i dx_j| / |df/dx_i|: the sweep that gives the arithmetic bound gives it
    too. None where the output may be 0 or a second derivative is not finite. Source: Higham,
    Accuracy and Stability of Numerical Algorithms, 2nd ed. 2002, section 1.6.

    >>> import workbench as wb
    >>> linear = Linearization(wb.parse("x**3"), [2.0])
    >>> condition_of(linear, 0, linear.adjoints(0), ["x"])
    3.0
    """
    graph = linear.graph
    value = linear.values[graph.outputs[output]]
    if not value.is_finite() or value.contains(0):
        return None
    with working_precision(linear.bits):
        total = arb(0)
        for node, adjoint in adjoints.items():
            if graph.codes[node] == VARIABLE and graph.variable(node) in variables:
                total += abs(adjoint * linear.values[node])
        condition = total / abs(value)
    return nearest_float(condition) if condition.is_finite() else None
