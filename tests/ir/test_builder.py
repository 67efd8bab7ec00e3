"""The builder shares equal nodes, simplifies nothing, and leaves behind what is not needed."""

import pickle
from typing import Any

import pytest

from tests.lanes import size
from tests.steps import at_most
from workbench.errors import GraphError
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph


def test_equal_nodes_are_one_node() -> None:
    builder = GraphBuilder()
    x, y = builder.variable("x"), builder.variable("y")
    assert builder.apply("add", x, y) == builder.apply("add", x, y)
    assert builder.apply("subtract", x, y) != builder.apply("subtract", y, x)
    assert builder.literal(2) == builder.literal(2.0)
    assert builder.variable("x") == x


@pytest.mark.parametrize("name", ["add", "multiply", "hypot", "equal", "not_equal", "or", "and"])
def test_operands_that_commute_are_one_node_in_the_order_that_was_written_first(name: str) -> None:
    builder = GraphBuilder()
    x, y = builder.variable("x"), builder.variable("y")
    node = builder.apply(name, y, x)
    assert builder.apply(name, x, y) == node and builder.operands(node) == (y, x)
    assert len(builder) == 3


@pytest.mark.parametrize("name", ["min", "max", "atan2", "divide", "power", "less"])
def test_other_operands_keep_their_places(name: str) -> None:
    builder = GraphBuilder()
    x, y = builder.variable("x"), builder.variable("y")
    assert builder.apply(name, y, x) != builder.apply(name, x, y)


def test_graphs_that_are_written_in_another_order_are_not_equal() -> None:
    """Equal graphs have equal texts; so has a graph and what its text reads as."""
    assert parse("x + x*y") != parse("x + y*x")
    twice = parse("x*y + sin(y*x)")
    assert twice.to_text() == "x*y + sin(x*y)" and parse(twice.to_text()) == twice


def test_nothing_is_simplified() -> None:
    builder = GraphBuilder()
    x, one, zero = builder.variable("x"), builder.literal(1), builder.literal(0)
    node = builder.apply("multiply", one, builder.apply("add", x, zero))
    assert len(builder.build([node])) == 5
    assert builder.build([builder.apply("add", one, one)]).operator(1).name == "add"


def test_a_sign_belongs_to_its_literal() -> None:
    builder = GraphBuilder()
    assert builder.apply("negate", builder.literal(2)) == builder.literal(-2)


def test_dead_nodes_are_left_behind_and_variables_stay() -> None:
    builder = GraphBuilder(("x", "y"))
    x = builder.variable("x")
    builder.apply("sin", builder.variable("y"))
    graph = builder.build([builder.apply("multiply", x, builder.literal(3))])
    assert len(graph) == 3
    assert graph.variables == ("x", "y")
    assert graph(x=2.0, y=0.0) == 6.0


def test_inclusion_with_substitution_shares_what_does_not_depend_on_it() -> None:
    builder = GraphBuilder(("x", "y"))
    x, y = builder.variable("x"), builder.variable("y")
    graph = builder.build([builder.apply("multiply", builder.apply("sin", x), y)])
    other = GraphBuilder(("x", "y"))
    first = other.include(graph)
    before = len(other)
    shifted = other.apply("add", other.variable("y"), other.literal(1))
    second = other.include(graph, {"y": shifted})
    both = other.build([first[graph.outputs[0]], second[graph.outputs[0]]])
    assert len(other) - before == 3  # 1, y + 1, the new product; sin(x) is found again
    assert both(x=0.5, y=2.0) == (graph(x=0.5, y=2.0), graph(x=0.5, y=3.0))


def test_equality_does_not_depend_on_numbering() -> None:
    def build(reverse: bool) -> Graph:
        builder = GraphBuilder(("x", "y"))
        names = ["y", "x"] if reverse else ["x", "y"]
        node = {name: builder.apply("sin", builder.variable(name)) for name in names}
        return builder.build([builder.apply("subtract", node["x"], node["y"])])

    one, other = build(False), build(True)
    assert one.first != other.first
    assert one == other
    assert hash(one) == hash(other)
    builder = GraphBuilder(("x", "y"))
    x, y = builder.variable("x"), builder.variable("y")
    swapped = builder.build(
        [builder.apply("subtract", builder.apply("sin", y), builder.apply("sin", x))]
    )
    assert one != swapped
    assert one != "text"


def test_a_graph_is_immutable_and_pickles() -> None:
    builder = GraphBuilder()
    graph = builder.build([builder.apply("exp", builder.variable("x"))])
    with pytest.raises(AttributeError, match="immutable"):
        graph.outputs = (0,)
    assert pickle.loads(pickle.dumps(graph)) == graph


@pytest.mark.parametrize("name", ["pi", "e", "2x", "a b", "", "x;y", 4, None])
def test_impossible_names_are_refused(name: Any) -> None:
    with pytest.raises(GraphError):
        GraphBuilder().variable(name)


def test_wrong_arity_and_no_output_are_refused() -> None:
    builder = GraphBuilder()
    with pytest.raises(GraphError, match="sin takes 1"):
        builder.apply("sin", 0, 0)
    with pytest.raises(GraphError, match="output"):
        builder.build([])


@pytest.mark.scales
def test_many_operations_build_in_linear_steps_and_deep_graphs_compare() -> None:
    count = size(100_000)

    def chain() -> Graph:
        builder = GraphBuilder()
        node = x = builder.variable("x")
        for _ in range(count):
            node = builder.apply("add", builder.apply("sin", node), x)
        return builder.build([node])

    with at_most(500 * count):
        one, other = chain(), chain()
        assert len(one) == 2 * count + 1
        assert one == other
        assert hash(one) == hash(other)
