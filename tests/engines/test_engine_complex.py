"""The complex engine: every row near the real axis, tiny imaginary parts, never an exception."""

import cmath
import math
import random
import re
from typing import Any

import pytest
from flint import acb, arb
from hypothesis import given, settings
from hypothesis import strategies as st
from row_points import OPERATIONS, graph_of, random_points, special_points
from strategies import graphs

from tests.lanes import every_row, examples, shared_out
from tests.steps import at_most
from workbench.calculus.adjoint import gradient_graph
from workbench.engines import ENGINES
from workbench.engines.ball import working_precision
from workbench.engines.complex import MAX_EMITTED
from workbench.errors import EngineError, PointError
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import OPERATORS, Operator
from workbench.measure.balls.roundoff import arithmetic_bounds
from workbench.measure.complex_balls.continuation import complex_values
from workbench.records.status import Status
from workbench.truth import certify
from workbench.truth.series.domain import domain_of
from workbench.writers.complex import complex_function
from workbench.writers.constants import constant_values

TINY = 1e-200
LARGEST = 1.7976931348623157e308
compiled = ENGINES["complex"].compile
supported = pytest.mark.parametrize(
    "row", shared_out([row for row in OPERATIONS if row.complex], 18), ids=lambda row: row.name
)


def values(text: str, *inputs: complex) -> tuple[complex, ...]:
    return tuple(compiled(parse(text))(*inputs))


def slope(text: str, x: float, *others: float, step: float = TINY) -> float:
    """The complex step derivative in the first variable."""
    return values(text, complex(x, step), *others)[0].imag / step


# -- every row ---------------------------------------------------------------------------------


@pytest.mark.scales
@supported
def test_a_tiny_imaginary_part_comes_out_as_the_derivative(row: Operator) -> None:
    """Within what rounding may do to the derivative program, certified by the referee."""
    graph = graph_of(row)
    program = compiled(graph)
    adjoint = gradient_graph(graph, graph.variables)
    signs = set()
    judged = 0
    drawn = random_points(row, examples(200))
    points = [point for point in drawn if min(map(abs, point)) > 1e-9]
    for point in points:
        truths = certify(graph, dict(zip(graph.variables, point, strict=True)))
        for place, name in enumerate(graph.variables):
            truth = truths[name]
            if truth.status is not Status.OK:
                continue
            shifted = [*point[:place], complex(point[place], TINY), *point[place + 1 :]]
            computed = program(*shifted)[0].imag / TINY
            (bound,) = arithmetic_bounds(adjoint, point, [1 + place])
            if bound.bound is None or not math.isfinite(computed):
                continue
            size = abs(truth.value or 0.0)
            underflow = 4 * 2.0**-1074 / TINY * (1 + size)
            allowed = 2 * bound.bound + 4 * 2.0**-52 * size + underflow
            assert abs(arb(computed) - truth.ball) <= allowed, (point, name, computed, truth)
            judged += 1
            signs.add(math.copysign(1, point[place]))
    assert judged > 10
    inside = domain_of(row.name)
    possible = [point for point in points if inside is None or inside([arb(one) for one in point])]
    assert signs == {math.copysign(1, operand) for point in possible for operand in point}


@supported
def test_values_off_the_axis_are_those_of_the_continuation(row: Operator) -> None:
    graph = graph_of(row)
    program = compiled(graph)
    source = random.Random(row.name)
    ulps = row.complex_ulps or 64.0
    compared = 0
    for point in random_points(row, 60, seed=5):
        if not all(1e-3 < abs(x) < 30 for x in point):
            continue
        for size in (TINY, 1e-6, 1e-3, 1e-2, 0.3):
            inputs = [complex(x, size * abs(x) * source.uniform(-1, 1)) for x in point]
            computed = program(*inputs)[0]
            exact = complex_values(graph, [acb(u.real, u.imag) for u in inputs], 1600)[-1]
            if not exact.is_finite():
                assert cmath.isnan(computed) or computed.real in (math.inf, -math.inf)
                continue
            with working_precision(256):
                distance = abs(acb(computed.real, computed.imag) - exact)
                assert distance <= ulps * 2.0**-52 * abs(exact), (inputs, computed, exact)
            compared += 1
    assert compared > 20


@supported
def test_on_real_numbers_it_is_the_python_engine(row: Operator) -> None:
    graph = graph_of(row)
    program, floats = compiled(graph), ENGINES["python"].compile(graph)
    for point in (*special_points(row)[::3], *random_points(row, 100, seed=4)):
        (result,) = program(*point)
        (expected,) = floats(*point)
        assert type(result) is complex and result.imag == 0, (point, result)
        if math.isfinite(expected) and abs(expected) < LARGEST / 2:
            slack = max(2 * row.ulps, 4) * math.ulp(max(abs(expected), row.floor))
            assert abs(result.real - expected) <= slack, (point, result, expected)
        elif math.isnan(expected):
            assert math.isnan(result.real), (point, result)
        else:
            assert result.real == expected or abs(result.real) > LARGEST / 4, (point, result)


@supported
def test_no_operands_make_it_raise(row: Operator) -> None:
    program = compiled(graph_of(row))
    parts = (0.0, -0.0, 1.0, -1.0, 0.5, 1e-200, 1e300, -1e300, 800.0, math.inf, math.nan)
    numbers = [complex(real, imag) for real in parts for imag in parts]
    source = random.Random(row.name)
    for _ in range(400):
        results = program(*(source.choice(numbers) for _ in range(row.arity)))
        assert [type(result) for result in results] == [complex]


# -- the domain rule and the branches ----------------------------------------------------------


@every_row(
    "text, x",
    [
        ("log(x)", -1.0),
        ("log2(x)", -1.0),
        ("log10(x)", -1e-300),
        ("log1p(x)", -2.0),
        ("sqrt(x)", -1.0),
        ("x**0.5", -4.0),
        ("(-8)**(x/3)", 1.0),
        ("x**x", -1.5),
        ("asin(x)", 1.5),
        ("acos(x)", -1.5),
        ("acosh(x)", 0.5),
        ("atanh(x)", -3.0),
        ("0*log(x) + x", -1.0),
        ("gamma(x)", -3.0),
        ("x/x", 0.0),
    ],
)
def test_where_the_real_function_is_undefined_there_is_no_complex_number(
    text: str, x: float
) -> None:
    for z in (complex(x, 1e-200), complex(x, -1e-3)):
        (result,) = values(text, z)
        assert math.isnan(result.real) and math.isnan(result.imag)


def test_infinities_of_the_real_function_stay_infinite() -> None:
    for text, x in (("log(x)", 0.0), ("1/x", 0.0), ("x**-2", 0.0), ("exp(x)", 1000.0)):
        (result,) = values(text, complex(x, TINY))
        assert result.real == parse(text)(x=x)


@every_row(
    "text, x, expected",
    [
        ("abs(x)", -2.0, -1.0),
        ("abs(x)", 0.0, 0.0),
        ("relu(x)", -1.0, 0.0),
        ("relu(x)", 0.0, 0.0),
        ("max(x, 1)", 2.0, 1.0),
        ("max(x, 1)", 1.0, 0.5),
        ("max(x, 1)", 0.0, 0.0),
        ("min(x, x, x)", 3.0, 1.0),
        ("sign(x)*x", -3.0, -1.0),
        ("where(x > 1, x**2, -x)", 3.0, 6.0),
        ("where(x > 1, log(x), -x)", -3.0, -1.0),
        ("where(x, 1/x, x)", 0.0, 1.0),
        ("where(exp(x) > 1e300, 3*x, x)", 1000.0, 3.0),
        ("where(1/x < 0, 3*x, x)", -2.0, 3.0),
        ("where(1/exp(x) < 1, 3*x, x)", 800.0, 3.0),
        ("(x < 1)*x + (x >= 1)*2*x", 1.0, 2.0),
        ("where(not x == 1 and x != 2 or x > 5, x, 7*x)", 1.0, 7.0),
        ("hypot(x, 0)", -2.0, -1.0),
        ("atan2(0, x)", -2.0, 0.0),
        ("atan2(x, -1)", 0.0, -1.0),
        ("cbrt(x)", -8.0, 1 / 12),
        ("x**3", -2.0, 12.0),
        ("x**-3", -2.0, -3 / 16),
        ("x**7", -1e-20, 7e-120),
        ("x**1001", -1.0, 1001.0),
        ("x**0", -2.0, 0.0),
        ("x**2", 0.0, 0.0),
        ("x**1", 0.0, 1.0),
        ("2**x", 3.0, 8 * math.log(2)),
        ("x**x", 2.0, 4 * (1 + math.log(2))),
        ("expm1(x)", 1e-300, 1.0),
        ("log1p(x)", -0.75, 4.0),
        ("tanh(x)", 1e-300, 1.0),
        ("1e150/x", 1e110, -1e-70),
    ],
)
def test_derivatives_by_a_step_of_1e200th(text: str, x: float, expected: float) -> None:
    assert slope(text, x) == pytest.approx(expected, rel=4e-16, abs=1e-120)


# -- programs ----------------------------------------------------------------------------------


def test_floats_and_complex_numbers_mix_and_outputs_are_complex() -> None:
    results = values("x*y, y, 2, x < y", 1.5, 2.0 + TINY * 1j)
    assert results == (3.0 + 1.5 * TINY * 1j, 2.0 + TINY * 1j, 2.0 + 0j, 1.0 + 0j)
    assert {type(result) for result in results} == {complex}


def test_an_operator_without_complex_spelling_is_told() -> None:
    with pytest.raises(EngineError, match="polygamma has no spelling on complex numbers"):
        compiled(parse("polygamma(1, x)"))
    assert values("x*polygamma(0, 1)", 2.0)[0].real == pytest.approx(-1.1544313298030657)


def test_the_negative_of_a_truth_value_keeps_the_sign_of_its_zero() -> None:
    graph = parse("-(not (x + 1)), -(x > 1), -(x > 1 and x < 2)")
    with pytest.MonkeyPatch.context() as patch:
        emitted = compiled(graph)(0.0)
        patch.setattr("workbench.engines.complex.MAX_EMITTED", 0)
        assert repr(compiled(graph)(0.0)) == repr(emitted) == repr((complex(-0.0, 0.0),) * 3)


ANY_FLOAT = st.one_of(
    st.floats(), st.floats(-3, 3), st.sampled_from((0.0, -0.0, 1.0, -1.0, 2.0, math.inf))
)
ANY_NUMBER = st.builds(complex, ANY_FLOAT, st.one_of(st.sampled_from((0.0, TINY)), ANY_FLOAT))
SUPPORTED = [row.name for row in OPERATIONS if row.complex]


@settings(max_examples=examples(200))
@given(
    graphs(operators=SUPPORTED, max_operations=24, max_outputs=3),
    st.lists(st.one_of(ANY_FLOAT, ANY_NUMBER), min_size=3, max_size=3),
)
def test_emitted_code_and_loop_agree_to_the_bit_and_never_raise(
    graph: Graph, inputs: list[complex]
) -> None:
    inputs = inputs[: len(graph.variables)]
    emitted = compiled(graph)(*inputs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workbench.engines.complex.MAX_EMITTED", 0)
        looped = compiled(graph)(*inputs)
    assert [type(value) for value in emitted] == [complex] * len(graph.outputs)
    assert repr(emitted) == repr(looped)


@settings(max_examples=examples(100))
@given(graphs(operators=SUPPORTED, max_operations=12), st.lists(ANY_FLOAT, min_size=3, max_size=3))
def test_what_starts_real_stays_real(graph: Graph, inputs: list[float]) -> None:
    (result,) = compiled(graph)(*inputs[: len(graph.variables)])
    assert result.imag == 0


def test_no_name_of_a_user_is_in_the_code() -> None:
    hostile = ["__import__", "os", "lambda", "exec", "v0", "complex", "sin", "refuse", "program"]
    builder = GraphBuilder(hostile)
    node = builder.variable(hostile[0])
    for name in hostile[1:]:
        node = builder.apply("add", builder.apply("log", node), builder.variable(name))
    graph = builder.build([node])
    text = complex_function(graph, constant_values(graph), "program").text
    words = {word for word in re.findall(r"[A-Za-z_]\w*", text) if not re.match(r"v\d+\Z", word)}
    assert words == {"def", "program", "return", "complex", "log", "real", "if", "else", "refuse"}
    point = [1.5 + index for index in range(len(hostile))]
    assert compiled(graph)(*point)[0].real == pytest.approx(
        graph(dict(zip(hostile, point, strict=True)))
    )


def long_graph(nodes: int) -> Graph:
    """A graph of about so many nodes whose values stay between -2 and 2."""
    source = random.Random(1)
    builder = GraphBuilder(("x", "y"))
    last = [builder.variable("x"), builder.variable("y")]
    half = builder.literal(0.5)
    while len(builder) < nodes:
        name = source.choice(("add", "subtract", "multiply", "sin", "cos", "max"))
        operands = [last[-1 - source.randrange(min(len(last), 9))] for _ in range(2)]
        node = builder.apply(name, *operands[: OPERATORS[name].arity])
        last.append(builder.apply("multiply", node, half))
    return builder.build(last[-3:])


@pytest.mark.slow
def test_graphs_of_many_nodes_run_over_their_columns() -> None:
    graph = long_graph(30_000)
    assert len(graph) > MAX_EMITTED
    with at_most(20 * len(graph)):
        program = compiled(graph)
        results = program(complex(0.3, TINY), 0.7)
    expected: Any = ENGINES["python"].compile(graph)(0.3, 0.7)
    assert [result.real for result in results] == pytest.approx(expected, rel=1e-12)
    with pytest.raises(PointError, match="1 values for 2 variables: x, y"):
        program(1.0)


def test_a_deep_chain() -> None:
    builder = GraphBuilder()
    node = builder.variable("x")
    for _ in range(100_000):
        node = builder.apply("sin", node)
    program = compiled(builder.build([node]))
    result = program(complex(1.0, TINY))[0]
    # sin(sin(...)) is near sqrt(3/n), and so its derivative falls like n**-1.5.
    assert result.real == pytest.approx(math.sqrt(3 / 100_000), rel=1e-3)
    assert 0 < result.imag / TINY < 1e-6
