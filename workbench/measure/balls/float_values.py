"""The float64 values of some nodes of a program, without running the rest of it."""

from collections.abc import Collection, Sequence

from workbench.ir.graph import Graph
from workbench.ir.operators import VARIABLE


def float_values(graph: Graph, inputs: Sequence[float], nodes: Collection[int]) -> dict[int, float]:
    """The float64 value of some nodes, as the python engine rounds them, by node.

    >>> import workbench as wb
    >>> graph = wb.parse("a = x + h; sin(a)")
    >>> float_values(graph, [1.0, 1e-17], [2])
    {2: 1.0}
    """
    needed = set(nodes)
    waiting = list(nodes)
    while waiting:
        for operand in graph.operands(waiting.pop()):
            if operand not in needed:
                needed.add(operand)
                waiting.append(operand)
    values: dict[int, float] = {}
    for node in sorted(needed):
        literal = graph.literal(node)
        if literal is not None:
            values[node] = float(literal)
        elif graph.codes[node] == VARIABLE:
            values[node] = inputs[graph.first[node]]
        else:
            operands = (values[operand] for operand in graph.operands(node))
            values[node] = graph.operator(node).total(*operands)
    return {node: values[node] for node in nodes}
