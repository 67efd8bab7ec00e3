"""Which nodes of a graph take part."""

from workbench.ir.graph import Graph


def needed(graph: Graph, result: int) -> list[int]:
    """The nodes that one node needs, itself included, operands first."""
    marks = bytearray(len(graph))
    marks[result] = 1
    for node in range(result, -1, -1):
        if marks[node]:
            for operand in graph.operands(node):
                marks[operand] = 1
    return [node for node in range(result + 1) if marks[node]]
