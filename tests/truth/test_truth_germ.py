"""The germ rule: derivatives at edges and ties, one-sided slopes, jumps."""

import math
from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import every_row, examples
from workbench.engines.ball import node_values, working_precision
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.records.status import Status
from workbench.truth import certified_directional, certify, taylor_coefficients
from workbench.truth.germs.series import add, constant, divide, germ, multiply, of_series
from workbench.truth.stopping import is_decided

INFINITY = math.inf


@every_row(
    "text, derivative",
    [
        ("relu(x) - relu(-x)", 1.0),
        ("x*abs(x)", 0.0),
        ("x*abs(x)*exp(3) + 2*x", 2.0),
        ("x*abs(x) + sin(x + 1)", math.cos(1)),
        ("abs(x)*abs(x)", 0.0),
        ("abs(x*abs(x))", 0.0),
        ("abs(cos(x) - 1)", 0.0),
        ("cbrt(x**3)", 1.0),
        ("cbrt(x**4)", 0.0),
        ("sqrt(x**4)", 0.0),
        ("(x*x)**1.5", 0.0),
        ("abs(x)**1.5", 0.0),
        ("where(x > 0, x**1.5, 0)", 0.0),
        ("x*x*(x > 0)", 0.0),
        ("where(x > 0 and x < 1, x**2, 0)", 0.0),
        ("where(x, x, 0)", 1.0),
        ("where(x > 0, exp(x), 1 + x)", 1.0),
        ("1 if x == 0 else exp(x)", 1.0),
        ("1 if x == 0 else sin(x)/x", 0.0),
        ("1 if x == 0 else (exp(x) - 1)/x", 0.5),
        ("0.5 if x == 0 else (1 - cos(x))/x**2", 0.0),
        ("max(sin(x), x)", 1.0),
        ("max(x, 0)*max(-x, 0)", 0.0),
        ("max(x, 0) + min(x, 0)", 1.0),
        ("log(1 + abs(x)**3)", 0.0),
        ("hypot(x, x)*x", 0.0),
        ("acosh(1 + x**4)", 0.0),
        ("asin(1 - x**4)", 0.0),
        ("atan2(x, 1) + atan2(-x, 1)", 0.0),
        ("x*where(x > 0, 1, 1)", 1.0),
        ("sqrt(relu(x - 1)) + x", 1.0),
        ("where(x == 0, 0, exp(-1/x**2))", 0.0),
        ("where(x == 0, 0, x*x*sin(1/x))", 0.0),
        ("where(x == 0, 0, x*tanh(1/x**2))", 1.0),
        ("where(x == 0, 0, x*atan(1/x**2)*2/pi)", 1.0),
        ("where(x == 0, 0, 1/(x + 1/x))", 1.0),
        ("where(x == 0, 0, x**3*abs(1/x) + x)", 1.0),
    ],
)
def test_derivatives_that_exist(text: str, derivative: float) -> None:
    certificate = certify(parse(text), {"x": 0})["x"]
    assert certificate.status is Status.OK, certificate.reason
    assert certificate.value == pytest.approx(derivative, rel=1e-15, abs=0)


@every_row(
    "text, left, right",
    [
        ("abs(x)", -1.0, 1.0),
        ("abs(abs(x))", -1.0, 1.0),
        ("(x*x)**0.5", -1.0, 1.0),
        ("sqrt(sin(x)**2)", -1.0, 1.0),
        ("asin(cos(x))", 1.0, -1.0),
        ("acos(-cos(x))", 1.0, -1.0),
        ("acosh(1 + 2*x**2)", -2.0, 2.0),
        ("hypot(3*x, 4*x)", -5.0, 5.0),
        ("max(x, -x)", -1.0, 1.0),
        ("min(x, x**2)", 1.0, 0.0),
        ("relu(x)", 0.0, 1.0),
        ("x*sign(x)", -1.0, 1.0),
        ("where(x < 0, -x, 2*x)", -1.0, 2.0),
        ("abs(gamma(x + 1) - 1)", -0.5772156649015329, 0.5772156649015329),
        ("exp(abs(x))*cos(x)", -1.0, 1.0),
        ("sqrt(x)", None, INFINITY),
        ("cbrt(x)", INFINITY, INFINITY),
        ("abs(x)**(1/3)", -INFINITY, INFINITY),
        ("sqrt(relu(x))", 0.0, INFINITY),
        ("sqrt(max(0, x))", 0.0, INFINITY),
        ("sqrt(-min(0, x))", -INFINITY, 0.0),
        ("x**1.5", None, 0.0),
        ("x**0.3", None, INFINITY),
        ("asin(1 - x)", None, -INFINITY),
        ("sign(x)", None, None),
        ("x < 0", None, 0.0),
        ("2 if x == 0 else sin(x)/x", None, None),
        ("where(x == 0, 0, 1/x)", None, None),
        ("atan2(x, -1)", None, -1.0),
        ("0**x", None, None),
        ("where(x >= 0, x, x + 1)", None, 1.0),
        ("where(x == 0, 0, x**2*abs(1/x))", -1.0, 1.0),
        ("where(x == 0, 0, x*erf(1/x))", -1.0, 1.0),
        ("where(x == 0, 0, x*atan(1/x))", -math.pi / 2, math.pi / 2),
        ("where(x == 0, 0, x*sigmoid(1/x))", 0.0, 1.0),
        ("where(x == 0, 0, x**2*max(1/x, 5))", 0.0, 1.0),
        ("where(x == 0, 0, x**2*(abs(1/x) + 1/x))", 0.0, 2.0),
        ("where(x == 0, 0, atan(1/x))", None, None),
        ("where(x == 0, 0, asin(1/x))", None, None),
        ("x**x", None, -math.inf),
        ("where(x == 0, 1, abs(x)**x)", -math.inf, -math.inf),
        ("where(x == 0, 0, x*log(abs(x)))", -math.inf, -math.inf),
        ("where(x > 0, x*log(x)**2, 0)", 0.0, math.inf),
        ("where(x > 0, sqrt(x)*log(sin(x)), 3*x)", 3.0, -math.inf),
        ("where(x > 0, x/(1 + x*log(x)), 0)", 0.0, 1.0),
        ("where(x == 0, 0, log(x*x) + 1/x)", None, None),
        ("where(x <= 0, where(x == 0, 5, x), x*log(x))", None, None),
        ("where(x <= 0, 3, x*sin(1/x))", 0.0, None),
        ("where(x > 0, log(x), x)", 1.0, None),
        ("where(x > 0, 2 - log(x)*1, x)", 1.0, None),
        ("where(x == 0, 0, exp(-1/x))", None, 0.0),
        ("where(x == 0, 5, abs(log10(abs(x)) + x))", None, None),
        ("where(x == 0, 0, cosh(1/x) - x)", None, None),
    ],
)
def test_derivatives_that_do_not_exist(text: str, left: float | None, right: float | None) -> None:
    certificate = certify(parse(text), {"x": 0})["x"]
    assert certificate.status is Status.NOT_DIFFERENTIABLE, certificate
    assert (certificate.left, certificate.right) == (left, right)
    assert certificate.value is None and certificate.reason.startswith("boundary point")


@pytest.mark.parametrize(
    "text",
    [
        "where(x == 0, 0, x*sin(1/x))",
        "where(x == 0, 0, exp(1/x)*x)",
        "where(x == 0, 0, tanh(log(abs(x))))",
        "where(x == 0, 0, x/log(abs(x)))",
        "where(x == 0, 0, x**2*log(-log(abs(x))))",
    ],
)
def test_what_has_no_germ_of_ours_stays_undetermined(text: str) -> None:
    certificate = certify(parse(text), {"x": 0})["x"]
    assert certificate.status is Status.UNDETERMINED
    assert certificate.reason.startswith("boundary point")
    assert "bits" not in certificate.reason, "more of them would not help"


def test_ties_at_decimals_that_balls_cannot_hold() -> None:
    tenth = Fraction(1, 10)
    corner = certify(parse("abs(x - 0.1)"), {"x": tenth})["x"]
    assert (corner.left, corner.right) == (-1.0, 1.0)
    for text in ("relu(x - 0.1) - relu(0.1 - x)", "max(x, 0.1) + min(x, 0.1)"):
        assert certify(parse(text), {"x": tenth})["x"].value == 1.0
    away = certify(parse("abs(x - 0.1)"), {"x": 0.1})["x"]  # the float lies just above
    assert away.value == 1.0


def test_operands_that_do_not_vary_are_constants_on_both_sides() -> None:
    found = certify(parse("abs(x)*y + sqrt(y)*x + where(y > 0, 5, x)"), {"x": 0, "y": 0})
    assert found["x"].value == 1.0  # abs(x)*0 + 0*x + x
    assert certify(parse("atan2(y, x)"), {"x": -1, "y": 0})["x"].value == 0.0
    assert certify(parse("atan2(y, x)"), {"x": -1, "y": 0})["y"].right == -1.0


def test_three_equal_operands_of_max() -> None:
    found = certify(parse("max(x, max(y, z))"), {"x": 1, "y": 1, "z": 1})
    assert {(each.left, each.right) for each in found.values()} == {(0.0, 1.0)}
    together = certified_directional(
        parse("max(x, max(y, z))"), {"x": 1, "y": 1, "z": 1}, {"x": 2, "y": 2, "z": 2}
    )
    assert together.value == 2.0


def test_beyond_the_first_derivative_both_sides_are_compared_too() -> None:
    value, first, second, third = taylor_coefficients(parse("x*abs(x) + 3"), {"x": 0}, {"x": 1}, 3)
    assert (value.value, first.value) == (3.0, 0.0)
    assert second.status is third.status is Status.NOT_DIFFERENTIABLE
    assert (second.left, second.right) == (third.left, third.right) == (-1.0, 1.0)
    assert second.reason == "boundary point: one-sided derivatives of order 2 differ"
    corner = taylor_coefficients(parse("abs(x)"), {"x": 0}, {"x": 1}, 1)
    assert [each.status for each in corner] == [Status.OK, Status.NOT_DIFFERENTIABLE]


def test_germ_arithmetic_keeps_what_is_known() -> None:
    with working_precision(128, 6):
        tau = germ(0, [arb(0), arb(1), *[arb(0)] * 4])
        assert (tau.shift, tau.end) == (1, 6)
        square = multiply(tau, tau)
        assert (square.shift, square.end) == (2, 7)
        one = divide(square, square)
        assert one.shift == 0 and one.lead == 1
        pole = divide(constant(arb(1)), square)
        assert pole.shift == -2
        gone = add(tau, multiply(tau, constant(arb(-1))))
        assert (gone.shift, gone.coefficients) == (6, ())
        sine = of_series(tau.series().sin())
        difference = add(sine, multiply(tau, constant(arb(-1))))
        assert difference.shift == 3 and difference.lead < 0


#: Operators with corners, and those that move and bend what they are applied to.
PAIRS = ("add", "subtract", "multiply", "divide", "min", "max")
PIECES = (*PAIRS, "abs", "relu", "sin", "exp", "cbrt", "sqrt", "atan", "tanh", "where")


@st.composite
def cornered(draw: st.DrawFn) -> Graph:
    """Random functions of x with ties at 0."""
    builder = GraphBuilder()
    nodes = [builder.variable("x"), builder.literal(0), builder.literal(draw(st.integers(-2, 2)))]
    for _ in range(draw(st.integers(2, 9))):
        name = draw(st.sampled_from(PIECES))
        picks = [nodes[-1 - draw(st.integers(0, min(4, len(nodes) - 1)))] for _ in range(3)]
        if name == "where":
            comparison = draw(st.sampled_from(("less", "greater_equal", "equal")))
            picks[0] = builder.apply(comparison, picks[0], picks[1])
            nodes.append(builder.apply("where", picks[0], picks[1], picks[2]))
        else:
            nodes.append(builder.apply(name, *picks[: 2 if name in PAIRS else 1]))
    if draw(st.booleans()):  # a value at 0 of its own, so that the function may have a pole there
        at_zero = builder.apply("equal", nodes[0], builder.literal(0))
        hole = builder.literal(draw(st.integers(-1, 1)))
        nodes.append(builder.apply("where", at_zero, hole, nodes[-1]))
    return builder.build([nodes[-1]])


def one_sided_quotients(graph: Graph, sign: int) -> list[arb]:
    """(f(0 + h) - f(0))/h for two tiny h on one side, on the ball engine at 4000 bits."""
    quotients = []
    for power in (120, 180):
        with working_precision(4000):
            h = arb((sign, -power))
            start = node_values(graph, [arb(0)], 4000)[graph.outputs[0]]
            moved = node_values(graph, [h], 4000)[graph.outputs[0]]
            quotients.append((moved - start) / h)
    return quotients


@settings(max_examples=examples(150))
@given(cornered())
def test_random_corners_against_one_sided_differences(graph: Graph) -> None:
    """What the germ rule says of a random tie, a difference quotient sees too."""
    if not graph.variable_nodes():
        return
    certificate = certify(graph, {"x": 0})["x"]
    slopes = (certificate.value,) * 2
    if certificate.status is Status.NOT_DIFFERENTIABLE:
        slopes = (certificate.right, certificate.left)
        assert slopes[0] is None or slopes[0] != slopes[1] or math.isinf(slopes[0])
    elif certificate.status is not Status.OK:
        return
    for slope, sign in zip(slopes, (1, -1), strict=True):
        coarse, fine = one_sided_quotients(graph, sign)
        if not (fine.is_finite() and is_decided(fine)):
            continue
        if slope is None:  # no value on this side, or a jump: the quotient grows like 1/h
            jump = f"a jump to the {'right' if sign > 0 else 'left'}" in certificate.reason
            assert not jump or abs(fine) > 2**50 * abs(coarse)
        elif math.isinf(slope):
            assert (fine > 0) is (slope > 0) and abs(fine) > 2 * abs(coarse)
        else:
            bound = 8 * abs(coarse - fine) + abs(fine) * arb(2) ** -50 + arb(2) ** -60
            assert abs(fine - arb(slope)) < bound


def test_decimal_points_of_random_size() -> None:
    """A tie far from zero, with exact rational values of many digits."""
    number = Literal.from_text("123456789.123456789123456789")
    text = f"abs(x - {number.spelling}) + x"
    corner = certify(parse(text), {"x": number})["x"]
    assert (corner.left, corner.right) == (0.0, 2.0)
