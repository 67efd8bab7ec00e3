"""The engine that is chosen by size and by number of calls, from python, numpy and native."""

from typing import Any

from workbench.engines.native import MAX_BATCH, MAX_EXACT, NativeEngine, exact_point
from workbench.engines.native.forms import without_form
from workbench.engines.protocol import BuiltIn, Program, Use
from workbench.engines.python import PythonEngine, Started
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES

#: Smaller graphs stay on python: counting the calls would cost what native code gains.
LEAST_NODES = 40
#: Calls of one point after which native code has paid for compiling it.
CALLS = 2_000
#: A batch of so many nodes times points is worth compiling: some 20 ms on NumPy.
BATCH_WORK = 5_000_000
#: Its native function is another than Python's: a result must not depend on the number of calls.
_OTHER_BITS = CODES["hypot"]


class AutoEngine(BuiltIn):
    """Chooses for each program: without llvmlite python for points and numpy for batches.

    What it computes at a point does not depend on the choice, to the bit. A batch on native code
    differs from one on NumPy by what the two state.
    """

    name = "auto"

    def way(self, graph: Graph) -> str:
        """What it chooses for single points.

        >>> import workbench as wb
        >>> AutoEngine().way(wb.parse("x*y"))
        'it runs on python'
        """
        graph = graph.unconditional
        if not _may_become_native(graph):
            return "; ".join(filter(None, ("it runs on python", PythonEngine().way(graph))))
        return f"it runs on python, and on native from call {CALLS:,} on"

    def compile(self, graph: Graph, use: Use = Use.POINT) -> Program:
        """A program for this graph that chooses when it is called."""
        graph = graph.unconditional
        if use is not Use.POINT:
            return _batch(graph, use)
        if not _may_become_native(graph):
            return PythonEngine().compile(graph)
        return Started(graph, exact_point, PythonEngine().compile(graph), CALLS)

    def start(self, graph: Graph, use: Use = Use.POINT) -> Program:
        """Node by node on python at first."""
        return PythonEngine().start(graph) if use is Use.POINT else self.compile(graph, use)


def _may_become_native(graph: Graph) -> bool:
    return (
        LEAST_NODES <= len(graph) <= MAX_EXACT
        and not NativeEngine().missing()
        and not without_form(graph.codes)
        and _OTHER_BITS not in graph.codes
    )


def _batch(graph: Graph, use: Use) -> Program:
    """The program of many points, on numpy or native by how many there are."""
    from workbench.engines.numpy import NumpyEngine

    usual = NumpyEngine().compile(graph, use)
    if NativeEngine().missing() or without_form(graph.codes) or len(graph) > MAX_BATCH:
        return usual
    native: list[Program] = []

    def chosen(*columns: Any) -> Any:
        points = max((getattr(one, "size", 1) for one in columns), default=1)
        if points * len(graph) < BATCH_WORK:
            return usual(*columns)
        if not native:
            native.append(NativeEngine().compile(graph, use))
        return native[0](*columns)

    return chosen
