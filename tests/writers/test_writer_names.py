"""Code to be read has the user's names, and computes what the code that is run computes."""

import keyword
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import named_graphs

from tests.lanes import examples
from workbench.calculus.adjoint import gradient_graph
from workbench.engines import ENGINES
from workbench.frontends.callables import from_callable
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.writers.numpy import numpy_source
from workbench.writers.python import python_function, python_source


def function(source: str, name: str) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace[name]


def numbers(call: Any, inputs: list[float]) -> str:
    try:
        return repr(call(*inputs))
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        return type(error).__name__


@settings(max_examples=examples(100))
@given(named_graphs(), st.lists(st.floats(-3, 3), min_size=3, max_size=3), st.booleans())
def test_python_with_names_computes_the_same(
    graph: Graph, point: list[float], derive: bool
) -> None:
    if derive:
        graph = gradient_graph(graph, graph.variables)
    inputs = point[: len(graph.variables)]
    named = function(python_source(graph, "program"), "program")
    found = numbers(named, inputs)
    if "Error" not in found:
        assert found == repr(ENGINES["python"].compile(graph)(*inputs))
    parameters = named.__code__.co_varnames[: named.__code__.co_argcount]
    assert len(parameters) == len(graph.variables)
    assert not any(keyword.iskeyword(name) for name in named.__code__.co_varnames)


@settings(max_examples=examples(40))
@given(named_graphs(), st.lists(st.floats(-3, 3), min_size=3, max_size=3))
def test_numpy_with_names_computes_the_same(graph: Graph, point: list[float]) -> None:
    inputs = [np.array([value, 0.5]) for value in point[: len(graph.variables)]]
    with np.errstate(all="ignore"):
        values = function(numpy_source(graph, "program"), "program")(*inputs)
    for own, other in zip(values, ENGINES["numpy"].compile(graph)(*inputs), strict=True):
        assert np.array_equal(np.broadcast_to(own, other.shape), other, equal_nan=True)


def test_assignments_are_lines_of_the_code_and_slots_of_what_runs() -> None:
    graph = parse("h1 = sin(x); c = 2*pi; o = h1*y; o*o + c*x")
    assert python_source(graph).splitlines()[3:] == [
        "def f(x, y):",
        "    h1 = sin(x)",
        "    c = 6.283185307179586",
        "    o = h1 * y",
        "    return ((o * o) + (c * x),)",
    ]
    assert "    o = np.multiply(h1, y)" in numpy_source(graph).splitlines()
    assert "h1" not in python_function(graph).text


@pytest.mark.filterwarnings("ignore::workbench.errors.ExpressionWarning")
def test_names_that_python_or_the_code_needs_get_an_underscore() -> None:
    text = python_source(parse("class = sin*lambda; lambda_ = abs + 1; class*class*sin(lambda_)"))
    assert "def f(sin_, lambda__, abs_):" in text
    assert "    class_ = sin_ * lambda__" in text and "    lambda_ = abs_ + 1.0" in text


@pytest.mark.parametrize(("name", "written"), [("energy", "energy"), ("print", "print_")])
def test_a_traced_function_keeps_its_name_and_parameters(name: str, written: str) -> None:
    def traced(m: Any, v: Any) -> Any:
        return 0.5 * m * v**2

    traced.__name__ = name
    graph = from_callable(traced)
    assert f"def {written}(m, v):" in python_source(graph)
    assert f"def {written}(m, v):" in numpy_source(graph)
    assert "def other(m, v):" in python_source(graph, "other")
    assert "def f(f_):" in python_source(parse("f*2"))
