"""Differentiating derivatives: one sweep over the last order gives the next."""

from collections.abc import Callable
from typing import ClassVar

from workbench.errors import BudgetError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.limits import Limits, limits
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import Derivation, Fault
from workbench.methods.univariate.protocol import HigherMethod, orders_of


class NestedSweep(HigherMethod):
    """A sweep, repeated: each order is the derivative of the program before.

    `sweep` takes a graph of one output to one whose last output is its derivative. Orders share
    what they have in common. Raises BudgetError where an order grows beyond `limits.nested_nodes`
    before the last one.
    """

    #: A guard would itself be differentiated, and wrongly: the sweeps have none.
    faults: ClassVar[tuple[Fault, ...]] = (Fault.UNGUARDED_SELECTION, Fault.NODEWISE_CONVENTION)
    sweep: ClassVar[Callable[..., Graph]]

    def derive_orders(self, graph: Graph, variable: str, order: int) -> Derivation:
        """All orders. Raises UnsupportedError for an operand without derivative, BudgetError."""
        builder = GraphBuilder(graph.variables)
        nodes = builder.include(graph)
        values = [nodes[output] for output in graph.outputs]
        derivatives = []
        for value in values:
            current = builder.build([value])
            for k in range(1, order + 1):
                if len(current) > limits.nested_nodes:
                    raise BudgetError(
                        f"the derivative of order {k - 1} has {len(current):,} nodes, too many to "
                        f"differentiate again (the budget is {Limits.nested_nodes}); use taylor"
                    )
                swept = type(self).sweep(current, (variable,), guarded=False)
                included = builder.include(swept)
                derivatives.append(included[swept.outputs[-1]])
                current = _last(swept)
        return ProgramDerivation(
            primal=graph,
            wrt=(variable,),
            partials=orders_of(graph, variable, order),
            program=builder.build([*values, *derivatives]),
        )


def _last(graph: Graph) -> Graph:
    """The last output of a graph alone, and what it needs."""
    builder = GraphBuilder(graph.variables)
    return builder.build([builder.include(graph)[graph.outputs[-1]]])
