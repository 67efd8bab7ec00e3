"""Directions: how they are given, and functions whose direction is among their inputs."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.calculus.tangent import direction_names
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.numbers import float_of, require_finite, spread
from workbench.methods.protocol import Partial

#: How partials name the direction that they are taken along.
DIRECTION = "direction"


def components(outputs: int, wrt: Sequence[str]) -> tuple[Partial, ...]:
    """The components of each output's Hessian times a direction: by output, then by variable."""
    return tuple(Partial(output, (name, DIRECTION)) for output in range(outputs) for name in wrt)


def slopes(outputs: int) -> tuple[Partial, ...]:
    """The derivative of each output along a direction."""
    return tuple(Partial(output, (DIRECTION,)) for output in range(outputs))


def open_direction(graph: Graph, places: Sequence[Any]) -> dict[Any, str]:
    """A direction all of whose components are inputs, named after their places (d_x)."""
    return dict(zip(places, direction_names(graph, [*map(str, places)]), strict=True))


def with_inputs(graph: Graph, direction: Mapping[Any, str | float]) -> Graph:
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


def read_direction(
    vector: Any, wrt: Sequence[Any], what: str = "vector", each: str = "variable"
) -> dict[Any, float]:
    """A direction as numbers by variable, from a mapping or from one number per variable of `wrt`.

    Variables that a mapping leaves out do not move. Raises PointError for a name that is not in
    `wrt`, a wrong length, and what is no finite number.

    >>> read_direction({"y": 2}, ["x", "y"]), read_direction([1, 2], ["x", "y"])
    ({'x': 0.0, 'y': 2.0}, {'x': 1.0, 'y': 2.0})
    """
    found = {
        name: float_of(value, f"the component {name} of the {what}")
        for name, value in spread(vector, wrt, what, each).items()
    }
    require_finite(found, what)
    return found
