"""An expression at a point as numbers alone: which node hands how much on to which.

`partials` are the table's derivatives in float64. This is the clay of which faulty sweeps are
made; it judges nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, VARIABLE
from workbench.tape.rules import partial_program


class Edge(NamedTuple):
    """One operand of a node: its number among the operands, the node, the partial derivative."""

    place: int
    operand: int
    partial: float


@dataclass(frozen=True, slots=True)
class Linear:
    """The values of all nodes, and for each node its edges to operands that carry a variable."""

    codes: bytes
    values: list[float]
    edges: list[tuple[Edge, ...]]
    #: Nodes of all operands, those without a variable too.
    operands: list[tuple[int, ...]]
    #: Node of each variable, or -1 where the result does not need it.
    leaves: tuple[int, ...]
    result: int

    @property
    def used(self) -> frozenset[int]:
        """The codes of the operators that hand something on."""
        return frozenset(self.codes[node] for node, edges in enumerate(self.edges) if edges)

    def gradient(self, adjoints: list[float]) -> tuple[float, ...]:
        """The adjoints of the variables."""
        return tuple(adjoints[node] if node >= 0 else 0.0 for node in self.leaves)


#: The partials of an operator (by code) in some operands, as one function of operands and result.
partials_of = cache(partial_program)


def linearize(graph: Graph, point: Mapping[str, float]) -> Linear:
    """The numbers of a graph with one output at a point.

    >>> import workbench as wb
    >>> linearize(wb.parse("x*y"), {"x": 3.0, "y": 7.0}).edges[2]
    (Edge(place=0, operand=0, partial=7.0), Edge(place=1, operand=1, partial=3.0))
    """
    values: list[float] = []
    edges: list[tuple[Edge, ...]] = []
    listed: list[tuple[int, ...]] = []
    carries = bytearray(len(graph))
    for node, row, operands in graph.nodes():
        code = graph.codes[node]
        listed.append(operands if row.arity else ())
        if code == VARIABLE:
            values.append(float(point[graph.variables[graph.first[node]]]))
            carries[node] = 1
        elif code == LITERAL:
            values.append(float(graph.literals[graph.first[node]]))
        else:
            inner = [values[operand] for operand in operands]
            values.append(float(row.total(*inner)))
        followed = tuple(
            place for place, operand in enumerate(operands)
            if carries[operand] and row.partials[place] not in (None, "0")
        )  # fmt: skip
        if not followed:
            edges.append(())
            continue
        carries[node] = 1
        partials = partials_of(code, followed)(*inner, values[node])
        edges.append(
            tuple(
                Edge(place, operands[place], float(partial))
                for place, partial in zip(followed, partials, strict=True)
            )
        )
    nodes = graph.variable_nodes()
    leaves = tuple(nodes.get(name, -1) for name in graph.variables)
    return Linear(graph.codes, values, edges, listed, leaves, graph.outputs[0])
