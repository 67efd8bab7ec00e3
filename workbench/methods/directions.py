"""Directions: how they are given, and functions whose direction is among their inputs."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from workbench.calculus.tangent import Direction, direction_names
from workbench.errors import PointError, listed
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.methods.protocol import Partial

#: How partials name the direction that they are taken along.
DIRECTION = "direction"


def components(outputs: int, wrt: Sequence[str]) -> tuple[Partial, ...]:
    """The components of each output's Hessian times a direction: by output, then by variable."""
    return tuple(Partial(output, (name, DIRECTION)) for output in range(outputs) for name in wrt)


def slopes(outputs: int) -> tuple[Partial, ...]:
    """The derivative of each output along a direction."""
    return tuple(Partial(output, (DIRECTION,)) for output in range(outputs))


def open_direction(graph: Graph, wrt: Sequence[str]) -> dict[str, str]:
    """A direction all of whose components are inputs, named after their variables (d_x)."""
    return dict(zip(wrt, direction_names(graph, wrt), strict=True))


def with_inputs(graph: Graph, direction: Direction) -> Graph:
    """The same function with those components of a direction that are inputs as variables."""
    names = [component for component in direction.values() if isinstance(component, str)]
    if not names:
        return graph
    builder = GraphBuilder((*graph.variables, *names))
    nodes = builder.include(graph)
    return builder.build([nodes[output] for output in graph.outputs])


def component_node(builder: GraphBuilder, component: str | float) -> int:
    """The node of a component of a direction: an input or a number."""
    if isinstance(component, str):
        return builder.variable(component)
    return builder.literal(component)


def read_direction(vector: Any, wrt: Sequence[str], what: str = "vector") -> dict[str, float]:
    """A direction as numbers by variable, from a mapping or from one number a variable of `wrt`.

    Variables that a mapping leaves out do not move. Raises PointError for a name that is not in
    `wrt`, a wrong length, and what is no finite number.

    >>> read_direction({"y": 2}, ["x", "y"]), read_direction([1, 2], ["x", "y"])
    ({'x': 0.0, 'y': 2.0}, {'x': 1.0, 'y': 2.0})
    """
    if isinstance(vector, Mapping) or hasattr(vector, "keys"):
        known = set(wrt)
        unknown = [name for name in vector.keys() if name not in known]  # noqa: SIM118 (a Series)
        if unknown:
            raise PointError(
                f"the {what} moves {listed(unknown)}; the variables that can move: {listed(wrt)}"
            )
        given = [vector.get(name, 0.0) for name in wrt]
    elif isinstance(vector, str | bytes) or not hasattr(vector, "__len__"):
        raise PointError(
            f"a {what} is a mapping by variable or one number a variable, "
            f"not {type(vector).__name__} {vector!r:.40}"
        )
    else:
        given = list(vector)
        if len(given) != len(wrt):
            raise PointError(
                f"a {what} of {len(given)} numbers does not fit the {len(wrt)} variables "
                f"{listed(wrt)}"
            )
    direction: dict[str, float] = {}
    for name, component in zip(wrt, given, strict=True):
        try:
            number = float(component)
        except (TypeError, ValueError, OverflowError):
            number = float("nan")
        if not isfinite(number):
            raise PointError(
                f"the component {name} of the {what} is no finite number: {component!r:.60}"
            )
        direction[name] = number
    return direction
