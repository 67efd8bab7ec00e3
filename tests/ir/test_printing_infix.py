"""Infix text parses back to an equal graph, stays short and is written in linear time."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from strategies import graphs

from tests.lanes import every_row, examples, size
from tests.steps import at_most
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.printing import sharing
from workbench.ir.printing.infix import infix_text


@pytest.mark.parametrize(
    ("sums", "text"),
    [
        (["y+x"], "_ = x - y - z - w; y + x"),
        (["x+y", "z+0"], "_ = x - y - z - w; z + (x + y)"),
        (["x+y", "0+z"], "_ = x + y + z + w; x + y + z"),
    ],
)
def test_the_order_of_variables_leaves_the_order_of_sums(sums: list[str], text: str) -> None:
    builder = GraphBuilder(("x", "y", "z", "w"))
    nodes: list[int] = []
    for one in sums:
        pair = [nodes[int(name)] if name.isdigit() else builder.variable(name) for name in
                one.split("+")]  # fmt: skip
        nodes.append(builder.apply("add", *pair))
    graph = builder.build(nodes[-1:])
    assert infix_text(graph) == text and parse(text) == graph


@pytest.mark.filterwarnings("ignore::workbench.errors.ExpressionWarning")  # a variable may be sin
@given(graphs(variables=None, max_outputs=3))
@settings(max_examples=examples(200))
def test_every_graph_parses_back(graph: Graph) -> None:
    text = infix_text(graph)
    again = parse(text)
    assert again == graph, text
    assert hash(again) == hash(graph)
    assert infix_text(again) == text


@pytest.mark.filterwarnings("ignore::workbench.errors.ExpressionWarning")  # a variable may be sin
@given(graphs(variables=None, max_outputs=3))
@settings(max_examples=examples(100))
def test_every_graph_parses_back_with_named_parts(graph: Graph) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "SHORT_TEXT", 0)
        patch.setattr(sharing, "TOLERATED_SWELL", 0)
        patch.setattr(sharing, "SHORT_PART", 0)
        assert parse(infix_text(graph)) == graph


@every_row(
    "text",
    [
        "x*y + sin(x)",
        "(-2)**x",
        "-2**x",
        "x**-2",
        "x**-y*z",
        "x - (-2)",
        "x*(-2)",
        "-2*x",
        "-(x*y)",
        "-x*y",
        "x - (y - z)",
        "x*(y*z)",
        "x/(y/z)",
        "x/y/z",
        "2**3**2",
        "(2**3)**2",
        "(x + y)**2",
        "not a < b and c or d",
        "(not a) + 1",
        "(a < b) < c",
        "a < b and b < c",
        "a and (b or c)",
        "where(x > 0, sqrt(x), 0)",
        "a if c else b",
        "x if y else z if w else 1",
        "(x if y else z)**2",
        "min(a, b, c)",
        "min(a, min(b, c))",
        "0x1.999999999999ap-4*x",
        "1e-30*x + 1e300",
        "pi*e**2",
        "gamma*gamma(gamma)",
        "x, y, x + y",
        "_ = y; x",
        "_ = x; y*x + z",
        "__ = x; _",
    ],
)
def test_text_is_as_short_as_its_meaning_allows(text: str) -> None:
    if text == "__ = x; _":  # the name of the declaration is not the variable's
        assert infix_text(parse(text)) == "_1 = x; _"
    else:
        assert infix_text(parse(text)) == text


def squarings(count: int) -> Graph:
    builder = GraphBuilder()
    node = builder.variable("t1")
    for _ in range(count):
        node = builder.apply("multiply", node, builder.apply("sin", node))
    return builder.build([node])


def test_shared_parts_get_names_that_clash_with_nothing() -> None:
    text = infix_text(squarings(40))
    assert len(text) < 2_000
    assert text.startswith("t2 = ")
    assert parse(text) == squarings(40)
    assert infix_text(squarings(2)) == "t1*sin(t1)*sin(t1*sin(t1))"


def test_a_shared_part_of_more_than_three_operations_is_written_once() -> None:
    root = "sqrt(1 + t1*x + x**2)"
    graph = parse(f"t1*{root}/(1 + {root})")
    assert infix_text(graph) == "t2 = sqrt(1 + t1*x + x**2); t1*t2/(1 + t2)"
    assert repr(graph) == "Graph('t2 = sqrt(1 + t1*x + x**2); t1*t2/(1 + t2)')"
    assert parse(infix_text(graph)) == graph
    assert graph.to_latex().count(r"\sqrt") == 1 and r"t_{2} & = " in graph.to_latex()
    small = "log(x*y + 1)*log(x*y + 1)"  # three operations are read at a glance
    assert infix_text(parse(small)) == small
    within = parse(f"sin({root} + 1)*{root}*sin({root} + 1)")  # what has a name counts for nothing
    assert infix_text(within) == f"t2 = {root}; sin(t2 + 1)*t2*sin(t2 + 1)"
    assert infix_text(parse("x, x, x**2 + 1, x**2 + 1")) == "x, x, x**2 + 1, x**2 + 1"


def test_deep_nesting_is_broken_by_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "MAX_NESTING", 10)
    graph = parse("sin(" * 30 + "x" + ")" * 30)
    text = infix_text(graph)
    assert text.count("=") == 2
    assert parse(text) == graph


_LARGE: dict[str, Callable[[int], str]] = {
    "terms": lambda n: " + ".join(f"x{i}*y" for i in range(n // 4)),
    "calls": lambda n: "sin(" * n + "x" + ")" * n,
    "to the left": lambda n: "x" + "-y" * n,
    "to the right": lambda n: "x-(" * n + "x" + ")" * n,
    "powers": lambda n: "x**" * n + "x",
    "maxima": lambda n: "max(" + "x, " * n + "y)",
    "swell": lambda n: (
        "t0 = x*x; "
        + "".join(f"t{i} = t{i - 1}*t{i - 1} + y;" for i in range(1, n // 2))
        + f"t{n // 2 - 1}"
    ),
}


@pytest.mark.scales
@pytest.mark.parametrize("shape", _LARGE)
def test_many_operations_print_in_linear_steps(shape: str) -> None:
    graph = parse(_LARGE[shape](size(100_000)))
    with at_most(200 * len(graph)):
        text = infix_text(graph)
    assert len(text) < 25 * len(graph) + 100
    assert parse(text) == graph


def test_previews_stop_early() -> None:
    graph = parse("x" + "+sin(y)" * 20_000)
    swelling = squarings(5000)
    with at_most(1_000_000):
        begin = infix_text(graph, limit=50)
    with at_most(300_000):
        assert infix_text(swelling, limit=100)[:4] == "t1*s"
    assert begin == infix_text(graph)[:50]
    short = parse("x + y")
    assert infix_text(short, limit=3) == "x +"
    assert repr(short) == "Graph('x + y')"
    assert len(repr(graph)) < 80
