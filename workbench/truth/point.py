"""Points and directions as exact rational numbers."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flint import fmpq

from workbench.errors import PointError
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.numbers import number_of, require_finite, spread
from workbench.ir.shapes import vector_of
from workbench.truth.series.exact import rational

#: What a coordinate may be; a float enters at its exact binary value, a text as a decimal.
Number = int | float | Fraction | Literal | Decimal | str


def exact_point(graph: Graph, at: Mapping[str, Number] | None) -> list[fmpq]:
    """The exact values of a point in the order of the variables.

    Raises PointError for a variable that is missing, unknown, or not a finite number.
    """
    return _exact(graph.coordinates(at), "the value of {}", "point")


def exact_direction(graph: Graph, direction: Any, what: str = "direction") -> list[fmpq]:
    """The exact components of a direction, a mapping (what it does not name does not move) or one
    number a variable. Raises PointError."""
    given = spread(vector_of(graph, direction, graph.variables), graph.variables, what)
    return _exact(given, f"the component {{}} of the {what}", what)


def unit_direction(graph: Graph, name: str) -> list[fmpq]:
    """The direction in which one variable moves at rate 1."""
    return [fmpq(1 if variable == name else 0) for variable in graph.variables]


def check_order(order: int) -> None:
    """Raises PointError for what is no order of a derivative."""
    if not isinstance(order, int) or order < 0:
        raise PointError(f"there is no derivative of order {order}; orders are 0, 1, 2, ...")


def _exact(given: Mapping[str, Number], place: str, what: str) -> list[fmpq]:
    numbers = {name: number_of(value, place.format(name)) for name, value in given.items()}
    require_finite(numbers, what)
    return [rational(one.fraction if isinstance(one, Literal) else one) for one in numbers.values()]
