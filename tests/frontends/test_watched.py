"""The source of a traced function: its names, its lines, and which of them a node is made on."""

import functools
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import workbench as wb
from workbench.frontends.callables import from_callable
from workbench.ir.graph import SHOWN_NODES, Graph


def marked(graph: Graph) -> dict[str, str]:
    """The text of the line on which each operation is made, by its line of the Wengert list."""
    assert graph.listing is not None
    texts, lines = graph.listing
    return {
        graph.operator(node).name: texts[lines[node]].strip()
        for node in range(len(graph))
        if graph.operands(node)
    }


def inner(x: Any) -> Any:
    unheard = wb.cos(x)
    return unheard / 3


def outer(x: Any, y: Any) -> Any:
    product = x * y  # both
    for _ in range(2):
        product = wb.exp(product)
    third = inner(product)
    x = [third, product]
    return (
        x[0]
        - wb.sin(y)
    )  # fmt: skip


def test_a_function_lends_its_names_and_its_lines() -> None:
    graph = from_callable(outer)
    assert graph.to_text() == ("product = exp(exp(x*y)); third = cos(product)/3; third - sin(y)")
    assert graph.listing is not None
    assert graph.listing.texts[0] == "def outer(x: Any, y: Any) -> Any:"
    assert marked(graph) == {
        "multiply": "product = x * y  # both",
        "exp": "product = wb.exp(product)",
        "cos": "third = inner(product)",
        "divide": "third = inner(product)",
        "sin": "- wb.sin(y)",
        "subtract": "x[0]",
    }
    head = {graph.listing.lines[node] for node in graph.variable_nodes().values()}
    assert head == {0}


def recursive(x: Any, n: int = 2) -> Any:
    if n == 0:
        last = wb.sin(x)
        return last  # noqa: RET504  a name that only an inner call has
    below = recursive(x, n - 1)
    return below * x


def test_a_recursion_has_the_names_of_its_first_call() -> None:
    graph = from_callable(recursive)
    assert graph.to_text() == "below = sin(x)*x; below*x"
    assert marked(graph) == {"sin": "last = wb.sin(x)", "multiply": "return below * x"}


@functools.cache
def cached(
    x: Any,
) -> Any:
    a = x + 1
    return a * a


def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*arguments: Any) -> Any:
        return function(*arguments)

    return call


@wrapped
def decorated(x: Any) -> Any:
    a = x + 1
    return a * a


def test_what_is_decorated_is_seen_through() -> None:
    graph = from_callable(decorated)
    assert graph.to_text() == "a = x + 1; a*a"
    assert marked(graph) == {"add": "a = x + 1", "multiply": "return a * a"}
    assert graph.listing is not None and graph.listing.lines[graph.variable_nodes()["x"]] == 1


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x * (x + 1),
        wb.sin,
        functools.partial(recursive, n=1),
        eval(compile("lambda x: x\\\n * x", "nowhere", "eval")),
        type("Square", (), {"__call__": lambda self, x: x * x})(),
    ],
    ids=["lambda", "ours", "partial", "typed", "object"],
)
def test_other_callables_have_no_listing(function: Callable[..., Any]) -> None:
    assert from_callable(function, variables=["x"]).listing is None


def test_a_function_without_its_file_has_names_and_no_listing() -> None:
    names: dict[str, Any] = {}
    exec("def typed(x):\n    a = x*x\n    return a + a\n", names)
    graph = from_callable(names["typed"])
    assert (graph.to_text(), graph.listing) == ("a = x*x; a + a", None)


def long(x: Any) -> Any:
    power = x
    for _ in range(SHOWN_NODES + 5):
        power = wb.sin(power)
    return power


def test_of_a_large_graph_no_lines_are_kept() -> None:
    graph = from_callable(long)
    assert graph.listing is None and graph.names == {len(graph) - 1: "power"}
    assert (
        wb.parse("; ".join(f"a{n + 1} = sin(a{n})" for n in range(500)) + "; a500").listing is None
    )


def test_statements_are_lines_and_one_alone_is_none() -> None:
    graph = wb.parse("a = x*y  # area\n b = (a\n + 1); sin(b), a*b")
    assert graph.listing is not None
    assert graph.listing.texts == ("a = x*y", "b = (a + 1)", "sin(b), a*b")
    assert [line for _, line in sorted(graph.listing.lines.items())] == [0, 0, 0, 1, 1, 2, 2]
    assert wb.parse("sin(x*y)").listing is None
    assert pickle.loads(pickle.dumps(graph)).listing == graph.listing


def test_a_stepper_shows_the_lines_of_one_output() -> None:
    graph = wb.parse("unused = y*y; a = x*x; b = sin(a); unused, b + a")
    view = wb.trace(graph, at={"x": 2.0, "y": 3.0}, output=1).stepper
    assert view.source == ("unused = y*y", "a = x*x", "b = sin(a)", "unused, b + a")
    assert view.lines == {"v0": 1, "a": 1, "b": 2, "v1": 3}
