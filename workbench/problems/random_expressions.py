"""Seeded random expressions over the whole operator table, and points for them.

Everything that a person would not think of: any operator above any other. The same seed gives the
same expressions and points on every machine.
"""

import random
from collections.abc import Iterator
from fractions import Fraction

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, OPERATORS, ROWS, VARIABLE, Cost
from workbench.ir.traversal import depends_on

#: Variables of an expression, and its operations at most.
VARIABLES = ("x", "y")
MOST_OPERATIONS = 8
#: Points are decimals with two digits within this box; an eighth of them are edges and ties.
LOW, HIGH = -3, 3
_EDGES = (0.0, 1.0, -1.0, 2.0)
#: How often arithmetic is drawn, against once each for all other operators.
_ARITHMETIC_WEIGHT = 4


def random_expressions(count: int, seed: int) -> Iterator[Graph]:
    """`count` random expressions, each of which depends on every variable that it has.

    >>> [graph.to_text() for graph in random_expressions(2, seed=1)] == [
    ...     graph.to_text() for graph in random_expressions(2, seed=1)]
    True
    """
    source = random.Random(seed)
    made = 0
    while made < count:
        graph = _expression(source)
        if graph is not None:
            made += 1
            yield graph


def random_points(graph: Graph, count: int, seed: int) -> list[dict[str, float]]:
    """`count` points for an expression; two-digit decimals, now and then a likely edge."""
    source = random.Random(f"{seed} {graph.to_text()}")
    return [
        {
            name: source.choice(_EDGES)
            if source.random() < 0.125
            else source.randint(100 * LOW, 100 * HIGH) / 100
            for name in graph.variables
        }
        for _ in range(count)
    ]


def _expression(source: random.Random) -> Graph | None:
    """One random expression, or None where a draw made a constant."""
    builder = GraphBuilder()
    names = VARIABLES[: source.choice((1, 1, 2))]
    nodes = [builder.variable(name) for name in names]
    operations = [row.name for row in ROWS if row.arity]
    weights = [_ARITHMETIC_WEIGHT if _is_arithmetic(name) else 1 for name in operations]
    for _ in range(source.randint(1, MOST_OPERATIONS)):
        (name,) = source.choices(operations, weights)
        row = OPERATORS[name]
        operands = []
        for place, partial in enumerate(row.partials):
            if partial is None:  # the order of polygamma
                operands.append(builder.literal(source.randint(0, 3)))
            elif name == "where" and not place:
                less = builder.apply("less", source.choice(nodes), _leaf(builder, source, nodes))
                operands.append(less)
            elif not place:
                operands.append(nodes[-1 - source.randint(0, min(2, len(nodes) - 1))])
            else:
                operands.append(_leaf(builder, source, nodes))
        nodes.append(builder.apply(name, *operands))
    graph = builder.build([nodes[-1]])
    if {LITERAL, VARIABLE}.issuperset(graph.codes):
        return None
    needed = [name for name in graph.variables if depends_on(graph, (name,))[graph.outputs[0]]]
    return graph if len(needed) == len(graph.variables) else None


def _leaf(builder: GraphBuilder, source: random.Random, nodes: list[int]) -> int:
    """An earlier node, or now and then a literal."""
    if source.random() < 0.3:
        return builder.literal(Fraction(source.randint(-30, 30), 10))
    return source.choice(nodes)


def _is_arithmetic(name: str) -> bool:
    return OPERATORS[name].cost in (Cost.ADDITION, Cost.MULTIPLICATION, Cost.DIVISION, Cost.POWER)
