"""Taylor mode as a method: all orders in one program of O(order**2) operations a node."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.taylor import derivatives_graph
from workbench.ir.graph import Graph
from workbench.methods.protocol import Derivation, Fault, Kind
from workbench.methods.univariate.protocol import FirstOrder, orders_of


@dataclass(frozen=True, slots=True)
class Taylor(FirstOrder):
    """The Taylor coefficients of f(x + t), order by order, times k!.

    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, chapter 13.
    """

    name: ClassVar[str] = "taylor"
    kind: ClassVar[Kind] = Kind.EXACT
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    summary: ClassVar[str] = "Taylor coefficients order by order (automatic, forward)"

    @property
    def options(self) -> str:
        """No options."""
        return ""

    def derive_orders(self, graph: Graph, variable: str, order: int) -> Derivation:
        """All orders. Raises UnsupportedError for an operand without derivative, BudgetError."""
        return Derivation(
            primal=graph,
            wrt=(variable,),
            kind=self.kind,
            program=derivatives_graph(graph, variable, order),
            partials=orders_of(graph, variable, order),
        )
