"""The error of a difference in three certified parts, for every method with a stencil."""

import math
from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.lanes import examples
from workbench.engines.ball.precision import working_precision
from workbench.measure.balls.float_values import float_values
from workbench.measure.balls.run import BallRun
from workbench.measure.evidence import OwnProgram
from workbench.measure.judging.splitting import split
from workbench.records import AccuracyRecord, Status

METHODS = ("forward_difference", "central_difference", "five_point", "richardson", "ridders")


def row(text: str, method: str, **point: float) -> AccuracyRecord:
    (found,) = wb.compare(text, at=point, methods=method, wrt="x", timings=False).accuracy
    return found


def parts(found: AccuracyRecord) -> tuple[float, float, float, float]:
    """Truncation, round-off, rounded step, rounded evaluation."""
    assert found.truncation_error is not None and found.roundoff_error is not None
    assert found.step_error is not None and found.evaluation_error is not None
    return (
        found.truncation_error,
        found.roundoff_error,
        found.step_error,
        found.evaluation_error,
    )


def test_sin_at_a_step_of_1e_12() -> None:
    truncation, roundoff, step, evaluation = parts(
        row("sin(x)", "forward_difference[step=1e-12]", x=1.0)
    )
    assert step == pytest.approx(4.8e-5, rel=0.01)
    assert evaluation == pytest.approx(-4.8e-6, rel=0.01)
    assert roundoff == pytest.approx(step + evaluation, rel=1e-12)
    assert truncation == pytest.approx(-math.sin(1.0) / 2 * 1e-12, rel=1e-6)


@pytest.mark.parametrize("method", ["forward_difference", "central_difference", "five_point"])
def test_a_step_that_is_lost_is_all_of_the_error(method: str) -> None:
    found = row("sin(x)", f"{method}[step=1e-17]", x=1.0)
    _, roundoff, step, evaluation = parts(found)
    assert step == roundoff == pytest.approx(-math.cos(1.0), rel=1e-15)
    assert evaluation == 0.0
    assert found.status is Status.NO_DIGITS_PROMISED


@pytest.mark.parametrize("h", [1e-3, 1e-7, 0.5])
@pytest.mark.parametrize("x", [1.7, -2.3e5, 1e-9])
def test_a_cube_truncates_by_exactly_three_x_h_plus_h_squared(x: float, h: float) -> None:
    found = row("x**3", f"forward_difference[step={h!r}]", x=x)
    exact = 3 * Fraction(x) * Fraction(h) + Fraction(h) ** 2
    assert found.truncation_error == float(exact)
    central = row("x**3", f"central_difference[step={h!r}]", x=x)
    assert central.truncation_error == float(Fraction(h) ** 2)
    assert row("x**3", f"five_point[step={h!r}]", x=x).truncation_error == 0.0


@pytest.mark.parametrize("method", ["forward_difference", "central_difference", "richardson"])
def test_dyadic_data_has_no_round_off(method: str) -> None:
    found = row("x*x", f"{method}[step={2.0**-10!r}]", x=1.5)
    truncation, *rest = parts(found)
    assert rest == [0.0, 0.0, 0.0]
    assert truncation == (2.0**-10 if method == "forward_difference" else 0.0)
    assert found.error_absolute == truncation


@settings(max_examples=examples(40), deadline=None)
@given(st.floats(0.1, 3.0), st.integers(-45, -3).map(lambda power: 2.0**power * 1.1))
def test_truncation_lies_in_the_range_of_the_second_derivative(x: float, h: float) -> None:
    found = row("exp(sin(x))", f"forward_difference[step={h!r}]", x=x)
    with working_precision(200):
        # Of f'' = (cos**2 - sin)*exp(sin) on [x, x + h], enclosed by a ball.
        where = arb(x).union(arb(x) + arb(h))
        sine, cosine = where.sin(), where.cos()
        range_ = (cosine * cosine - sine) * sine.exp() * arb(h) / 2
        assert found.truncation_error is not None
        assert range_.overlaps(arb(found.truncation_error, abs(found.truncation_error) * 1e-15))


@settings(max_examples=examples(60), deadline=None)
@given(
    st.floats(0.1, 3.0),
    st.integers(-40, -3).map(lambda power: 2.0**power * 1.1),
    st.sampled_from(METHODS),
    st.sampled_from(["sin(x)", "exp(x)/(1 + x**2)", "log(x)*sqrt(x)", "x**3 - 1/x"]),
)
def test_round_off_keeps_within_the_arithmetic_bound(
    x: float, h: float, method: str, text: str
) -> None:
    found = row(text, f"{method}[step={h!r}]", x=x)
    assert found.status in (Status.OK, Status.INACCURATE, Status.NO_DIGITS_PROMISED)
    truncation, roundoff, step, evaluation = parts(found)
    assert found.error_bound is not None and found.error_absolute is not None
    assert abs(roundoff) <= (found.error_bound - abs(truncation)) * (1 + 1e-12) + 1e-300
    assert step + evaluation == pytest.approx(roundoff, rel=1e-9, abs=1e-30)
    assert abs(truncation + roundoff) == pytest.approx(found.error_absolute, rel=1e-6, abs=1e-30)


@settings(max_examples=examples(40), deadline=None)
@given(st.floats(0.5, 3.0), st.floats(1e-12, 1e-3))
def test_the_rounded_step_is_the_slope_times_what_was_lost(x: float, h: float) -> None:
    """B' - B is f'(x) * (fl(x + h) - (x + h)) / h, but for what f bends over a rounding."""
    found = row("sin(x)", f"forward_difference[step={h!r}]", x=x)
    lost = float(Fraction(x + h) - Fraction(x) - Fraction(h))
    assert found.step_error == pytest.approx(
        math.cos(x + h) * lost / h, rel=1e-6, abs=2 * abs(lost / h) ** 2 * h
    )


def test_all_of_a_step_that_is_lost_is_the_error_of_the_step() -> None:
    """f(x) - f(x) is 0 in exact arithmetic too, however many bits f(1e200) needs to show it."""
    found = row("hypot(x, y)", "forward_difference[step=1e-12]", x=1e200, y=1e199)
    assert found.derivative == 0.0
    slope = 10 / math.sqrt(101)
    parts = (found.truncation_error, found.step_error, found.evaluation_error)
    assert parts == (pytest.approx(0.0, abs=1e-60), pytest.approx(-slope, rel=1e-15), 0.0)
    assert found.roundoff_error == found.step_error


@pytest.mark.parametrize("method", METHODS)
def test_a_result_that_is_not_finite_has_a_status_and_no_parts(method: str) -> None:
    found = row("exp(exp(x))", f"{method}[step=1]", x=6.5)
    if found.derivative is None or not math.isfinite(found.derivative):
        assert found.status is Status.OVERFLOW
        assert found.truncation_error is None and found.roundoff_error is None
        assert found.step_error is None and found.evaluation_error is None
    else:
        assert method == "ridders"
    outside = row("log(x)", method, x=-1.0)
    assert outside.status is Status.DOMAIN and outside.truncation_error is None


def test_exact_methods_have_no_parts_and_imaginary_steps_none_of_the_step() -> None:
    found = row("sin(x)", "reverse", x=1.0)
    assert found.truncation_error is None and found.step_error is None
    imaginary = row("sin(x)", "complex_step", x=1.0)
    assert imaginary.step_error == 0.0
    assert imaginary.evaluation_error == imaginary.roundoff_error


def test_parts_without_the_shifted_nodes() -> None:
    found = split(2.25, arb(2), arb(2.5))
    assert (found.truncation, found.roundoff) == (0.5, -0.25)
    assert found.step is None and found.evaluation is None
    assert split(math.inf, arb(2), arb(2.5), arb(2.5)) == (None, None, None, None)
    run = BallRun(wb.parse("(sin(x + h) - sin(x))/h"), [1.0, 1e-12])
    assert run.shifted_value(0) is None


@settings(deadline=None)
@given(st.floats(-1e9, 1e9), st.floats(1e-12, 1e3), st.sampled_from(METHODS))
def test_shifted_coordinates_are_rounded_as_the_engine_rounds_them(
    x: float, h: float, method: str
) -> None:
    from workbench.engines import ENGINES
    from workbench.ir.builder import GraphBuilder

    decision = wb.gradient(wb.parse("x**2"), method=method).at([x])
    assert isinstance(decision.evidence, OwnProgram)
    program, inputs = decision.evidence.graph, [x, h]
    shifts = list(decision.evidence.shifts or ())
    found = float_values(program, inputs, shifts)
    builder = GraphBuilder(program.variables)
    nodes = builder.include(program)
    shifted = builder.build([nodes[node] for node in shifts])
    assert list(found.values()) == list(ENGINES["python"].compile(shifted)(*inputs))
