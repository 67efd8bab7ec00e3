"""What an engine is: it compiles a graph to a program on its own arithmetic."""

from collections.abc import Sequence
from typing import Any, Protocol

from workbench.ir.graph import Graph


class Program(Protocol):
    """A compiled graph: inputs in the order of `graph.variables`, outputs in that of its outputs.

    python: floats to floats. numpy: arrays of one shape (or floats) to arrays. ball: balls to
    balls at a stated precision (`program(*inputs, bits=128)`).
    """

    def __call__(self, *inputs: Any) -> Sequence[Any]:
        """Run the program once."""
        ...


class Engine(Protocol):
    """Compiles graphs; engines agree within the operator table's stated ULPs."""

    name: str

    def compile(self, graph: Graph) -> Program:
        """A program for this graph; EngineError where an operator has no spelling here."""
        ...
