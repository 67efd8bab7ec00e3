"""Expressions written in fewer operators: as classes do that make `/` of `*` and `**`."""

from collections.abc import Callable, Collection, Sequence

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph

#: Makes the node of an operator on operands.
Maker = Callable[[GraphBuilder, str, Sequence[int]], int]


def rewritten(graph: Graph, make: Maker) -> Graph:
    """The same expression, each of its operations made anew."""
    builder = GraphBuilder(graph.variables)
    nodes: list[int] = []
    for node, row, operands in graph.nodes():
        literal, name = graph.literal(node), graph.variable(node)
        if literal is not None:
            nodes.append(builder.literal(literal))
        elif name is not None:
            nodes.append(builder.variable(name))
        else:
            nodes.append(make(builder, row.name, [nodes[operand] for operand in operands]))
    return builder.build([nodes[output] for output in graph.outputs])


def spelled_out(graph: Graph, operators: Collection[str]) -> Graph:
    """An expression of which "divide" and "subtract" (negation with it) are made of others.

    >>> import workbench as wb
    >>> spelled_out(wb.parse("x/y - z"), ("divide", "subtract")).to_text()
    'x*y**-1 + z*(-1)'
    """
    if not operators:
        return graph

    def make(builder: GraphBuilder, name: str, operands: Sequence[int]) -> int:
        if name == "divide" and name in operators:
            inverse = builder.apply("power", operands[1], builder.literal(-1))
            return builder.apply("multiply", operands[0], inverse)
        if name in ("subtract", "negate") and "subtract" in operators:
            minus = builder.apply("multiply", operands[-1], builder.literal(-1))
            return minus if name == "negate" else builder.apply("add", operands[0], minus)
        return builder.apply(name, *operands)

    return rewritten(graph, make)
