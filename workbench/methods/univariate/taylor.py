"""Taylor mode as a method: all orders in one program of O(order**2) operations a node."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.taylor import derivatives_graph
from workbench.ir.graph import Graph
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import Derivation, Fault
from workbench.methods.univariate.protocol import HigherMethod, orders_of


@dataclass(frozen=True, slots=True)
class Taylor(HigherMethod):
    """The Taylor coefficients of f(x + t), order by order, times k!.

    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, chapter 13.
    """

    name: ClassVar[str] = "taylor"
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    summary: ClassVar[str] = "Taylor coefficients order by order (automatic, forward)"

    def derive_orders(self, graph: Graph, variable: str, order: int) -> Derivation:
        """All orders. Raises UnsupportedError for an operand without derivative, BudgetError."""
        return ProgramDerivation(
            primal=graph,
            wrt=(variable,),
            program=derivatives_graph(graph, variable, order),
            partials=orders_of(graph, variable, order),
        )
