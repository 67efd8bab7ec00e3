"""Graphs as Python: readable, complete, quick to run."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from strategies import graphs, points

from tests.lanes import examples
from workbench.engines import ENGINES
from workbench.errors import EngineError
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS
from workbench.writers.python import python_function, python_source
from workbench.writers.statements import MAX_LENGTH, MAX_NESTING


def run(source: str, name: str = "f") -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace[name]


def lines(text: str) -> list[str]:
    return [line.strip() for line in python_function(parse(text)).text.splitlines()[1:]]


def test_what_is_used_once_is_written_in_place() -> None:
    assert lines("sin(x*y) + exp(x)/y") == ["return (sin(v0 * v1) + (exp(v0) / v1),)"]


def test_what_is_used_again_has_a_slot() -> None:
    assert lines("a = x*y; sin(a) + a") == ["v2 = v0 * v1", "return (sin(v2) + v2,)"]
    assert lines("a = x*y; a, a") == ["v2 = v0 * v1", "return (v2, v2,)"]


def test_a_spelling_that_repeats_its_operand_gets_a_slot_for_it() -> None:
    assert lines("sin(x)**2") == ["v1 = sin(v0)", "return (v1 * v1,)"]
    assert lines("relu(x + 1)") == ["v1 = v0 + 1.0", "return ((0.0 if v1 <= 0.0 else v1),)"]


def test_powers_by_their_exponent() -> None:
    assert lines("x**-1, x**5, x**0.5, x**(1/2 + 3/2)") == [
        "return (1.0 / v0, v0 ** 5.0, pow(v0, 0.5), v0 * v0,)"
    ]


def test_comparisons_are_numbers_only_where_numbers_are_wanted() -> None:
    assert lines("where(x < y, x, y)") == ["return ((v0 if (v0 < v1) else v1),)"]
    assert lines("x < y") == ["return ((1.0 if (v0 < v1) else 0.0),)"]
    assert lines("(x < y)*x") == ["return ((1.0 if (v0 < v1) else 0.0) * v0,)"]


def test_constants_are_worked_out_when_the_code_is_written() -> None:
    assert lines("x*log(2), x*pi, 1/0, 0*(1/0)") == [
        f"return (v0 * {math.log(2)!r}, v0 * pi, inf, nan,)"
    ]


def test_expressions_stay_short_enough_for_python() -> None:
    builder = GraphBuilder()
    node = builder.variable("x")
    for _ in range(1000):
        node = builder.apply("sin", node)
    for _ in range(1000):
        node = builder.apply("add", node, builder.literal(0.1))
    text = python_function(builder.build([node])).text
    for line in text.splitlines():
        assert len(line) < 2 * MAX_LENGTH
        assert max(line.count("sin("), line.count("((")) <= MAX_NESTING + 2
    assert len(text.splitlines()) < 200
    assert run(text.replace("sin", "abs"))(1.0)[0] == pytest.approx(101)


def test_the_name_of_the_function_is_a_name() -> None:
    for name in ("f()", "a b", "", "class", "x;import os", "sin"):
        with pytest.raises(EngineError, match="not a name for this Python function"):
            python_source(parse("sin(x)"), name)
    assert run(python_source(parse("x*2"), "twice"), "twice")(4.0) == (8.0,)


@settings(max_examples=examples(100))
@given(graphs(max_outputs=2), points(("x", "y", "z")))
def test_the_source_runs_by_itself_as_the_engine_does(
    graph: Graph, point: dict[str, float]
) -> None:
    inputs = [point[name] for name in graph.variables]
    function = run(python_source(graph))
    try:
        values = function(*inputs)
    except (ValueError, ZeroDivisionError, OverflowError):
        return
    assert repr(values) == repr(ENGINES["python"].compile(graph)(*inputs))


def test_every_operator_has_a_spelling() -> None:
    assert all(row.python for row in ROWS if row.name not in ("literal", "variable"))


def test_a_sum_that_begins_with_a_selection_keeps_its_parentheses() -> None:
    graph = parse("where(x > 0, 1, 2) + y + where(y > 0, x, 3)*2")
    function = ENGINES["python"].compile(graph)
    assert function(1.0, 5.0) == (8.0,)
    assert function(-1.0, -5.0) == (3.0,)
