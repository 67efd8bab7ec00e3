"""Taylor mode: every row of the table to order 8 against the referee, and its costs."""

import math
from collections.abc import Callable
from fractions import Fraction

import mpmath
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st
from row_points import OPERATIONS, random_points
from strategies import SMOOTH, graphs

from tests.lanes import every_row, examples, shared_out
from workbench.calculus.taylor import derivatives_graph, taylor_graph
from workbench.engines.ball import node_values
from workbench.errors import BudgetError, GraphError, UnsupportedError
from workbench.experiments.costs.growth import degree
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import count, shared_operations
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import Operator
from workbench.records import Status
from workbench.truth import certified_derivatives

ORDER = 8
#: Both programs and referee agree to more than 60 digits.
BITS, DIGITS = 400, arb(10) ** -60
#: Operands that random points seldom hit: both sides of a branch, the middle of a short domain.
CHOSEN = ((0.4, 0.7, 0.2), (-0.4, 0.6, -1.5), (1.7, 1.5, 0.3), (-2.5, 0.25, 1.0), (2.5, -1.5, 0.0))


def curved(row: Operator, point: tuple[float, ...]) -> Graph:
    """An operator on operands that all vary, and not in a straight line, around x = 0."""
    builder = GraphBuilder(["x"])
    x = builder.variable("x")
    operands = []
    for number, (value, partial) in enumerate(zip(point, row.partials, strict=True)):
        constant = builder.literal(value)
        if partial is None:
            operands.append(builder.literal(abs(round(value))))
            continue
        bend = builder.apply("multiply", x, builder.literal(0.5 - number))
        slope = builder.apply("add", builder.literal(1 + number), bend)
        operands.append(builder.apply("add", constant, builder.apply("multiply", x, slope)))
    return builder.build([builder.apply(row.name, *operands)])


@pytest.mark.parametrize("row", shared_out(list(OPERATIONS), 20), ids=lambda row: row.name)
def test_every_row_agrees_with_the_referee_to_sixty_digits(row: Operator) -> None:
    points = [one[: row.arity] for one in (*CHOSEN, row.sample)]
    points += [one for one in random_points(row, 30) if all(abs(x) < 8 for x in one)][:2]
    judged = 0
    for point in points:
        graph = curved(row, point)
        truth = certified_derivatives(graph, {"x": 0.0}, "x", ORDER)
        if truth[-1].status is not Status.OK:
            continue
        judged += 1
        program = derivatives_graph(graph, "x", ORDER)
        values = node_values(program, [0.0], BITS)
        for order, output in enumerate(program.outputs):
            value = values[output]
            assert value.is_finite(), (point, order)
            assert value.overlaps(truth[order].ball), (point, order, value, truth[order].ball)
            assert value.rad() < DIGITS * (1 + abs(value)), (point, order)
    assert judged >= 2


@every_row(
    "text, function, at",
    [
        ("tanh(x)", mpmath.tanh, 0.3),
        ("gamma(x)", mpmath.gamma, 2.5),
        ("gamma(x)", mpmath.gamma, -1.5),
        ("asin(x)", mpmath.asin, -0.4),
        ("erfc(x)", mpmath.erfc, 1.25),
        ("log10(x)", mpmath.log10, 0.5),
        ("x**x", lambda x: x**x, 2.0),
        ("x**2.5", lambda x: x ** mpmath.mpf(2.5), 0.75),
        ("sigmoid(x)", lambda x: 1 / (1 + mpmath.exp(-x)), -0.75),
        ("cbrt(x)", lambda x: mpmath.sign(x) * abs(x) ** (mpmath.mpf(1) / 3), -0.5),
    ],
)
def test_mpmath_agrees(text: str, function: object, at: float) -> None:
    program = taylor_graph(parse(text), "x", ORDER)
    values = node_values(program, [at], 300)
    with mpmath.workdps(60):
        coefficients = mpmath.taylor(function, mpmath.mpf(at), ORDER)
        for output, expected in zip(program.outputs, coefficients, strict=True):
            computed = mpmath.mpf(values[output].mid().str(60, radius=False))
            assert mpmath.almosteq(computed, expected, rel_eps=mpmath.mpf(10) ** -35)


@given(
    graphs(
        variables=("x",),
        operators=SMOOTH,
        numbers=st.integers(-6, 6).map(Literal.from_number),
        max_operations=8,
    ),
    st.sampled_from([0.375, 1.5, -0.625]),
)
@settings(max_examples=examples(40), deadline=None)
def test_random_functions_agree_with_the_referee(graph: Graph, at: float) -> None:
    truth = certified_derivatives(graph, {"x": at}, "x", 4)
    program = derivatives_graph(graph, "x", 4)
    values = node_values(program, [at], BITS)
    for order, output in enumerate(program.outputs):
        if truth[order].status is Status.OK and values[output].is_finite():
            assert values[output].overlaps(truth[order].ball), order


def test_closed_forms() -> None:
    factorials = tuple(float(math.factorial(k)) for k in range(ORDER + 1))
    assert derivatives_graph(parse("1/(1 - x)"), "x", ORDER)(x=0.0) == factorials
    assert derivatives_graph(parse("exp(x)"), "x", ORDER)(x=0.0) == (1.0,) * (ORDER + 1)
    sines = (0.0, 1.0, 0.0, -1.0) * 2 + (0.0,)
    assert derivatives_graph(parse("sin(x)"), "x", ORDER)(x=0.0) == sines
    assert taylor_graph(parse("(1 + x)**5"), "x", 6)(x=0.0) == (1, 5, 10, 10, 5, 1, 0)


def test_one_variable_of_several_and_several_outputs() -> None:
    program = derivatives_graph(parse("x**2*y, y*sin(x)"), "y", 2)
    assert program.variables == ("x", "y")
    assert program(x=3.0, y=2.0) == (18.0, 2 * math.sin(3.0), 9.0, 0.0, math.sin(3.0), 0.0)


@every_row(
    "text, at, expected",
    [
        ("x**3", 0.0, (0, 0, 0, 6, 0)),
        ("(x*x)**2", 0.0, (0, 0, 0, 0, 24)),
        ("x**0", 0.0, (1, 0, 0, 0, 0)),
        ("x**y", 0.0, (0, 0, 2, 0, 0)),
        ("x**64", 0.0, (0, 0, 0, 0, 0)),
        ("x**65", 0.0, (0, 0, 0, 0, 0)),
        ("where(x > 0, sqrt(x), 0)", 0.0, (0, 0, 0, 0, 0)),
        ("where(x > 0, sqrt(x), x**2)", -1.0, (1, -2, 2, 0, 0)),
        ("sqrt(max(0, x))", -1.0, (0, 0, 0, 0, 0)),
        ("max(0, x)**1.5", -1.0, (0, 0, 0, 0, 0)),
        ("sqrt(relu(x) + abs(min(x, 0)))", 4.0, (2, 0.25, -1 / 32, 3 / 256, -15 / 2048)),
        ("x*where(x > 0, 1/x, 0)", 0.0, (0, 0, 0, 0, 0)),
        ("relu(log(x))", 0.0, (0, 0, 0, 0, 0)),
        ("x*abs(x)", -3.0, (-9, 6, -2, 0, 0)),
        ("x if x > 0 and x < 2 else x**2", 1.0, (1, 1, 0, 0, 0)),
    ],
)
def test_powers_at_zero_and_what_was_not_chosen(
    text: str, at: float, expected: tuple[float, ...]
) -> None:
    graph = parse(text)
    point = {"x": at} | ({"y": 2.0} if "y" in graph.variables else {})
    assert derivatives_graph(graph, "x", 4)(point) == pytest.approx(expected, abs=0)


def test_operations_grow_with_the_square_of_the_order() -> None:
    graph = parse("exp(x)/sqrt(sin(x)**3 + cos(x)**3)")
    # Terms of a product with itself are equal in pairs, all but the middle one of an even order.
    for least in (3, 4):
        orders = range(least, 25, 2)
        assert degree([shared_operations(taylor_graph(graph, "x", k)) for k in orders]) == 2
    for text in ("tanh(x*x)", "erf(exp(x)*sin(x))", "sigmoid(x*x)", "asin(x*x)", "(x*x + 1)**2.5"):
        many, few = (shared_operations(taylor_graph(parse(text), "x", k)) for k in (32, 16))
        assert many < 4.5 * few, text


def test_sine_and_cosine_are_expanded_together() -> None:
    alone = count(derivatives_graph(parse("sin(x*x)"), "x", 6)).shared_operations
    both = count(derivatives_graph(parse("sin(x*x), cos(x*x)"), "x", 6)).shared_operations
    assert both - alone <= 10
    assert count(derivatives_graph(parse("sin(x*x)"), "x", 6)).elementary == 2


def test_literal_exponents_stay_exact() -> None:
    values = node_values(program := taylor_graph(parse("x**(1/3)"), "x", 3), [1.0], 200)
    for output, expected in zip(program.outputs, ("1", "1/3", "-1/9", "5/81"), strict=True):
        ratio = Fraction(expected)
        assert (values[output] * ratio.denominator - ratio.numerator).contains(0)
        assert values[output].rel_accuracy_bits() > 190


def test_long_chains_need_no_recursion() -> None:
    builder = GraphBuilder()
    node = builder.variable("x")
    for _ in range(1_500):
        node = builder.apply("sin", builder.apply("multiply", node, builder.literal(2)))
    program = taylor_graph(builder.build([node]), "x", 3)
    assert all(map(math.isfinite, program(x=0.5)))  # type: ignore[arg-type]


def test_the_highest_order_runs_for_functions_whose_partials_never_end() -> None:
    for text in ("polygamma(0, x)", "lgamma(x)", "x**x", "sigmoid(-x)"):
        assert len(taylor_graph(parse(text), "x", 32).outputs) == 33


def test_what_is_refused() -> None:
    with pytest.raises(GraphError, match="unknown variable z"):
        taylor_graph(parse("x*y"), "z", 2)
    with pytest.raises(GraphError, match="orders go from 1 to 32"):
        taylor_graph(parse("x"), "x", 0)
    with pytest.raises(GraphError, match="orders go from 1 to 32"):
        taylor_graph(parse("x"), "x", 33)
    with pytest.raises(UnsupportedError, match="no derivative in its operand number 1"):
        taylor_graph(parse("polygamma(n, x)"), "n", 2)


def test_a_program_that_is_too_large_is_refused(set_limits: Callable[..., object]) -> None:
    set_limits(taylor_nodes=100)
    with pytest.raises(BudgetError, match="ask for a lower order"):
        taylor_graph(parse("tanh(sin(x)*exp(x))"), "x", 8)
