"""Points and directions as exact rational numbers."""

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction

from flint import fmpq

from workbench.errors import GraphError, PointError
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.truth.series.exact import rational

#: What a coordinate may be; a float enters at its exact binary value.
Number = int | float | Fraction | Literal


def exact_point(graph: Graph, at: Mapping[str, Number]) -> list[fmpq]:
    """The exact values of a point in the order of the variables.

    Raises PointError for a variable that is missing, unknown, or not a finite number.
    """
    check_names(graph, at)
    missing = [name for name in graph.variables if name not in at]
    if missing:
        known = ", ".join(graph.variables)
        raise PointError(f"no value for {', '.join(missing)}; the variables are: {known}")
    return [_exact(name, at[name]) for name in graph.variables]


def exact_direction(graph: Graph, direction: Mapping[str, Number]) -> list[fmpq]:
    """The exact components of a direction; a variable that is not named does not move."""
    check_names(graph, direction)
    return [_exact(name, direction.get(name, 0)) for name in graph.variables]


def unit_direction(graph: Graph, name: str) -> list[fmpq]:
    """The direction in which one variable moves at rate 1."""
    return [fmpq(1 if variable == name else 0) for variable in graph.variables]


def check_names(graph: Graph, names: Iterable[str]) -> None:
    """Raises PointError for a name that is no variable of the graph."""
    unknown = [str(name) for name in names if name not in graph.variables]
    if unknown:
        known = ", ".join(graph.variables) or "none"
        raise PointError(f"unknown variable {', '.join(unknown)}; the variables are: {known}")


def check_output(graph: Graph, output: int) -> None:
    """Raises GraphError for what is no graph, and for an output that the graph does not have."""
    if not isinstance(graph, Graph):
        what = f"write wb.parse({graph!r:.60})" if isinstance(graph, str) else "see wb.parse"
        raise GraphError(f"a Graph is needed, not a {type(graph).__name__}; {what}")
    if not 0 <= output < len(graph.outputs):
        last = len(graph.outputs) - 1
        raise GraphError(f"there is no output {output}; outputs are numbered from 0 to {last}")


def check_order(order: int) -> None:
    """Raises PointError for what is no order of a derivative."""
    if not isinstance(order, int) or order < 0:
        raise PointError(f"there is no derivative of order {order}; orders are 0, 1, 2, ...")


def _exact(name: str, number: Number) -> fmpq:
    if isinstance(number, Literal):
        return rational(number.fraction)
    try:
        if not math.isfinite(number):
            raise PointError(f"the value of {name} is {number}; the referee needs a finite number")
    except OverflowError:  # an int or a fraction beyond float64 is finite
        pass
    except TypeError:
        raise PointError(f"the value of {name} is not a number: {number!r:.60}") from None
    try:
        return rational(number)
    except AttributeError:
        raise PointError(f"the value of {name} is not a number: {number!r:.60}") from None
