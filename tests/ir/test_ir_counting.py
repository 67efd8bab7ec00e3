"""The operation counter: classes, sharing, trees that are never expanded, formulas."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import examples, size
from tests.steps import at_most
from tests.strategies import graphs
from workbench.errors import GraphError
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import EXACT_LIMIT, OperationCount, count, count_by_formula
from workbench.ir.graph import Graph
from workbench.ir.operators import Cost


def chain(operator: str, length: int) -> Graph:
    """x op x, then that op itself, and so on: the tree doubles with every node."""
    builder = GraphBuilder()
    node = builder.variable("x")
    for _ in range(length):
        node = builder.apply(operator, node, node)
    return builder.build([node])


def expanded_tree(graph: Graph, root: int) -> int:
    """Operations of the tree, by walking every path: the definition, slow."""
    row, total, waiting = graph.operator(root), 0, [root]
    while waiting:
        node = waiting.pop()
        row = graph.operator(node)
        if row.cost not in (Cost.LEAF, Cost.COMPARISON, Cost.SELECTION):
            total += 1
        waiting += graph.operands(node)
    return total


def test_classes_of_operations() -> None:
    counted = count(parse("-x + x*y/3 - sin(x)**2.5 + where(x < y, exp(x), 1)"))
    assert counted.additions == 4
    assert (counted.multiplications, counted.divisions, counted.powers) == (1, 1, 1)
    assert counted.elementary == 2
    assert counted.comparisons == 2
    assert counted.shared_operations == 9


def test_leaves_and_literal_arithmetic_cost_nothing() -> None:
    assert count(parse("x")) == OperationCount()
    assert count(parse("(1/3 + 2)**2")).shared_operations == 0
    assert count(parse("(1/3)*x")).shared_operations == 1
    assert count(parse("2*pi")).shared_operations == 1


def test_integer_power_is_one_power_and_shown_expanded() -> None:
    counted = count(parse("x**13 + x**-2 + x**1.5 + x**y"))
    assert counted.powers == 4
    assert counted.multiplications == 0
    assert counted.expanded_multiplications == 5 + 1
    assert counted.expanded_divisions == 1
    assert count(parse("x**0 + x**1")).expanded_multiplications == 0


def test_sharing_counts_once_and_the_tree_every_time() -> None:
    graph = parse("a = x*y; b = a + sin(a); b*b")
    assert count(graph).shared_operations == 4
    assert count(graph).tree_operations == 9


def test_some_outputs_alone() -> None:
    graph = parse("a = exp(x); a*y, sin(a)")
    assert count(graph).shared_operations == 3
    assert count(graph).tree_operations == 4
    assert count(graph, [0]).multiplications == 1
    assert count(graph, [0]).elementary == 1
    assert count(graph, [1]).elementary == 2
    assert count(graph, []).shared_operations == 0
    with pytest.raises(GraphError, match="no output 2"):
        count(graph, [2])


def test_tree_counts_are_exact_integers_up_to_the_limit() -> None:
    assert count(chain("add", 60)).tree_operations == 2**60 - 1
    assert count(chain("multiply", 1024)).tree_operations == 2**1024 - 1
    assert isinstance(count(chain("add", 1023)).tree_operations, int)


def test_tree_counts_beyond_the_limit_are_powers_of_ten() -> None:
    assert count(chain("add", 1025)).tree_operations == "10^308.56"
    assert count(chain("add", 10_000)).tree_operations == "10^3010.30"
    graph = chain("add", 1024)
    builder = GraphBuilder()
    top = builder.include(graph)[graph.outputs[0]]
    assert count(builder.build([builder.apply("sin", top)])).tree_operations == "10^308.25"


def test_powers_of_ten_add_up_over_outputs() -> None:
    graph = chain("add", 5000)
    both = Graph(
        graph.codes,
        (graph.first, graph.second, graph.third),
        graph.literals,
        graph.variables,
        graph.outputs * 10,
    )
    one, ten = count(graph).tree_operations, count(both).tree_operations
    assert isinstance(one, str) and isinstance(ten, str)
    assert float(ten[3:]) == pytest.approx(float(one[3:]) + 1.0, abs=0.011)


@settings(max_examples=examples(60))
@given(graphs(max_operations=9, max_outputs=3))
def test_tree_count_is_the_size_of_the_tree(graph: Graph) -> None:
    counted = count(graph)
    literal = [
        count(
            Graph(
                graph.codes,
                (graph.first, graph.second, graph.third),
                graph.literals,
                graph.variables,
                (output,),
            ),
            [0],
        )
        for output in graph.outputs
    ]
    assert counted.tree_operations == sum(int(one.tree_operations) for one in literal)
    from workbench.ir.traversal import literal_arithmetic

    if not any(literal_arithmetic(graph)):
        assert counted.tree_operations == sum(expanded_tree(graph, o) for o in graph.outputs)


@settings(max_examples=examples(60))
@given(graphs(max_outputs=3), st.data())
def test_a_part_costs_at_most_the_whole(graph: Graph, data: st.DataObject) -> None:
    output = data.draw(st.integers(0, len(graph.outputs) - 1))
    part, whole = count(graph, [output]), count(graph)
    assert part.shared_operations <= whole.shared_operations
    assert count(graph, range(len(graph.outputs))) == whole


@pytest.mark.scales
def test_a_large_graph_is_counted_in_linear_steps() -> None:
    generator = random.Random(5)
    builder = GraphBuilder()
    nodes = [builder.variable(f"x{index}") for index in range(20)]
    while len(nodes) < 10_000 + size(90_000):  # so many that the tree has no decimal digits
        left, right = (nodes[-1 - generator.randrange(20)] for _ in range(2))
        nodes.append(builder.apply(generator.choice(("add", "multiply", "divide")), left, right))
    graph = builder.build(nodes[-20:])
    with at_most(80 * len(graph)):
        counted = count(graph)
    assert isinstance(counted.tree_operations, str)


def test_formula_of_a_difference_method_in_many_variables() -> None:
    primal = count(parse("x*y + sin(x)**3"))
    counted = count_by_formula(primal, 5, additions=8, multiplications=1, divisions=2)
    assert counted.shared_operations == 5 * primal.shared_operations + 11
    assert counted.additions == 5 * primal.additions + 8
    assert counted.tree_operations == 5 * 4 + 11
    assert counted.expanded_multiplications == 5 * primal.expanded_multiplications + 1
    assert counted.ratio_to(primal) == counted.shared_operations / 4


def test_formula_beyond_the_limit() -> None:
    near = OperationCount(additions=1, tree_operations=EXACT_LIMIT - 1)
    assert count_by_formula(near, 10).tree_operations == "10^309.25"
    far = OperationCount(additions=1, tree_operations="10^400.50")
    assert count_by_formula(far, 100).tree_operations == "10^402.50"


def test_no_ratio_to_a_function_without_operations() -> None:
    assert OperationCount(additions=3).ratio_to(count(parse("x"))) is None


@pytest.mark.parametrize(
    "text", ["abs(x)", "sign(x)", "relu(x)", "min(x, y)", "max(x, y)", "where(x, y, z)", "x < y"]
)
def test_what_only_compares_and_chooses_is_counted_apart(text: str) -> None:
    counted = count(parse(text))
    assert (counted.shared_operations, counted.tree_operations, counted.comparisons) == (0, 0, 1)
