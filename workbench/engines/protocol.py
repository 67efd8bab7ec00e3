"""The protocol of engines: an engine compiles a graph to a program on its own arithmetic."""

from typing import Protocol

from workbench.errors import EngineError
from workbench.ir.graph import Graph
from workbench.ir.operators import Operator
from workbench.ir.primal import Program, Use

__all__ = ["Engine", "Program", "Use"]


class Engine(Protocol):
    """Compiles graphs; it states how far off its operators are, and is judged by that.

    One whose compiling takes long may also `start(graph, use)`: the same program, which compiles
    itself when it has been called often enough.

    python: floats to floats. numpy: arrays of one shape (or floats) to arrays. ball: balls to
    balls at a stated precision (`program(*inputs, bits=128)`). complex: complex numbers.
    """

    @property
    def name(self) -> str:
        """Its name in `ENGINES`."""
        ...

    @property
    def float64(self) -> bool:
        """Whether numbers are float64: finite or not, and right to so many ULPs."""
        ...

    def missing(self) -> str:
        """The command that installs what this engine lacks here; empty where nothing is."""
        ...

    def ulps(self, row: Operator) -> float:
        """Its stated error of an operator, in units in the last place of the result."""
        ...

    def way(self, graph: Graph) -> str:
        """How it runs a graph, where it has several ways; empty for the usual one."""
        ...

    def compile(self, graph: Graph, use: Use = Use.POINT) -> Program:
        """A program for this graph; EngineError where there is none for an operator or the use."""
        ...


class BuiltIn:
    """What engines of this package have in common: nothing is missing, the table has their ULPs,
    and there is one way to run."""

    float64 = True

    def missing(self) -> str:
        """Nothing: it comes with the workbench."""
        return ""

    def ulps(self, row: Operator) -> float:
        """As the operator table states."""
        return row.ulps

    def way(self, graph: Graph) -> str:
        """The usual one."""
        return ""


def require_point(engine: Engine, use: Use) -> None:
    """Raise EngineError where an engine that runs single points is asked for many."""
    if use is not Use.POINT:
        raise EngineError(f"the engine {engine.name} runs one point at a time")
