"""Derivatives by wrong rules: as numbers, quickly, and as graphs, of which balls can be made."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from workbench.calculus.rules import partial_graph
from workbench.faults.linear import linearize
from workbench.faults.mistakes import Mistake
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES
from workbench.ir.traversal import depends_on

#: Which wrong rules are applied: by node.
Choice = Mapping[int, Mistake]
_NAMES = ("u", "v", "a", "b", "w", "t")
#: Rules as graphs: the same few texts are met at every node.
_parsed = cache(parse)


class WrongSlopes:
    """The derivatives of a function by one variable at some points, by right and wrong rules.

    >>> import workbench as wb
    >>> slopes = WrongSlopes(wb.parse("x*x"), "x", [{"x": 3.0}])
    >>> slopes.right, slopes.wrong({1: Mistake("product_of_derivatives", "a*b", "", "")})
    ([6.0], [1.0])
    """

    def __init__(self, graph: Graph, wrt: str, points: Sequence[Mapping[str, float]]) -> None:
        self.graph, self.wrt = graph, wrt
        self.moving = depends_on(graph, [wrt])
        self._leaf = graph.variable_nodes().get(wrt, -1)
        self._linear = [linearize(graph, point) for point in points]
        self.slopes = [self._swept(number, {}) for number in range(len(points))]
        self.right = [one[graph.outputs[0]] for one in self.slopes]

    def wrong(self, choice: Choice) -> list[float]:
        """The derivative at every point by some wrong rules."""
        output = self.graph.outputs[0]
        return [self._swept(number, choice)[output] for number in range(len(self._linear))]

    def wrong_at(self, number: int, choice: Choice) -> float:
        """The same at one point."""
        return self._swept(number, choice)[self.graph.outputs[0]]

    def _swept(self, number: int, choice: Choice) -> list[float]:
        linear = self._linear[number]
        first = min(choice, default=0)
        variable = linear.values[self._leaf]
        slopes = self.slopes[number][:first] if choice else []
        values, edges, operands = linear.values, linear.edges, linear.operands
        for node in range(first, len(values)):
            mistake = choice.get(node)
            if mistake is not None:
                inner = operands[node]
                given = [values[one] for one in inner][:2] + [0.0] * (2 - len(inner))
                given += [slopes[one] for one in inner][:2] + [0.0] * (2 - len(inner))
                slopes.append(float(_program(mistake.slope)(*given, values[node], variable)))
            elif node == self._leaf:
                slopes.append(1.0)
            else:
                total = 0.0
                for edge in edges[node]:
                    slope = slopes[edge.operand]
                    if slope != 0.0:
                        total += edge.partial * slope
                slopes.append(total)
        return slopes

    def terms(self) -> list[tuple[int, int, list[float]]]:
        """What each edge contributes to the derivative at every point: node, operand, numbers.

        Edges with a contribution of 0 everywhere are left out.
        """
        found: dict[tuple[int, int], list[float]] = {}
        for linear, slopes in zip(self._linear, self.slopes, strict=True):
            adjoints = [0.0] * len(linear.values)
            adjoints[self.graph.outputs[0]] = 1.0
            for node in range(self.graph.outputs[0], -1, -1):
                if self.moving[node]:
                    for edge in linear.edges[node]:
                        handed = adjoints[node] * edge.partial
                        adjoints[edge.operand] += handed
                        term = handed * slopes[edge.operand]
                        found.setdefault((node, edge.place), []).append(term)
        return [(*key, numbers) for key, numbers in found.items() if any(numbers)]

    def wrong_graph(
        self, choice: Choice, edge: tuple[int, int] = (-1, -1), factor: Fraction = Fraction(1)
    ) -> Graph:
        """The derivative by some wrong rules as a graph of the function's variables.

        What one edge (a node and the number of its operand) contributes is multiplied by a factor.
        """
        graph = self.graph
        builder = GraphBuilder(graph.variables)
        nodes = builder.include(graph)
        zero = builder.literal(0)
        slopes: list[int] = []
        for node, _, operands in graph.nodes():
            mistake = choice.get(node)
            inner = [nodes[operand] for operand in operands]
            if mistake is not None:
                given = dict(zip(("u", "v"), inner, strict=False))
                whole = {"w": nodes[node], "t": nodes[self._leaf]}
                given |= dict(zip(("a", "b"), (slopes[one] for one in operands), strict=False))
                slopes.append(_emitted(builder, _parsed(mistake.slope), {**given, **whole}))
            elif node == self._leaf:
                slopes.append(builder.literal(1))
            else:
                total = zero
                for place, operand in enumerate(operands):
                    if slopes[operand] != zero:
                        given = dict(zip(("u", "v", "z"), inner, strict=False))
                        given["w"] = nodes[node]
                        partial = _emitted(builder, _partial(graph, node, place), given)
                        term = builder.apply("multiply", partial, slopes[operand])
                        if (node, place) == edge:
                            term = builder.apply("multiply", _fraction(builder, factor), term)
                        total = term if total == zero else builder.apply("add", total, term)
                slopes.append(total)
        return builder.build([slopes[graph.outputs[0]]])


def _partial(graph: Graph, node: int, place: int) -> Graph:
    if graph.codes[node] == CODES["power"] and graph.literal(graph.operands(node)[1]) is not None:
        return _parsed("v*u^(v - 1)")
    found = partial_graph(graph.codes[node], place)
    return _parsed("0") if found is None else found


def _fraction(builder: GraphBuilder, value: Fraction) -> int:
    parts = map(builder.literal, (value.numerator, value.denominator))
    return builder.apply("divide", *parts)


def _emitted(builder: GraphBuilder, graph: Graph, given: Mapping[str, int]) -> int:
    return builder.include(graph, given)[graph.outputs[0]]


@cache
def _program(slope: str) -> Any:
    """A wrong derivative as a function of u, v, a, b, w."""
    parsed = _parsed(slope)
    builder = GraphBuilder(_NAMES)
    nodes = builder.include(parsed)
    run = builder.build([nodes[parsed.outputs[0]]]).program()
    return lambda *values: run(*values)[0]
