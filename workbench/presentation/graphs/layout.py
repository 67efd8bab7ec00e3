"""Positions of the nodes of a drawn graph: the only module that knows the layout library."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

#: The library's unit between neighbours, and the room that an edge takes which passes between them.
_SPACING, _PASSING = 10.0, 1.6
#: A straightened layout is taken where it is narrower than this part of the library's.
_WORTHWHILE = 0.8

#: (rank, place): how far along the flow, and where across it in units of one node.
Place = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """A place for every node, and the places that every long edge passes through.

    Ranks count from 0 at the leaves that are furthest from the end; an edge leads to a higher
    rank. Two nodes of one rank are at least one unit of place apart.
    """

    nodes: tuple[Place, ...]
    bends: dict[tuple[int, int], tuple[Place, ...]]

    @property
    def ranks(self) -> int:
        """Number of ranks."""
        return 1 + max(rank for rank, _ in self.nodes)

    @property
    def breadth(self) -> float:
        """The largest place, counted from 0."""
        bends = (place for path in self.bends.values() for _, place in path)
        return max(max(place for _, place in self.nodes), max(bends, default=0.0))


def layered(count: int, edges: Sequence[tuple[int, int]]) -> Layout:
    """Places for a connected acyclic graph of nodes 0 … count - 1, with few and short crossings.

    Several edges between two nodes are laid out as one. The same edges give the same places.
    Method: Sugiyama, Tagawa & Toda 1981, coordinates after Brandes & Köpf 2001.

    >>> layered(3, [(0, 2), (1, 2), (0, 2)]).nodes
    ((0, 0.0), (0, 1.0), (1, 0.5))
    """
    edges = sorted(set(edges))
    if not edges:
        return Layout(tuple((0, float(node)) for node in range(count)), {})
    from fast_sugiyama import from_edges

    layout = from_edges(
        edges, vertex_spacing=_SPACING, dummy_vertices=True, dummy_size=_PASSING
    ).align_layouts_horizontal(_SPACING)
    found = layout.to_dict()
    deepest = max(height for _, height in found.values())
    first = min(across for across, _ in found.values())
    places: dict[int, Place] = {
        node: (round((deepest - height) / _SPACING), (across - first) / _SPACING)
        for node, (across, height) in found.items()
    }
    pieces = [piece for part in layout for piece in part[3] or ()]
    onward = {start: end for start, end in pieces if start >= count}
    bends: dict[tuple[int, int], tuple[Place, ...]] = {}
    for start, end in pieces:
        path: list[Place] = []
        while start < count <= end:
            path.append(places[end])
            end = onward[end]
        if path:
            bends[start, end] = tuple(path)
    drawn = Layout(tuple(places[node] for node in range(count)), bends)
    straight = _straightened(drawn, edges)
    return straight if straight.breadth < _WORTHWHILE * drawn.breadth else drawn


def _straightened(layout: Layout, edges: Sequence[tuple[int, int]]) -> Layout:
    """Every rank moved as a whole, so that what leads on to the next rank lies before it.

    The library lets a long chain of sums drift to one side by half a node a rank.
    """
    inner = {end for _, end in edges}
    steps: dict[int, list[tuple[float, Place, bool]]] = defaultdict(list)
    for start, end in edges:
        route = (layout.nodes[start], *layout.bends.get((start, end), ()), layout.nodes[end])
        for number, (one, other) in enumerate(pairwise(route)):
            steps[one[0]].append((one[1], other, number > 0 or start in inner))
    moves = {layout.ranks - 1: 0.0}
    for rank in range(layout.ranks - 2, -1, -1):
        leading = [step for step in steps[rank] if step[2]] or steps[rank]
        moves[rank] = median(to + moves[next_rank] - at for at, (next_rank, to), _ in leading)

    def moved(place: Place) -> Place:
        return place[0], place[1] + moves[place[0]] - least

    least = 0.0
    least = min(
        moved(place)[1] for path in (layout.nodes, *layout.bends.values()) for place in path
    )
    return Layout(
        tuple(moved(place) for place in layout.nodes),
        {edge: tuple(map(moved, path)) for edge, path in layout.bends.items()},
    )
