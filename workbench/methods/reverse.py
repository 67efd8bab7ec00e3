"""Reverse-mode automatic differentiation as a graph: the adjoint sweep."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.adjoint import gradient_graph
from workbench.ir.graph import Graph
from workbench.methods.protocol import Derivation, Fault, Kind


@dataclass(frozen=True, slots=True)
class Reverse:
    """The adjoint sweep: one pass an output, whatever the number of variables.

    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, chapter 3.

    >>> import workbench as wb
    >>> wb.gradient(wb.parse("x**2*y"), Reverse()).graph.to_text()
    'x**2*y, y*(2*x), x**2'
    """

    name: ClassVar[str] = "reverse"
    kind: ClassVar[Kind] = Kind.EXACT
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    summary: ClassVar[str] = "adjoint sweep over the graph (automatic, reverse mode)"

    @property
    def options(self) -> str:
        """No options."""
        return ""

    def derive(self, graph: Graph, wrt: tuple[str, ...]) -> Derivation:
        """The gradient graph. Raises UnsupportedError for an operand without derivative."""
        return Derivation(primal=graph, wrt=wrt, kind=self.kind, program=gradient_graph(graph, wrt))
