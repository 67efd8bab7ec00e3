"""`noise`: how rough the values of a function are at a point."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.frontends.black_boxes import primal_of
from workbench.frontends.door import Source
from workbench.ir.black_box import BlackBox
from workbench.ir.graph import Graph
from workbench.methods.steps.ecnoise import Noise
from workbench.methods.steps.noise import Values


def noise(
    function: Source | BlackBox,
    at: Mapping[str, Any] | None = None,
    wrt: Sequence[str] | str | None = None,
    *,
    output: int | None = None,
) -> Noise:
    """The noise of a function at a point: how far its values are off a smooth function's.

    The function is called near the point, where all variables of `wrt` (default: all) move
    together, each by the same part of its size; it is a text, a Graph, a SymPy expression, a
    BlackBox or a Python function, which is not traced, since a graph has no noise but rounding.
    `output` chooses one of several outputs. The level has the unit of the value. Raises ParseError,
    PointError, GraphError, MethodError, and FunctionError for an exception at the point itself.

    >>> import workbench as wb
    >>> def rough(x):
    ...     return round(x * x, 6)
    >>> found = wb.noise(rough, {"x": 1.1})
    >>> str(found.verdict), 1e-7 < found.level < 1e-6       # rounding to 6 places: 3e-7
    ('detected', True)
    """
    if callable(function) and not isinstance(function, BlackBox | Graph):
        function = BlackBox(function)
    primal = primal_of(function, calling=True)
    point = primal.finite_point(at)
    places = [primal.variables.index(name) for name in primal.chosen_variables(wrt)]
    return Values(primal, list(point.values()), places).noise(primal.chosen_output(output))
