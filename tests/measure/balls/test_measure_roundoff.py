"""The arithmetic bound: what each node contributes, and that honest programs keep it."""

import math
from collections.abc import Callable
from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.lanes import examples
from tests.strategies import SMOOTH, graphs, points
from workbench.calculus.adjoint import gradient_graph
from workbench.engines import ENGINES
from workbench.frontends.text import parse
from workbench.ir.literal import Literal
from workbench.measure.balls.linearization import Linearization
from workbench.measure.balls.roundoff import (
    SMALLEST_NORMAL,
    ULP,
    ArithmeticBound,
    arithmetic_bounds,
    float_above,
)
from workbench.measure.balls.run import BallRun
from workbench.records.status import Status

#: One unit in the last place at the bottom of float64.
TINY = 2.0**-1074


def bound(text: str, *inputs: float) -> ArithmeticBound:
    return arithmetic_bounds(parse(text), inputs)[0]


# -- what each node contributes ----------------------------------------------------------------


def test_inputs_and_float64_literals_are_exact() -> None:
    assert bound("x", 0.1) == ArithmeticBound(bound=0.0)
    assert bound("-x", 0.1).bound == 0.0
    assert bound("0.5", *[]).bound == 0.0


def test_a_literal_that_is_no_float64_is_rounded() -> None:
    assert bound("0.1").bound == pytest.approx(0.5 * ULP * 0.1, rel=1e-15)
    assert bound("pi").bound == pytest.approx(0.5 * ULP * math.pi, rel=1e-15)


def test_every_rounding_is_carried_to_the_output() -> None:
    # x*x is off by half an ulp of 9, the sum by half an ulp of 10, times 2 exactly.
    assert bound("2*(x*x + 1)", 3.0).bound == (0.5 * 9 * 2 + 0.5 * 20 + 0.5 * 20) * ULP
    # Cancellation: the difference of two products of 1e8 is 1, and each is off by 1e-8 or so.
    found = bound("(x*x)*(x*x) - y*y", 1e4, 1e8)
    assert found.bound == pytest.approx((0.5 * 1e16 * 2 + 0.5 * 1e16 + 0.5e16) * ULP, rel=1e-12)


def test_stated_ulps_of_the_row_count() -> None:
    assert bound("sin(x)", 1.0).bound == pytest.approx(4.0 * ULP * math.sin(1.0), rel=1e-14)
    # The floor: lgamma has a zero at 2, but loses absolute digits of 1 there.
    assert bound("lgamma(x)", 2.0).bound == 16.0 * ULP


def test_underflow_has_a_term_of_its_own() -> None:
    assert bound("x*y", 1e-300, 1e-300).bound == pytest.approx(TINY, abs=TINY)
    # 1/(x*x) with x*x below float64: nothing is promised.
    assert bound("1/(x*x)", 1e-170).bound == math.inf
    assert bound("x*x", 0.0).bound == float_above(arb(0.5 * ULP) * arb(SMALLEST_NORMAL))


def test_the_largest_term_names_the_node_that_loses_the_bits() -> None:
    graph = parse("(1 - cos(x))/x**2")
    (found,) = arithmetic_bounds(graph, [1e-5])
    assert found.node is not None and graph.operator(found.node).name == "cos"
    assert found.share is not None and 0.99 < found.share < 1.0


def test_untaken_branches_contribute_nothing() -> None:
    assert bound("where(x > 0, x, 1e300*exp(x))", 1.0).bound == 0.0
    assert bound("where(x > 0, log(x), x)", -1.0).bound == 0.0
    assert bound("max(x, exp(y))", 5.0, 1.0).bound == 0.0


def test_an_exact_exponent_is_no_reason_for_a_logarithm() -> None:
    assert bound("x**3", -2.0).bound == 4.0 * ULP * 8.0
    assert bound("x**y", -2.0, 3.0).bound == 4.0 * ULP * 8.0


def test_no_bound_where_a_value_or_an_effect_is_not_finite() -> None:
    missing = bound("log(x)", -1.0)
    assert missing.bound is None
    assert "log" in missing.reason and "no finite value" in missing.reason
    steep = bound("sqrt(x*exp(y))", 0.0, 3.0)
    assert steep.bound is None
    assert "no finite effect" in steep.reason


def test_no_bound_beyond_the_budget(set_limits: Callable[..., object]) -> None:
    set_limits(bound_work=5)
    assert bound("x + y", 1.0, 2.0).bound is not None
    refused = bound("x*y + x/y + 1", 1.0, 2.0)
    assert refused.bound is None
    assert "too large for a bound" in refused.reason


def test_several_outputs_share_one_linearization() -> None:
    graph = parse("a = exp(x); a, a*y, y")
    bounds = arithmetic_bounds(graph, [1.0, 2.0], [0, 1, 2])
    assert [one.bound for one in bounds] == [
        arithmetic_bounds(graph, [1.0, 2.0], [output])[0].bound for output in range(3)
    ]
    assert bounds[2].bound == 0.0


def test_a_bound_is_rounded_up() -> None:
    third = arb((1, -60)) / 3
    assert arb(float_above(third)) >= third
    assert float_above(arb(2)) == 2.0
    assert float_above(arb((1, -2000))) == 5e-324
    assert float_above(arb((1, 2000))) == math.inf


# -- honest programs stay within it ------------------------------------------------------------

#: Numbers that float64 rounds among them.
NUMBERS = st.integers(-300, 300).map(lambda cents: Literal.from_number(Fraction(cents, 100)))


@settings(max_examples=examples(150))
@given(st.data())
def test_honest_float64_stays_within_the_bound(data: st.DataObject) -> None:
    primal = data.draw(
        graphs(variables=("x", "y"), operators=SMOOTH, numbers=NUMBERS, max_operations=12)
    )
    program = gradient_graph(primal, ("x", "y"))
    point = data.draw(points(("x", "y")))
    inputs = [point["x"], point["y"]]
    computed = ENGINES["python"].compile(program)(*inputs)
    exact = Linearization(program, inputs, 512).values
    run = BallRun(program, inputs)
    # What underflows may be all lost, and first order says nothing of what is lost.
    underflow = any(0 < abs(value) < SMALLEST_NORMAL for value in exact)
    outputs = range(len(program.outputs))
    for output, found in enumerate(arithmetic_bounds(program, inputs, outputs)):
        truth = exact[program.outputs[output]]
        # First order holds while the errors are small against the result; overflow is no rounding.
        small = found.bound is not None and 1e-3 * abs(truth) > found.bound
        if not small or underflow or run.overflow(output) is not None:
            continue
        assert not abs(arb(computed[output]) - truth) > found.bound, program.to_text()


def test_a_bound_is_not_idle() -> None:
    """Over many points of one program the worst error is a fair part of the bound."""
    program = gradient_graph(parse("exp(x)/sqrt(sin(x)**3 + cos(x)**3)"), ("x",))
    run = ENGINES["python"].compile(program)
    largest = 0.0
    for step in range(200):
        x = 0.1 + step / 150
        (found,) = arithmetic_bounds(program, [x], [1])
        exact = Linearization(program, [x], 256).values[program.outputs[1]]
        assert found.bound is not None
        largest = max(largest, float(abs(arb(run(x)[1]) - exact)) / found.bound)
    assert 0.02 < largest <= 1.0


@pytest.mark.parametrize(
    ("text", "at", "status"),
    [
        ("x**y", {"x": -2.0, "y": 2.0}, Status.OK),
        ("x**(4*y)", {"x": -2.5, "y": 0.75}, Status.OK),
        ("x**sqrt(y)", {"x": -3.0, "y": 4.0}, Status.OK),
        # exp(0) is 1 in any library, but the table promises less
        ("x**exp(y)", {"x": -3.0, "y": 0.0}, Status.UNJUDGED),
    ],
)
def test_what_is_not_rounded_does_no_harm(text: str, at: dict[str, float], status: Status) -> None:
    """Beside a whole exponent a negative base has no power; but nothing rounds the exponent."""
    found = wb.compare(text, at=at, wrt="x", methods="reverse,forward,scalar", timings=False)
    assert {row.status for row in found.accuracy} == {status}
