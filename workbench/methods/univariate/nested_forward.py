"""Forward mode, repeated: the tangent of the tangent, and so on."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.calculus.tangent import tangent_graph
from workbench.ir.graph import Graph
from workbench.methods.protocol import Derivation, Fault, Kind
from workbench.methods.univariate.nesting import nested
from workbench.methods.univariate.protocol import FirstOrder


@dataclass(frozen=True, slots=True)
class NestedForward(FirstOrder):
    """The tangent sweep over the tangent sweep: doubles with each order unless parts are shared.

    The tangents of two nested sweeps are the same nodes here, because graphs are hash-consed;
    nested dual numbers compute them twice. So this is forward mode at its best. Source: Griewank &
    Walther, Evaluating Derivatives, 2nd ed. 2008, section 13.1.
    """

    name: ClassVar[str] = "nested_forward"
    kind: ClassVar[Kind] = Kind.EXACT
    #: A guard would itself be differentiated, and wrongly: the sweeps have none.
    faults: ClassVar[tuple[Fault, ...]] = (
        Fault.UNGUARDED_SELECTION,
        Fault.NODEWISE_CONVENTION,
    )
    summary: ClassVar[str] = "tangent sweep, repeated, parts shared (automatic, forward mode)"

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
            lambda one: tangent_graph(one, (variable,), guarded=False),
        )
