"""Derived functions as graphs: expressions of the table, parsed once, put in for their operands."""

from collections.abc import Sequence
from functools import lru_cache

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators.derived import Derived, derived


@lru_cache(maxsize=512)
def expansion(one: Derived) -> Graph:
    """The graph of an expression; its variables are the operands that are no numbers.

    >>> from workbench.ir.operators.derived import derived
    >>> expansion(derived("silu", [None])).to_text()
    'x*sigmoid(x)'
    """
    from workbench.frontends.text.parser import parse  # which calls this file

    return parse(one.text)


def derived_node(builder: GraphBuilder, name: str, nodes: Sequence[int]) -> int | None:
    """The node of a function of the table of expressions; None where none takes these operands.

    >>> builder = GraphBuilder()
    >>> x, two = builder.variable("x"), builder.literal(2)
    >>> builder.build([derived_node(builder, "log", (x, two))]).to_text()
    'log2(x)'
    >>> derived_node(builder, "log", (x,)) is None
    True
    """
    literals = [builder.value(node) for node in nodes]
    found = derived(name, [None if one is None else one.fraction for one in literals])
    if found is None:
        return None
    graph = expansion(found)
    new = builder.include(graph, dict(zip(found.operands, nodes, strict=True)))
    return new[graph.outputs[0]]
