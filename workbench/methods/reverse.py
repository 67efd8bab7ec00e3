"""Reverse-mode automatic differentiation as a graph: the adjoint sweep."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.adjoint import gradient_graph, pullback_graph
from workbench.ir.primal import Primal
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.directions import with_inputs
from workbench.methods.protocol import (
    BaseMethod,
    Derivation,
    Fault,
    First,
    Makes,
    Wants,
    Weighted,
    first_partials,
    graph_of,
)


@dataclass(frozen=True, slots=True)
class Reverse(BaseMethod):
    """The adjoint sweep: one pass per output, whatever the number of variables.

    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, chapter 3.

    >>> import workbench as wb
    >>> wb.gradient(wb.parse("x**2*y"), method=Reverse()).graph.to_text()
    'x**2*y, y*(2*x), x**2'
    """

    name: ClassVar[str] = "reverse"
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    makes: ClassVar[Makes] = (First, Weighted)
    summary: ClassVar[str] = "adjoint sweep over the graph (automatic, reverse mode)"

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The gradient graph, of a weighted sum of outputs that of one sweep.

        Raises UnsupportedError for an operand without derivative.
        """
        graph = graph_of(primal, wants, self)
        if isinstance(wants, Weighted):
            return ProgramDerivation(
                primal=with_inputs(graph, wants.weights),
                wrt=wants.wrt,
                program=pullback_graph(graph, wants.wrt, wants.weights),
                partials=first_partials(1, wants.wrt),
            )
        program = gradient_graph(graph, wants.wrt)
        return ProgramDerivation(primal=graph, wrt=wants.wrt, program=program)
