"""A traced function itself: called with floats, and traced anew at another point."""

import inspect
from collections.abc import Sequence
from math import nan
from typing import Any

from workbench.errors import PathError
from workbench.frontends.callables import from_callable
from workbench.ir.black_box import BlackBox
from workbench.ir.graph import Graph
from workbench.ir.shapes import as_arguments


def own_function(graph: Graph) -> BlackBox:
    """The function of a graph as a black box of its variables; NaN where it has no number.

    >>> from workbench.ir.builder import GraphBuilder
    >>> def triple(a):
    ...     return 3 * a
    >>> builder = GraphBuilder(("a",))
    >>> graph = builder.build([builder.variable("a")], function=triple)
    >>> own_function(graph).program()(0.5)
    (1.5,)
    """
    function = graph.function
    assert function is not None
    by_name = _takes_names(function, [one.name for one in graph.arguments])

    def call(*values: float) -> tuple[float, ...]:
        import numpy as np

        given = as_arguments(graph.arguments, values)
        try:
            with np.errstate(all="ignore"):
                found = function(**given) if by_name else function(*given.values())
        except (ArithmeticError, ValueError):
            return (nan,) * graph.size
        flat = tuple(np.asarray(found, dtype=float).ravel().tolist())
        return flat if len(flat) == graph.size else (nan,) * graph.size

    return BlackBox(call, graph.variables, graph.size)


def _takes_names(function: Any, names: Sequence[str]) -> bool:
    """Whether a function is called with keywords: all names are parameters that take them."""
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return False
    kinds = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
    return all(name in parameters and parameters[name].kind in kinds for name in names)


def traced_at(graph: Graph, values: Sequence[float]) -> Graph:
    """The graph of the same function where it is traced at another point. Raises PathError where
    it has other results there, and what tracing raises."""
    function = graph.function
    assert function is not None
    point = as_arguments(graph.arguments, values)
    made = from_callable(function, tuple(point), at=point)
    if made.size != graph.size or made.variables != graph.variables:
        raise PathError(
            f"{graph.name or 'the function'} has {made.size} results on another path, where "
            f"it has {graph.size}; differentiate at that point: at=..."
        )
    return made
