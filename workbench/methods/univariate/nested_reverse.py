"""Reverse mode, repeated: every order sweeps the whole program of the order before."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.adjoint import gradient_graph
from workbench.ir.graph import Graph
from workbench.methods.protocol import Derivation, Fault, Kind
from workbench.methods.univariate.nesting import nested
from workbench.methods.univariate.protocol import FirstOrder


@dataclass(frozen=True, slots=True)
class NestedReverse(FirstOrder):
    """The adjoint sweep over the adjoint sweep, and so on: grows by a factor an order.

    Adjoints of adjoints are new nodes, so sharing does not help. Source of the comparison:
    Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 13.1; Bettencourt, Johnson &
    Duvenaud, Taylor-Mode Automatic Differentiation for Higher-Order Derivatives in JAX, 2019.
    """

    name: ClassVar[str] = "nested_reverse"
    kind: ClassVar[Kind] = Kind.EXACT
    #: A guard would itself be differentiated, and wrongly: the sweeps have none.
    faults: ClassVar[tuple[Fault, ...]] = (
        Fault.UNGUARDED_SELECTION,
        Fault.NODEWISE_CONVENTION,
    )
    summary: ClassVar[str] = "adjoint sweep, repeated (automatic, reverse mode)"

    @property
    def options(self) -> str:
        """No options."""
        return ""

    def derive_orders(self, graph: Graph, variable: str, order: int) -> Derivation:
        """All orders. Raises UnsupportedError for an operand without derivative, BudgetError."""
        return nested(
            graph,
            variable,
            order,
            self.kind,
            lambda one: gradient_graph(one, (variable,), guarded=False),
        )
