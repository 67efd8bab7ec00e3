"""Differentiating derivatives: one sweep over the last order gives the next."""

from collections.abc import Callable

from workbench.errors import BudgetError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.methods.protocol import Derivation, Kind
from workbench.methods.univariate.protocol import orders_of

#: A derivative of more nodes is not differentiated again.
MAX_NODES = 100_000


def nested(
    graph: Graph, variable: str, order: int, kind: Kind, sweep: Callable[[Graph], Graph]
) -> Derivation:
    """The derivation of a sweep, repeated: each order is the derivative of the program before.

    `sweep` takes a graph of one output to one whose last output is its derivative. Orders share
    what they have in common. Raises BudgetError where an order grows beyond `MAX_NODES` nodes
    before the last one.
    """
    graph.require_variables([variable])
    builder = GraphBuilder(graph.variables)
    nodes = builder.include(graph)
    values = [nodes[output] for output in graph.outputs]
    derivatives = []
    for value in values:
        current = builder.build([value])
        for k in range(1, order + 1):
            if len(current) > MAX_NODES:
                raise BudgetError(
                    f"the derivative of order {k - 1} has {len(current):,} nodes, too many to "
                    f"differentiate again (the budget is {MAX_NODES:,}); use taylor"
                )
            swept = sweep(current)
            included = builder.include(swept)
            derivatives.append(included[swept.outputs[-1]])
            current = _last(swept)
    return Derivation(
        primal=graph,
        wrt=(variable,),
        kind=kind,
        program=builder.build([*values, *derivatives]),
        partials=orders_of(graph, variable, order),
    )


def _last(graph: Graph) -> Graph:
    """The last output of a graph alone, and what it needs."""
    builder = GraphBuilder(graph.variables)
    return builder.build([builder.include(graph)[graph.outputs[-1]]])
