"""Functions that may be called instead of being looked into."""

from typing import Any

from workbench.frontends.door import Source, graph_of
from workbench.ir.black_box import BlackBox
from workbench.ir.graph import Graph


def primal_of(source: Source, at: Any = None, *, calling: bool) -> Graph | BlackBox:
    """What a user holds as a graph, or as a black box: one that is one already, and where a
    function is only `calling` for values also one that cannot be traced (at the point `at`).

    Raises what `graph_of` does for anything else.

    >>> primal_of(lambda x: float(x) ** 2, calling=True)
    BlackBox(f(x))
    >>> primal_of(lambda x: x * x, calling=True)
    Graph('x*x')
    """
    if isinstance(source, BlackBox):
        return source
    try:
        return graph_of(source, at)
    except Exception:  # of the door or of the function itself, which may fail on traced values
        if not calling or isinstance(source, str) or not callable(source):
            raise
        return BlackBox(source)
