"""The python engine: emitted code that never raises, and the loop behind it."""

import math
import random
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import graphs

import workbench as wb
from tests.lanes import every_row, examples
from tests.steps import at_most
from workbench.engines import ENGINES
from workbench.engines.columns import ColumnProgram
from workbench.engines.python import CALLS_BY_NODE, MAX_EMITTED, RUN_LISTS_FROM, WIDE, Started
from workbench.engines.run_list import RunList, Schedule
from workbench.errors import PointError
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import OPERATORS, ROWS
from workbench.ir.primal import Program
from workbench.writers.python import POWERS, python_function

compiled = ENGINES["python"].compile


def values(text: str, *inputs: float) -> tuple[float, ...]:
    return tuple(compiled(parse(text))(*inputs))


def long_graph(nodes: int, seed: int = 1) -> Graph:
    """A graph of about so many nodes whose values stay between -2 and 2."""
    source = random.Random(seed)
    builder = GraphBuilder(("x", "y"))
    last = [builder.variable("x"), builder.variable("y")]
    half = builder.literal(0.5)
    while len(builder) < nodes:
        name = source.choice(("add", "subtract", "multiply", "sin", "cos", "max"))
        operands = [last[-1 - source.randrange(min(len(last), 9))] for _ in range(2)]
        node = builder.apply(name, *operands[: OPERATORS[name].arity])
        last.append(builder.apply("multiply", node, half))
    return builder.build(last[-3:])


def test_straight_line_code_gives_values() -> None:
    x, y = 1.2, 3.0
    expected = math.sin(x * y) + math.exp(x) / y - math.log(x + y * y)
    assert values("sin(x*y) + exp(x)/y - log(x + y**2)", x, y) == (expected,)


@every_row(
    "text, inputs, expected",
    [
        ("log(x)", (0.0,), -math.inf),
        ("log(x)", (-1.0,), math.nan),
        ("x**-1", (0.0,), math.inf),
        ("x**-1", (-0.0,), -math.inf),
        ("1/x", (-0.0,), -math.inf),
        ("x/y", (0.0, 0.0), math.nan),
        ("exp(x)", (1000.0,), math.inf),
        ("(-8)**(x/3)", (1.0,), math.nan),
        ("x**y", (-8.0, 1 / 3), math.nan),
        ("x**3", (-1e200,), -math.inf),
        ("x**0", (math.nan,), 1.0),
        ("1**x", (math.nan,), 1.0),
        ("max(x, y)", (math.nan, 1.0), math.nan),
        ("max(x, y)", (1.0, math.nan), math.nan),
        ("min(x, y)", (1.0, math.nan), math.nan),
        ("sinh(x)", (-1000.0,), -math.inf),
        ("atanh(x)", (-1.0,), -math.inf),
        ("sin(x)", (math.inf,), math.nan),
        ("gamma(x)", (-2.0,), math.nan),
        ("lgamma(x)", (-2.0,), math.inf),
        ("polygamma(0.5, x)", (1.0,), math.nan),
        ("x + 1e400", (1.0,), math.inf),
        ("x - 1e400", (1.0,), -math.inf),
        ("where(x > 0, log(x), 7)", (-1.0,), 7.0),
        ("where(x, 1, 2)", (math.nan,), 1.0),
        ("x < 1", (0.0,), 1.0),
        ("not x", (0.0,), 1.0),
        ("x and y", (2.0, math.nan), 1.0),
        ("(x and y) < 3", (7.0, 8.0), 1.0),
        ("(x < y) + (x < y)*2", (0.0, 1.0), 3.0),
        ("-(x < y)", (0.0, 1.0), -1.0),
        ("abs(x < y)", (0.0, 1.0), 1.0),
        ("sqrt(x < y)", (0.0, 1.0), 1.0),
        ("(x < y)**2", (0.0, 1.0), 1.0),
        ("pi*x", (1.0,), math.pi),
        ("e*x", (1.0,), math.e),
        ("2/0", (), math.inf),
        ("5", (), 5.0),
        ("x", (-0.0,), -0.0),
    ],
)
def test_values_follow_c99_and_never_raise(
    text: str, inputs: tuple[float, ...], expected: float
) -> None:
    (value,) = values(text, *inputs)
    assert type(value) is float
    assert repr(value) == repr(expected)


def test_no_name_of_a_user_is_in_the_code() -> None:
    hostile = ["__import__", "os", "lambda", "exec", "v0", "total", "sin", "inf", "program"]
    builder = GraphBuilder(hostile)
    node = builder.variable(hostile[0])
    for name in hostile[1:]:
        node = builder.apply("add", builder.apply("sin", node), builder.variable(name))
    graph = builder.build([node])
    text = python_function(graph, "program", fallback="total").text
    words = {word for word in re.findall(r"[A-Za-z_]\w*", text) if not re.match(r"v\d+\Z", word)}
    assert words == {
        *("def", "program", "try", "return", "except", "total", "sin"),
        *("ValueError", "ZeroDivisionError", "OverflowError"),
    }
    point = [0.1 * index for index in range(len(hostile))]
    expected = point[0]
    for value in point[1:]:
        expected = math.sin(expected) + value
    assert compiled(graph)(*point) == (expected,)


@every_row("exponent", [*POWERS, 0, 1, 3, 64, 65, -2, 0.5, 1e300])
def test_powers_of_a_literal_exponent_are_those_of_the_total_function(exponent: float) -> None:
    builder = GraphBuilder()
    operands = builder.variable("x"), builder.literal(exponent)
    graph = builder.build([builder.apply("power", *operands)])
    for base in (0.0, -0.0, 1.7, -1.7, 1e200, -1e-200, math.inf, -math.inf, math.nan):
        expected = OPERATORS["power"].total(base, float(exponent))
        assert repr(compiled(graph)(base)) == repr((expected,)), base
        assert repr(ColumnProgram(graph)(base)) == repr((expected,)), base


ANY_FLOAT = st.one_of(
    st.floats(), st.floats(-3, 3), st.sampled_from((0.0, -0.0, 1.0, -1.0, 2.0, math.inf))
)


@settings(max_examples=examples(300))
@given(graphs(max_operations=24, max_outputs=3), st.lists(ANY_FLOAT, min_size=3, max_size=3))
def test_emitted_code_loop_and_runs_agree_to_the_bit_and_give_floats(
    graph: Graph, inputs: list[float]
) -> None:
    inputs = inputs[: len(graph.variables)]
    emitted = compiled(graph)(*inputs)
    assert [type(value) for value in emitted] == [float] * len(graph.outputs)
    for program in (ColumnProgram(graph), RunList(graph)):
        found = program(*inputs)
        assert [type(value) for value in found] == [float] * len(graph.outputs)
        assert repr(emitted) == repr(found)


@given(st.data())
@settings(max_examples=examples(60))
def test_wide_runs_agree_to_the_bit(data: st.DataObject) -> None:
    """Every operator on many operands at once, with those that Python refuses among them."""
    name = data.draw(st.sampled_from([row.name for row in ROWS if row.arity]))
    arity = OPERATORS[name].arity
    names = [f"x{place}" for place in range(6)]
    builder = GraphBuilder(names)
    leaves = [*map(builder.variable, names), *map(builder.literal, (2, -1, 0.5))]
    picked = data.draw(
        st.lists(st.tuples(*[st.sampled_from(leaves)] * arity), min_size=1, max_size=12)
    )
    graph = builder.build([builder.apply(name, *operands) for operands in picked])
    inputs = data.draw(st.lists(ANY_FLOAT, min_size=6, max_size=6))
    program = RunList(graph)
    assert repr(program(*inputs)) == repr(ColumnProgram(graph)(*inputs))
    assert repr(program(*inputs)) == repr(ColumnProgram(graph)(*inputs)), "the second call"


def wide_graph(width: int, depth: int) -> Graph:
    """Layers of sines, quotients and sums, all numbers of which need the layer before."""
    builder = GraphBuilder(["x", "y"])
    layer = [builder.variable("x"), builder.variable("y")]
    for level in range(depth):
        numbers = [builder.literal(place + 3 + level) for place in range(width)]
        inner = [layer[place % len(layer)] for place in range(width)]
        divided = [builder.apply("divide", *pair) for pair in zip(inner, numbers, strict=True)]
        layer = [builder.apply("add", builder.apply("sin", one), layer[0]) for one in divided]
    return builder.build(layer)


def test_a_large_wide_graph_runs_as_runs_and_says_so() -> None:
    graph = wide_graph(200, 12)
    assert len(graph) >= RUN_LISTS_FROM
    program = compiled(graph)
    assert isinstance(program, RunList)
    assert len(program.runs) == Schedule(graph).runs < len(graph) / WIDE
    assert program(0.3, 0.7) == ColumnProgram(graph)(0.3, 0.7)
    assert "runs of equal operations" in wb.gradient(graph).plan.reason
    with pytest.raises(PointError, match="1 values for 2 variables: x, y"):
        program(0.3)


def test_a_large_narrow_graph_runs_as_one_function() -> None:
    graph = long_graph(RUN_LISTS_FROM)
    assert not isinstance(compiled(graph), RunList | ColumnProgram)
    assert wb.gradient(graph, engine="python").plan.reason == "the method yields a graph"


def test_threads_and_what_raises_do_not_disturb_each_others_runs() -> None:
    program = RunList(wide_graph(50, 6))
    points = [(0.1 * one, 1.0 - 0.07 * one) for one in range(40)]
    expected = [program(*point) for point in points]
    with pytest.raises((TypeError, ValueError)):
        program("no number", 1.0)  # type: ignore[arg-type]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda point: program(*point), points)) == expected


@pytest.mark.slow
def test_long_graphs_run_over_their_columns_quickly() -> None:
    graph = long_graph(100_000)
    assert len(graph) > MAX_EMITTED
    with at_most(10 * len(graph)):
        program = compiled(graph)
    with at_most(10 * len(graph)):
        result = program(0.3, 0.7)
    assert isinstance(program, ColumnProgram)
    expected: list[float] = []
    for node, row, operands in graph.nodes():
        literal = graph.literal(node)
        if row.name == "variable":
            expected.append((0.3, 0.7)[graph.first[node]])
        elif literal is not None:
            expected.append(float(literal))
        else:
            expected.append(row.total(*(expected[operand] for operand in operands)))
    assert result == tuple(expected[output] for output in graph.outputs)


def test_the_longest_emitted_code_agrees_with_the_loop() -> None:
    graph = long_graph(MAX_EMITTED // 2)
    assert compiled(graph)(0.3, 0.7) == ColumnProgram(graph)(0.3, 0.7)


def test_a_sum_of_a_hundred_thousand_terms_and_a_deep_nest() -> None:
    builder = GraphBuilder()
    x = builder.variable("x")
    node = x
    for _ in range(100_000):
        node = builder.apply("sin", node)
    assert 0 < compiled(builder.build([node]))(1.0)[0] < 0.01
    nest = parse("(" * 1000 + "x" + "+1)" * 1000)
    assert compiled(nest)(0.5) == (1000.5,)


def test_a_graph_without_variables_and_one_with_hundreds() -> None:
    assert values("1 + 2, 1/3") == (3.0, 1 / 3)
    names = [f"x{index}" for index in range(400)]
    assert compiled(parse(" + ".join(names)))(*[1.0] * 400) == (400.0,)


def test_the_loop_tells_a_wrong_number_of_inputs() -> None:
    with pytest.raises(PointError, match="1 values for 2 variables: x, y"):
        ColumnProgram(parse("x*y"))(1.0)


def test_a_program_is_compiled_when_its_calls_have_paid_for_that() -> None:
    graph, made = parse("log(x), x**2/3"), []

    def compile(graph: Graph) -> Program:
        made.append(graph)
        return compiled(graph)

    program = Started(graph, compile)
    points = [float(place) for place in range(-3, 2 * CALLS_BY_NODE)]
    for calls, x in enumerate(points, start=1):
        assert repr(program(x)) == repr(compiled(graph)(x))
        assert len(made) == (calls >= CALLS_BY_NODE)
    assert made == [graph]
