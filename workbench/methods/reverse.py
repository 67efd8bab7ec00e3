"""Reverse-mode automatic differentiation as a graph: the adjoint sweep."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.adjoint import gradient_graph
from workbench.ir.primal import Primal
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import (
    BaseMethod,
    Derivation,
    Fault,
    Wants,
    graph_of,
)


@dataclass(frozen=True, slots=True)
class Reverse(BaseMethod):
    """The adjoint sweep: one pass an output, whatever the number of variables.

    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, chapter 3.

    >>> import workbench as wb
    >>> wb.gradient(wb.parse("x**2*y"), Reverse()).graph.to_text()
    'x**2*y, y*(2*x), x**2'
    """

    name: ClassVar[str] = "reverse"
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    summary: ClassVar[str] = "adjoint sweep over the graph (automatic, reverse mode)"

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The gradient graph. Raises UnsupportedError for an operand without derivative."""
        graph = graph_of(primal, wants, self)
        program = gradient_graph(graph, wants.wrt)
        return ProgramDerivation(primal=graph, wrt=wants.wrt, program=program)
