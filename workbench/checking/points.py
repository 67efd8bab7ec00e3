"""Exact test points: of several magnitudes and both signs, beside edges, and on them.

No two coordinates of a point are equal, and none is 0, 1, -1 or 1/2, where wrong answers are often
right. On an edge (the root of what stands in a logarithm, a divisor, an absolute value) they may.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice

from flint import fmpq

from workbench.ir.graph import Graph
from workbench.truth.series.exact import exact_values, rational

#: A point, one exact number a variable.
Point = dict[str, Fraction]
#: The ends of an interval; None: there is none.
Interval = tuple[Fraction | None, Fraction | None]

_SIZES = tuple(
    Fraction(*pair)
    for pair in (
        *((7, 5), (3, 10), (13, 4), (1, 60), (29, 3), (5, 7)),
        *((41, 2), (9, 8), (2, 9), (11, 3), (300, 7), (3, 1000)),
    )
)
#: Parts of an interval.
_SHARES = tuple(
    Fraction(*pair)
    for pair in (
        *((3, 7), (1, 9), (7, 8), (1, 37), (5, 8), (22, 23)),
        *((2, 7), (7, 9), (1, 5), (5, 9), (1, 300), (299, 300)),
    )
)
_FORBIDDEN = frozenset((Fraction(0), Fraction(1), Fraction(-1), Fraction(1, 2)))
#: Points in general position that are tried, and edges.
TRIED, EDGES = 36, 12
#: Larger functions are not searched for edges.
_SEARCHED_NODES, _SEARCHED_VARIABLES = 200, 4
#: Of an operand that is affine, by operator: its number and the values at which there is an edge.
_EDGES: dict[str, tuple[int, tuple[int, ...]]] = {
    **dict.fromkeys(("abs", "sign", "sqrt", "cbrt", "log", "log2", "log10", "relu"), (0, (0,))),
    **dict.fromkeys(("gamma", "lgamma"), (0, (0,))),
    **dict.fromkeys(("asin", "acos", "atanh"), (0, (-1, 1))),
    "acosh": (0, (1,)),
    "log1p": (0, (-1,)),
    "power": (0, (0,)),
    "divide": (1, (0,)),
    "where": (0, (0,)),
}
#: Operators with an edge where their operands are equal.
_TIES = frozenset(
    ("min", "max", "equal", "not_equal", "less", "less_equal", "greater", "greater_equal")
)
#: How far beside an edge a point is.
_BESIDE = (Fraction(1, 7), Fraction(13, 5))


def general_points(
    names: Sequence[str], fixed: Mapping[str, Fraction], domain: Mapping[str, Interval]
) -> Iterator[Point]:
    """Points in general position, `fixed` coordinates kept and the others within a domain.

    >>> [str(point["x"]) for point in general_points(["x"], {}, {})][:4]
    ['7/5', '-7/5', '3/10', '-3/10']
    >>> [str(point["x"]) for point in general_points(["x"], {}, {"x": (Fraction(2), None)})][:2]
    ['17/5', '23/10']
    """
    free = [name for name in names if name not in fixed]
    if not free:
        yield dict(fixed)
        return
    found: list[Point] = []
    for number in range(4 * TRIED):
        point = dict(fixed)
        for place, name in enumerate(free):
            point[name] = _coordinate(number, place, domain.get(name, (None, None)))
        values = [point[name] for name in free]
        if len({*values}) < len(values) or _FORBIDDEN & {*values} or point in found:
            continue
        found.append(point)
        yield {name: point[name] for name in names}
        if len(found) == TRIED:
            return


def _coordinate(number: int, place: int, interval: Interval) -> Fraction:
    low, high = interval
    step, turn = divmod(number, 3 if place else 2)
    index = step + 5 * place
    more = Fraction(place // len(_SIZES), 13)
    size = _SIZES[index % len(_SIZES)] + more
    if low is not None and high is not None:
        share = _SHARES[(number + 5 * place) % len(_SHARES)]
        return low + (high - low) * share
    if low is not None:
        return low + size
    if high is not None:
        return high - size
    return -size if turn == 1 else size


def edges(
    graphs: Sequence[Graph], base: Point, moving: Sequence[str], domain: Mapping[str, Interval]
) -> list[Point]:
    """Points on edges of some graphs: one coordinate of `base` is moved to each."""
    found: dict[tuple[str, Fraction], Point] = {}
    for graph in graphs:
        names = [name for name in graph.variables if name in moving][:_SEARCHED_VARIABLES]
        if len(graph) > _SEARCHED_NODES:
            continue
        for name in names:
            for _, root in _roots(graph, base, name):
                if _inside(root, domain.get(name, (None, None))):
                    found.setdefault((name, root), {**base, name: root})
    return list(islice(found.values(), EDGES))


def beside(points: Sequence[Point], base: Point, domain: Mapping[str, Interval]) -> Iterator[Point]:
    """Points near edges, on both sides."""
    for point in points:
        for name, root in point.items():
            if root == base[name]:
                continue
            for distance in _BESIDE:
                for moved in (root + distance, root - distance):
                    if _inside(moved, domain.get(name, (None, None))):
                        yield {**point, name: moved}


def edge_of(graph: Graph, node: int, name: str, base: Point) -> Fraction | None:
    """Where the operand of one node is on its edge; None where that is not one known value."""
    found = [root for one, root in _roots(graph, base, name) if one == node]
    return found[0] if len(found) == 1 else None


def _roots(graph: Graph, base: Point, name: str) -> Iterator[tuple[int, Fraction]]:
    """Where affine operands of rows with edges are on them, as functions of one variable."""
    lines = []
    for value in (Fraction(0), Fraction(1), Fraction(2), Fraction(-3)):
        point = {**base, name: value}
        lines.append(exact_values(graph, [rational(point[one]) for one in graph.variables]))
    for node, row, operands in graph.nodes():
        if row.name in _TIES:
            pairs = [(values[operands[0]], values[operands[1]]) for values in lines]
            heights = [None if a is None or b is None else a - b for a, b in pairs]
            levels: tuple[int, ...] = (0,)
        elif row.name in _EDGES:
            place, levels = _EDGES[row.name]
            heights = [values[operands[place]] for values in lines]
        else:
            continue
        known = [one for one in heights if isinstance(one, fmpq)]
        if len(known) < len(heights) or known[1] == known[0]:
            continue
        slope = known[1] - known[0]
        if known[2] - known[1] != slope or known[0] - known[3] != 3 * slope:
            continue
        for level in levels:
            root = (fmpq(level) - known[0]) / slope
            yield node, Fraction(int(root.p), int(root.q))


def _inside(value: Fraction, interval: Interval) -> bool:
    low, high = interval
    return (low is None or low <= value) and (high is None or value <= high)
