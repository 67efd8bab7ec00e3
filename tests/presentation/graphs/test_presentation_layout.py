"""Places of a drawn graph: ranks go forward, nodes keep apart, chains run straight."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import examples
from workbench.presentation.graphs.layout import layered


@st.composite
def dags(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    """A connected acyclic graph: everything leads to the last node."""
    count = draw(st.integers(1, 40))
    edges = [
        (draw(st.integers(0, node - 1)), node)
        for node in range(1, count)
        for _ in range(draw(st.integers(1, 3)))
    ]
    leading = {start for start, _ in edges}
    return count, edges + [(node, count - 1) for node in range(count - 1) if node not in leading]


@settings(max_examples=examples(60), deadline=None)
@given(dags())
def test_edges_lead_forward_and_nodes_keep_apart(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, edges = graph
    layout = layered(count, edges)
    assert len(layout.nodes) == count
    for start, end in edges:
        route = (layout.nodes[start], *layout.bends.get((start, end), ()), layout.nodes[end])
        assert all(other[0] == one[0] + 1 for one, other in pairwise(route))
    for rank in range(layout.ranks):
        places = sorted(place for r, place in layout.nodes if r == rank)
        assert all(other - one >= 1 - 1e-9 for one, other in pairwise(places))
        bends = [p for path in layout.bends.values() for r, p in path if r == rank]
        assert all(abs(place - bend) > 0.57 for place in places for bend in bends)
    everywhere = [*layout.nodes, *(place for path in layout.bends.values() for place in path)]
    assert min(place for _, place in everywhere) >= -1e-9
    assert layout.breadth == max(place for _, place in everywhere)
    assert layered(count, edges) == layout


def test_a_long_sum_does_not_drift_to_the_side() -> None:
    """x1 + x2 + x3 + …: the sums below each other, the summands beside them."""
    edges = [(0, 2), (1, 2)]
    for number in range(25):
        edges += [(2 + 2 * number, 4 + 2 * number), (3 + 2 * number, 4 + 2 * number)]
    layout = layered(53, edges)
    assert layout.ranks == 27
    assert layout.breadth <= 2


def test_a_single_node_and_twin_edges() -> None:
    assert layered(1, []).nodes == ((0, 0.0),)
    assert layered(2, [(0, 1), (0, 1)]).nodes == ((0, 0.0), (1, 0.0))
