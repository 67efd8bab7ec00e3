"""Forward-mode automatic differentiation as a graph: the tangent sweep."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.reach import tangent_visits
from workbench.calculus.tangent import directional_graph, tangent_graph
from workbench.ir.primal import Primal
from workbench.limits import limits
from workbench.methods.derivations import Lender, LoopedDerivation, ProgramDerivation
from workbench.methods.directions import open_direction, slopes, with_inputs
from workbench.methods.protocol import (
    Along,
    BaseMethod,
    Derivation,
    Facts,
    Fault,
    First,
    Makes,
    Wants,
    graph_of,
)


@dataclass(frozen=True, slots=True)
class Forward(BaseMethod):
    """The tangent sweep: one pass for all variables, whose tangents share the local partials.

    Where the sweep would carry more than `limits.sweep_tangents` tangents, the program of
    one direction runs once per variable instead; it is counted by formula and judged by the bound
    of `reverse`. Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 3.1.

    >>> import workbench as wb
    >>> wb.gradient(wb.parse("x**2*y"), method=Forward()).graph.to_text()
    'x**2*y, 2*x*y, x**2'
    """

    name: ClassVar[str] = "forward"
    makes: ClassVar[Makes] = (First, Along)
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    summary: ClassVar[str] = "tangent sweep over the graph (automatic, forward mode)"

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The tangent graph, for a direction that of one sweep of one tangent per node.

        Raises UnsupportedError for an operand without derivative.
        """
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        if isinstance(wants, Along):
            return ProgramDerivation(
                primal=with_inputs(graph, wants.direction),
                wrt=wrt,
                program=directional_graph(graph, wants.direction),
                partials=slopes(graph.size),
            )
        if tangent_visits(graph, wrt, limits.sweep_tangents) > limits.sweep_tangents:
            return LoopedDerivation(
                primal=graph,
                wrt=wrt,
                direction=directional_graph(graph, open_direction(graph, wrt)),
                places=tuple(
                    (place, out) for out in range(graph.size) for place in range(len(wrt))
                ),
                facts=Facts(evaluations_of_primal=len(wrt)),
                evidence=Lender(graph, wrt),
            )
        return ProgramDerivation(primal=graph, wrt=wrt, program=tangent_graph(graph, wrt))
