"""Names of the source: kept by graphs, shown everywhere, clashing with nothing, meaning nothing."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import CLASHING, named_graphs, names

import workbench as wb
from tests.lanes import examples
from workbench.calculus.adjoint import gradient_graph
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.printing.sharing import free_name, free_stem, own_names
from workbench.ir.printing.wengert import wengert_list
from workbench.ir.traversal import named_as
from workbench.writers.symbols import latex_names


def nameless(graph: Graph) -> Graph:
    """The same function, of which no node has a name."""
    columns = (graph.first, graph.second, graph.third)
    return Graph(graph.codes, columns, graph.literals, graph.variables, graph.outputs)


@settings(max_examples=examples(100))
@given(named_graphs())
def test_no_two_lines_of_a_listing_define_one_name(graph: Graph) -> None:
    lines = wengert_list(graph).splitlines()
    left = [line.split(" = ")[0] for line in lines]
    assert len({*left, *graph.variables}) == len(left) + len(graph.variables)
    assert set(own_names(graph).values()) <= {*left}


@pytest.mark.filterwarnings("ignore::workbench.errors.ExpressionWarning")
@settings(max_examples=examples(100))
@given(named_graphs())
def test_text_with_names_parses_back(graph: Graph) -> None:
    text = graph.to_text()
    again = parse(text)
    assert again == graph, text
    assert set(own_names(graph).values()) <= set(own_names(again).values())
    assert again.to_text() == text


@settings(max_examples=examples(60))
@given(named_graphs())
def test_names_are_pickled_and_mean_nothing(graph: Graph) -> None:
    again = pickle.loads(pickle.dumps(graph))
    assert (again.names, again.name) == (graph.names, graph.name)
    assert again == graph == nameless(graph)
    assert hash(graph) == hash(nameless(graph))


@settings(max_examples=examples(60))
@given(named_graphs(), st.data())
def test_a_derivative_keeps_the_names_and_has_others_for_adjoints(
    graph: Graph, data: st.DataObject
) -> None:
    wrt = data.draw(st.lists(st.sampled_from(graph.variables), unique=True, min_size=1))
    program = gradient_graph(graph, wrt)
    assert program == gradient_graph(nameless(graph), wrt)
    assert len({*program.names.values()}) == len(program.names)
    assert set(own_names(graph).values()) <= set(program.names.values())


def test_a_name_belongs_to_the_operation_that_the_text_uses_it_for() -> None:
    graph = parse("a = x*x; c = 2; l = x; unused = x*y; b = a*c*l; d = x*x; b + x*y + d")
    assert sorted(graph.names.values()) == ["a", "b", "c", "l"]
    assert set(own_names(graph).values()) == {"a", "b"}
    assert dict(parse("_ = x + y; (x + y)*2").names) == {}


def test_the_same_names_in_every_picture_of_a_function() -> None:
    text = "h1 = tanh(w*x); out = h1*h1 + y; out*v1"
    graph, at = parse(text), {"w": 0.5, "x": 1.0, "y": 2.0, "v1": 3.0}
    trace = wb.trace(graph, at=at)
    assert {"h1", "out"} <= {node.name for node in trace.nodes}
    assert "h₁" in trace.to_text()
    assert any(step.latex.startswith(r"\bar{\mathrm{out}} ") for step in trace.steps)
    assert trace.expression == graph.to_text() == text
    assert "out = w" in graph.draw().text
    assert r"h_{1} & = \tanh" in graph.to_latex() and r"\mathrm{out} & = " in graph.to_latex()
    assert str(graph).splitlines()[:4] == ["w-3 = w", "w-2 = x", "w-1 = y", "w0 = v1"]


def test_the_result_of_a_listing_is_called_as_nothing_else_is() -> None:
    for text, last in (
        ("x + 1", "y = v1"),
        ("y + 1", "f = v1"),
        ("f = y*z; f*f*f*result", "result1 = v3"),
        ("y1, x", "f2 = v0"),
    ):
        assert str(parse(text)).splitlines()[-1] == last


def test_what_is_substituted_loses_its_name() -> None:
    graph = parse("a = x*x; a + a*y")
    builder = GraphBuilder(graph.variables)
    nodes = builder.include(graph, {"x": builder.variable("y")})
    assert not builder.build([nodes[graph.outputs[0]]]).names
    kept = builder.include(graph)
    assert set(builder.build([kept[graph.outputs[0]]]).names.values()) == {"a"}
    assert named_as(parse("x*x*y"), graph).to_text() == "a = x*x; a*y"


@settings(max_examples=examples(60))
@given(st.lists(names() | st.sampled_from(CLASHING), unique=True))
def test_different_names_have_different_symbols(found: list[str]) -> None:
    assert len({*latex_names(found).values()}) == len(found)


def test_free_names_and_stems() -> None:
    assert free_name({"a", "a1"}, "a") == "a2"
    assert free_stem({"v7", "w1"}, "v", "w") == "vv"
    assert free_stem({"v", "v_1x"}, "v", "w") == "v"


@pytest.mark.parametrize("name", ["v1", "h_bar"])
def test_a_traced_function_keeps_its_name(name: str) -> None:
    def energy(m: wb.Scalar, v: wb.Scalar) -> wb.Scalar:
        return 0.5 * m * v**2

    energy.__name__ = name
    graph = wb.from_callable(energy)
    assert (graph.name, graph.variables) == (name, ("m", "v"))
    assert repr(graph) == f"Graph('0.5*m*v**2', name={name!r})"
    assert wb.from_callable(lambda x: x * x).name == ""


def test_an_adjoint_is_called_as_nothing_else_even_where_print_leaves_a_name_out() -> None:
    plain = parse("a = -x; sqrt(a) + sqrt(a)")
    builder = GraphBuilder(plain.variables)
    nodes = builder.include(plain)
    named = builder.build([nodes[plain.outputs[0]]], names={nodes[0]: "a_bar"})
    program = gradient_graph(named, ["x"])
    assert sorted(program.names.values()) == ["a", "a_bar", "a_bar1"]
