"""Graphs of any size are those of the plainest builder: a dictionary, and loops over nodes."""

import random
from collections.abc import Iterator, Sequence

import pytest

from tests.lanes import examples
from workbench.errors import GraphError
from workbench.ir import builder as builders
from workbench.ir import columns, consing
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, LITERAL, ROWS
from workbench.ir.traversal import depends_on, literal_arithmetic, needed
from workbench.limits import limits

_NAMES = ("x", "y", "z")
_LITERALS = (0, 1, -1, 2, 0.5, 100)
_FOLDING = {"addition", "multiplication", "division", "power"}
Node = tuple[str, tuple[int, ...]]


class Plain:
    """Consing and nothing else: what nodes are called, and a dictionary of them."""

    def __init__(self, ordered: bool) -> None:
        self.nodes: list[Node] = []
        self.known: dict[tuple[object, ...], int] = {}
        self.ordered = ordered

    def apply(self, name: str, *operands: int) -> int:
        commutes = ROWS[CODES[name]].commutes and not self.ordered
        key = (name, *(sorted(operands) if commutes else operands))
        if key not in self.known:
            self.known[key] = len(self.nodes)
            self.nodes.append((name, operands))
        return self.known[key]

    def built(self, outputs: Sequence[int]) -> list[Node]:
        """The nodes that some nodes need, under their new numbers."""
        kept = set(outputs)
        for node in range(len(self.nodes) - 1, -1, -1):
            if node in kept:
                kept |= {*self.nodes[node][1]}
        new = {node: number for number, node in enumerate(sorted(kept))}
        return [
            (self.nodes[node][0], tuple(new[one] for one in self.nodes[node][1]))
            for node in sorted(kept)
        ]


@pytest.fixture(params=["as small ones", "as large ones"])
def _sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small graphs, treated as they are or as large ones would be."""
    if request.param == "as large ones":
        monkeypatch.setattr(consing, "LISTED", 10)
        monkeypatch.setattr(builders, "LARGE", 0)
        monkeypatch.setattr(columns, "LARGE", 0)
        monkeypatch.setattr(columns, "_BATCH", 7)
    yield


def _grown(seed: int, ordered: bool = False) -> tuple[GraphBuilder, Plain, list[int]]:
    """A random graph in both builders, and nodes to return; both give every node one number."""
    source = random.Random(seed)
    builder, plain = GraphBuilder(_NAMES, ordered=ordered), Plain(ordered)
    nodes = [builder.variable(name) for name in _NAMES]
    nodes += [builder.literal(number) for number in _LITERALS]
    leaves = [*_NAMES, *map(str, _LITERALS)]
    plain.nodes = [(leaf, ()) for leaf in leaves]
    names = [row.name for row in ROWS if row.arity] + ["where", "add", "multiply", "pi"] * 8
    for _ in range(source.randrange(150)):
        name = source.choice(names)
        operands = [source.choice(nodes[-12:]) for _ in range(ROWS[CODES[name]].arity)]
        if name == "negate" and builder.code(operands[0]) == LITERAL:
            continue
        nodes.append(builder.apply(name, *operands))
        assert nodes[-1] == plain.apply(name, *operands)
    return builder, plain, [source.choice(nodes[-30:]) for _ in range(source.randrange(1, 4))]


def _listed(graph: Graph) -> list[Node]:
    def name(node: int) -> str:
        literal = graph.literal(node)
        if literal is not None:
            return next(str(one) for one in _LITERALS if one == float(literal))
        return graph.variable(node) or graph.operator(node).name

    return [(name(node), graph.operands(node)) for node in range(len(graph))]


@pytest.mark.usefixtures("_sizes")
@pytest.mark.parametrize("ordered", [False, True])
def test_the_nodes_are_those_of_the_plain_builder(ordered: bool) -> None:
    for seed in range(examples(60)):
        builder, plain, outputs = _grown(seed, ordered)
        graph = builder.build(outputs)
        assert _listed(graph) == plain.built(outputs)
        assert all(builder.operands(node) == one[1] for node, one in enumerate(plain.nodes))
        again = GraphBuilder()  # declares the variables in another order
        nodes = again.include(graph)
        if not ordered:
            copy = again.build([nodes[output] for output in graph.outputs])
            assert (_listed(copy), copy.outputs) == (_listed(graph), graph.outputs)
        included = [
            again.apply_code(graph.codes[node], *(nodes[one] for one in graph.operands(node)))
            for node in range(len(graph))
            if graph.operands(node)
        ]
        assert included == [nodes[node] for node in range(len(graph)) if graph.operands(node)]


@pytest.mark.usefixtures("_sizes")
def test_marks_are_those_of_plain_loops() -> None:
    for seed in range(examples(60)):
        builder, _, outputs = _grown(seed)
        graph = builder.build(outputs)
        below: list[set[int]] = []
        folds: list[bool] = []
        for node, row, operands in graph.nodes():
            below.append({node}.union(*(below[one] for one in operands)))
            literals = all(folds[one] or graph.literal(one) is not None for one in operands)
            folds.append(bool(row.arity) and row.cost.value in _FOLDING and literals)
        assert [*literal_arithmetic(graph)] == folds
        first = graph.outputs[0]
        assert [*needed(graph, [first])] == [node in below[first] for node in range(len(graph))]
        leaf = graph.variable_nodes().get("x")
        assert [*depends_on(graph, ["x"])] == [leaf in nodes for nodes in below]
        assert count(graph).shared_operations == sum(
            not fold and row.cost.value in _FOLDING | {"elementary"}
            for fold, (_, row, _) in zip(folds, graph.nodes(), strict=True)
        )


@pytest.mark.usefixtures("_sizes")
def test_operands_that_commute_are_found_in_either_order() -> None:
    builder = GraphBuilder()
    nodes = [builder.variable(f"x{number}") for number in range(12)]
    sums = [builder.apply("add", one, other) for one in nodes for other in nodes]
    assert len({*sums}) == 12 * 13 // 2
    ratios = [builder.apply("divide", one, other) for one in nodes for other in nodes]
    assert len({*ratios}) == 12 * 12


@pytest.mark.usefixtures("_sizes")
def test_the_limit_of_nodes_is_kept_and_what_exists_is_found_beyond_it() -> None:
    with limits(graph_nodes=20):
        builder = GraphBuilder()
        node = x = builder.variable("x")
        for _ in range(19):
            node = builder.apply("add", node, x)
        assert builder.apply("add", x, x) == 1 and len(builder) == 20
        with pytest.raises(GraphError, match="more than 20 nodes"):
            builder.apply("sin", node)


def test_many_nodes_with_two_operands_in_common_are_found_at_once() -> None:
    """A table of selections by their first two operands would be searched from end to end."""
    builder = GraphBuilder()
    x, y = builder.variable("x"), builder.variable("y")
    nodes = [x]
    for _ in range(consing.LISTED + 100):
        nodes.append(builder.apply("where", x, y, nodes[-1]))
    assert len(builder) == len(nodes) + 1
    assert builder.apply("where", x, y, nodes[-2]) == nodes[-1]
    assert builder.operands(nodes[-1]) == (x, y, nodes[-2])
