"""The ball engine: certified values of every node, never an exception, never a hang."""

import math
import time
from fractions import Fraction

import pytest
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import graphs, points

from tests.lanes import every_row, examples
from tests.steps import at_most
from workbench.engines import ENGINES
from workbench.engines.ball import functions as on_balls
from workbench.engines.ball import node_values, to_ball, working_precision
from workbench.errors import PointError
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import OPERATORS


def ball(text: str, *inputs: object, bits: int = 128) -> arb:
    (value,) = ENGINES["ball"].compile(parse(text))(*inputs, bits=bits)
    return value


# -- precision and numbers ---------------------------------------------------------------------


def test_precision_is_as_asked_and_put_back() -> None:
    before = ctx.prec
    assert 120 < ball("sqrt(x)", 2).rel_accuracy_bits() <= 130
    assert ball("sqrt(x)", 2, bits=1000).rel_accuracy_bits() > 990
    assert ctx.prec == before
    with pytest.raises(ZeroDivisionError), working_precision(77, 33):
        assert (ctx.prec, ctx.cap) == (77, 33)
        raise ZeroDivisionError
    assert ctx.prec == before


def test_numbers_enter_exactly_wherever_they_are_binary_fractions() -> None:
    with working_precision(64):
        for number in (2**2000 + 1, 0.1, 5e-324, Fraction(3, 2**900), Literal.from_number(0.1)):
            assert to_ball(number).is_exact()
            exact = number.fraction if isinstance(number, Literal) else Fraction(number)
            assert to_ball(number) - to_ball(exact) == 0
        tenth = to_ball(Literal.from_text("0.1"))
        assert not tenth.is_exact() and (tenth * 10).contains(1)
        assert tenth.rel_accuracy_bits() > 55
        assert to_ball(Literal.from_text("1e5000")) == arb(10**5000)
    assert to_ball(math.inf) == arb("inf")
    assert to_ball(math.nan).is_nan() and arb(math.nan).asin().is_finite()
    assert to_ball(math.nan).asin().is_nan()


def test_literals_have_the_digits_of_the_working_precision() -> None:
    text = "0.1234567890123456789012345678901234567890123456789"
    value = ball(f"x*{text}", 1, bits=200)
    assert value.rel_accuracy_bits() > 190
    with working_precision(300):
        assert value.contains(to_ball(Fraction(text)))


def test_every_node_has_its_ball() -> None:
    graph = parse("sin(x)*2")
    values = node_values(graph, [arb(1)], 128)
    assert len(values) == len(graph)
    with working_precision(200):
        assert values[graph.outputs[0]].contains(2 * arb(1).sin())
    with pytest.raises(PointError, match="0 values for 1 variables: x"):
        node_values(graph, [])


# -- what is undefined, huge or undecided ------------------------------------------------------


@every_row(
    "text",
    (
        *("log(-1)", "1/0", "0/0", "0**-1", "(-8)**(1/3)", "sqrt(-1)", "acosh(0)", "asin(2)"),
        *("atanh(1)", "gamma(-2)", "lgamma(0)", "polygamma(1, -3)", "polygamma(0.5, 1)"),
        *("polygamma(-1, 1)", "log(0)", "asin(log(-1))", "atan2(log(-1), 1)", "sign(log(-1))"),
        *("(0*log(-1))**0",),
    ),
)
def test_the_undefined_is_nan(text: str) -> None:
    assert ball(text).is_nan()


HUGE = (
    *("9**9**9**9", "exp(exp(exp(exp(10))))", "(-3)**(2**70)", "2**-(9**9**9)"),
    *("1.5**(1e4**1e4)", "gamma(1e300)", "gamma(-1e300+1/3)", "lgamma(-1e300)"),
    *("polygamma(1e10, 2)", "sin(1e300)", "polygamma(100, -1e15-1/2)", "sin(exp(exp(20)))"),
    *("polygamma(2**70, 1)", "erfc(1e300)", "(1+1e-30)**1e40", "0.5**1e9999"),
    *("(-1)**1e9999", "gamma(exp(1000))", "tan(10**9999)"),
)


@every_row("text", HUGE)
def test_huge_numbers_take_few_steps(text: str) -> None:
    with at_most(10_000):
        ball(text)
        ball(text, bits=1024)


@pytest.mark.slow  # the clock sees what FLINT does, which is one step
@pytest.mark.parametrize("text", HUGE)
def test_huge_numbers_do_not_hang(text: str) -> None:
    started = time.perf_counter()
    ball(text)
    ball(text, bits=1024)
    assert time.perf_counter() - started < 2


def test_what_is_huge_is_still_right() -> None:
    assert ball("(-3)**(2**70 + 1)") < 0
    assert ball("(-3)**(2**70)") > 0
    assert ball("(-1)**(2**70 + 1)", bits=256) == -1
    assert ball("sigmoid(-1e5)") > 0
    assert ball("softplus(x)", 1e300).contains(arb(1e300))


@every_row(
    "text, value",
    [
        ("0**0", 1),
        ("0**2.5", 0),
        ("(-2)**3", -8),
        ("(-2)**-2", 0.25),
        ("cbrt(-27)", -3),
        ("cbrt(0)", 0),
        ("atan2(0, 0)", 0),
        ("hypot(3, -4)", 5),
        ("where(1 < 2, 5, log(-1))", 5),
        ("where(2 < 1, 1/0, 6)", 6),
        ("min(2, 3)", 2),
        ("relu(-1)", 0),
        ("sign(-2)", -1),
        ("1 < 2", 1),
        ("not 3", 0),
        ("1/3 == 1/3", 1),
        ("1/3 == 2/6", None),
        ("1/3*3 < 1", None),
        ("1 < 2 and not (3 <= 2) or 1/0", 1),
    ],
)
def test_values(text: str, value: float | None) -> None:
    result = ball(text)
    if value is None:
        assert result.contains(0) and result.contains(1)
    else:
        assert result.contains(arb(value)) and result.rel_accuracy_bits() > 100


def test_logarithm_of_gamma_below_zero_is_of_its_magnitude() -> None:
    for u in (-0.5, -1.5, -2.25, -100.125):
        with working_precision(128):
            assert ball("lgamma(x)", u).overlaps(abs(arb(u).gamma()).log())
    assert ball("lgamma(x)", -1e15 - 0.5).is_finite()


def test_polygamma_below_zero_has_the_derivatives_of_the_one_before() -> None:
    """Differences by balls: (p(u + h) - p(u - h)) / 2h is p' up to h*h."""
    h = arb(2) ** -120
    for order in range(6):
        for u in (-0.3, -1.5, -7.75, 0.4):
            with working_precision(600):
                up, down = (on_balls.polygamma(arb(order), arb(u) + shift) for shift in (h, -h))
                slope = (up - down) / (2 * h)
                value = on_balls.polygamma(arb(order + 1), arb(u))
                assert abs(slope - value) < arb(2) ** -150 * (1 + abs(value))


def test_balls_around_zero() -> None:
    wide = arb(0, 1)
    with working_precision(128):
        assert on_balls.cbrt(wide).contains(-1) and on_balls.cbrt(wide).contains(1)
        assert on_balls.integer_power(wide, 2).contains(0) and on_balls.power(wide, arb(3)) < 1.1
        assert on_balls.power(wide, arb(-1)).is_nan()
        assert on_balls.hypot(wide, arb(0)).is_finite()
        assert on_balls.choose(wide, arb(1), arb(5)).contains(1)
        assert on_balls.choose(wide, arb(1), arb(5)).contains(5)
        assert on_balls.sign(wide).contains(-1) and on_balls.sign(wide).contains(1)


# -- whole graphs ------------------------------------------------------------------------------

#: Operators whose float results are the exact ones rounded, and that lose nothing on the way.
DYADIC = ("add", "subtract", "negate", "abs", "min", "max", "relu", "where", "less", "equal", "not")


@settings(max_examples=examples(100))
@given(graphs(max_operations=20), points(("x", "y", "z")))
def test_a_ball_of_more_bits_lies_with_the_one_of_fewer(
    graph: Graph, point: dict[str, float]
) -> None:
    inputs = [point[name] for name in graph.variables]
    coarse = node_values(graph, inputs, 64)
    fine = node_values(graph, inputs, 400)
    for first, second in zip(coarse, fine, strict=True):
        if first.is_finite() and second.is_finite():
            assert first.overlaps(second)


@settings(max_examples=examples(100))
@given(
    graphs(operators=DYADIC, numbers=st.integers(-9, 9).map(Literal.from_number), constants=False),
    st.lists(st.integers(-64, 64).map(lambda n: n / 8), min_size=3, max_size=3),
)
def test_exact_arithmetic_is_exact_on_balls_and_on_floats(
    graph: Graph, inputs: list[float]
) -> None:
    inputs = inputs[: len(graph.variables)]
    (expected,) = ENGINES["python"].compile(graph)(*inputs)
    (value,) = ENGINES["ball"].compile(graph)(*inputs)
    assert value == arb(expected)


def test_deep_graphs_are_a_loop() -> None:
    builder = GraphBuilder()
    node = builder.variable("x")
    for _ in range(50_000):
        node = builder.apply("multiply", node, builder.literal(Fraction(-1)))
    (value,) = ENGINES["ball"].compile(builder.build([node]))(3)
    assert value == 3


def test_every_operator_has_a_spelling_on_balls() -> None:
    for row in OPERATORS.values():
        assert row.ball or row.name in ("literal", "variable")
