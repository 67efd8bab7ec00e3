"""Variables that meet in a nonlinear operator: where none do, a mixed second partial is 0."""

from collections.abc import Iterable, Sequence
from itertools import compress

from workbench.ir.graph import Graph
from workbench.ir.operators import VARIABLE
from workbench.ir.traversal import needed

#: Sums of what their operands see, wherever they are.
_SUMS = frozenset({"add", "subtract", "negate"})
#: Near a point off their edges these are one of their operands, its negative, or a constant.
_CHOICES = frozenset({"abs", "relu", "min", "max", "where", "sign", "floor"}) | {
    *("round", "mod"),
    *("and", "or", "not"),
    *("equal", "not_equal", "less", "less_equal", "greater", "greater_equal"),
}


class Interactions:
    """Which groups of variables meet, from the shape of the graph alone.

    `groups` are sets of positions of variables; a group is known by its number. `meet` is for
    points off all edges and ties, `meet_anywhere` for every point.
    """

    def __init__(self, graph: Graph, output: int, groups: Sequence[Iterable[int]]) -> None:
        seen: dict[int, int] = {}
        for number, group in enumerate(groups):
            for position in group:
                seen[position] = seen.get(position, 0) | 1 << number
        self._near = [0] * len(groups)
        self._anywhere = [0] * len(groups)
        masks = [0] * len(graph)
        products: set[tuple[int, int, bool]] = set()
        for node in compress(range(len(graph)), needed(graph, [graph.outputs[output]])):
            if graph.codes[node] == VARIABLE:
                masks[node] = seen.get(graph.first[node], 0)
                continue
            parts = [masks[operand] for operand in graph.operands(node)]
            for part in parts:
                masks[node] |= part
            if not masks[node]:
                continue
            name = graph.operator(node).name
            if name == "multiply" or (name == "divide" and not parts[1]):
                products.add((parts[0], parts[1], True))
            elif name not in _SUMS:
                products.add((masks[node], masks[node], name not in _CHOICES))
        for first, second, everywhere in products:
            for tables in (self._anywhere, self._near) if everywhere else (self._anywhere,):
                _join(tables, first, second)

    def meet(self, first: int, second: int) -> bool:
        """Whether two groups may meet at a point off all edges and ties."""
        return bool(self._near[first] >> second & 1)

    def meet_anywhere(self, first: int, second: int) -> bool:
        """Whether two groups may meet at all: if not, f is a sum of functions of one of them."""
        return bool(self._anywhere[first] >> second & 1)


def _join(tables: list[int], first: int, second: int) -> None:
    for mask, other in ((first, second), (second, first)):
        while mask:
            lowest = mask & -mask
            tables[lowest.bit_length() - 1] |= other
            mask ^= lowest
