"""Points and directions as exact rational numbers."""

import math
from collections.abc import Mapping
from fractions import Fraction

from flint import fmpq

from workbench.errors import PointError
from workbench.ir.graph import Graph, require_graph
from workbench.ir.literal import Literal
from workbench.truth.series.exact import rational

#: What a coordinate may be; a float enters at its exact binary value.
Number = int | float | Fraction | Literal


def exact_point(graph: Graph, at: Mapping[str, Number]) -> list[fmpq]:
    """The exact values of a point in the order of the variables.

    Raises PointError for a variable that is missing, unknown, or not a finite number.
    """
    graph.require_coordinates(at)
    return [_exact(name, at[name]) for name in graph.variables]


def exact_direction(graph: Graph, direction: Mapping[str, Number]) -> list[fmpq]:
    """The exact components of a direction; a variable that is not named does not move."""
    graph.require_variables(direction, PointError)
    return [_exact(name, direction.get(name, 0)) for name in graph.variables]


def unit_direction(graph: Graph, name: str) -> list[fmpq]:
    """The direction in which one variable moves at rate 1."""
    return [fmpq(1 if variable == name else 0) for variable in graph.variables]


def check_output(graph: Graph, output: int) -> None:
    """Raises GraphError for what is no graph, and for an output that the graph does not have."""
    require_graph(graph)
    graph.require_output(output)


def check_order(order: int) -> None:
    """Raises PointError for what is no order of a derivative."""
    if not isinstance(order, int) or order < 0:
        raise PointError(f"there is no derivative of order {order}; orders are 0, 1, 2, ...")


def _exact(name: str, number: Number) -> fmpq:
    if isinstance(number, Literal):
        return rational(number.fraction)
    try:
        if not math.isfinite(number):
            raise PointError(f"a point must be finite: {name} = {number}; give another value")
    except OverflowError:  # an int or a fraction beyond float64 is finite
        pass
    except TypeError:
        raise PointError(f"the value of {name} is not a number: {number!r:.60}") from None
    try:
        return rational(number)
    except AttributeError:
        raise PointError(f"the value of {name} is not a number: {number!r:.60}") from None
