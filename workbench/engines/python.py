"""The python engine: a graph on Python floats with IEEE-754/C99 semantics, one point at a time."""

from collections.abc import Callable
from typing import Any

from workbench.engines.columns import ColumnProgram
from workbench.engines.pointwise import over_points
from workbench.engines.protocol import BuiltIn, Program, Use
from workbench.ir.graph import Graph
from workbench.writers.python import python_function, resolve

#: Graphs with more nodes and outputs than this run over their columns, ten times slower: to compile
#: a function takes CPython some 16 microseconds and a kilobyte a node.
MAX_EMITTED = 30_000
#: What the emitted text calls where Python raises.
_FALLBACK = "total"


class PythonEngine(BuiltIn):
    """Runs a graph as one straight-line Python function, or node by node where it is too long."""

    name = "python"

    def compile(self, graph: Graph, use: Use = Use.POINT) -> Program:
        """A function of floats, in the order of `graph.variables`, to the tuple of outputs.

        It never raises for a value and never returns anything but floats. For other uses it runs
        point by point.

        >>> import workbench as wb
        >>> PythonEngine().compile(wb.parse("log(x), (-8)**(1/3), exp(x)"))(0.0)
        (-inf, nan, 1.0)
        """
        graph = graph.unconditional
        long = len(graph) + len(graph.outputs) + len(graph.variables) > MAX_EMITTED
        return over_points(ColumnProgram(graph) if long else _emitted(graph), use)


def _emitted(graph: Graph) -> Callable[..., tuple[float, ...]]:
    """The graph as one function that hands over to the node-by-node program where it raises."""
    slow: list[ColumnProgram] = []

    def total(*inputs: float) -> tuple[float, ...]:
        if not slow:
            slow.append(ColumnProgram(graph))
        return slow[0](*inputs)

    function = python_function(graph, "program", fallback=_FALLBACK)
    namespace: dict[str, Any] = {
        "__builtins__": {},
        "ValueError": ValueError,
        "ZeroDivisionError": ZeroDivisionError,
        "OverflowError": OverflowError,
        _FALLBACK: total,
        **resolve(function.names),
    }
    code = compile(function.text, "<workbench python engine>", "exec", dont_inherit=True)
    exec(code, namespace)
    program: Callable[..., tuple[float, ...]] = namespace["program"]
    return program
