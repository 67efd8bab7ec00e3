"""Judging: right programs pass, wrong ones are caught, and nothing is accused without proof."""

import math
import re
from collections.abc import Callable

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import examples
from tests.strategies import OPERATIONS, graphs, points
from workbench.calculus.adjoint import gradient_graph
from workbench.engines import ENGINES
from workbench.engines.ball.precision import working_precision
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.measure.balls.run import BallRun
from workbench.measure.evidence import Lent, OwnProgram
from workbench.measure.judging.judge import Judgement, judge
from workbench.records import AccuracyRecord, columns
from workbench.records.status import Status
from workbench.truth.certificate import Certificate
from workbench.truth.referee import certify

#: Kinds of programs: the derivative itself, or a difference quotient.
EXACT, DIFFERENCE = True, False


def compute(program: Graph, *inputs: float) -> tuple[float, ...]:
    return tuple(ENGINES["python"].compile(program)(*inputs))


def judged(program: str, function: str, exact: bool = EXACT, **point: float) -> Judgement:
    """A hand-written derivative in x, at a point of the function and extra inputs of its own."""
    primal, graph = parse(function), parse(program)
    at = {name: point[name] for name in primal.variables}
    truth = certify(primal, at, wrt=["x"])["x"]
    inputs = [point[name] for name in graph.variables]
    evidence = OwnProgram(
        graph=graph, inputs=tuple(inputs), variables=primal.variables, exact=exact
    )
    return judge(compute(graph, *inputs)[0], truth, evidence)


def reverse(function: str, **point: float) -> Judgement:
    """The adjoint program's partial in x."""
    primal = parse(function)
    program = gradient_graph(primal, ("x",))
    inputs = [point[name] for name in primal.variables]
    truth = certify(primal, point, wrt=["x"])["x"]
    computed = compute(program, *inputs)[1]
    return judge(computed, truth, own(program, *inputs, place=1))


def own(program: Graph, *inputs: float, place: int = 0, exact: bool = EXACT) -> OwnProgram:
    return OwnProgram(graph=program, inputs=inputs, places=(place,), exact=exact)


def exactly(ball: arb) -> Certificate:
    return Certificate(value=float(ball), radius=0.0, bits=256, ball=ball)


# -- exact programs ----------------------------------------------------------------------------


def test_a_right_program_is_ok() -> None:
    found = reverse("exp(x)/sqrt(sin(x)**3 + cos(x)**3)", x=1.5)
    assert found.status is Status.OK
    assert found.message == ""
    assert found.error_ulps is not None and found.error_ulps < 4.0
    assert found.error_absolute is not None and found.error_bound is not None
    assert found.error_absolute <= found.error_bound < 1e-13
    assert found.truncation_error is None and found.roundoff_error is None
    assert found.roundoff_bound == found.error_bound


#: f = x*sin(x) + (x*x)*(x*x), whose derivative is sin(x) + x*cos(x) + 4*x**3.
FUNCTION = "a = x*x; x*sin(x) + a*a"


@pytest.mark.parametrize(
    ("fault", "program"),
    [
        ("zero", "0*x"),
        ("wrong sign", "-(sin(x) + x*cos(x) + 4*x**3)"),
        ("off by a factor of 1 + 1e-9", "(sin(x) + x*cos(x) + 4*x**3)*1.000000001"),
        ("off by a factor of 1 + 1e-20", "(sin(x) + x*cos(x) + 4*x**3)*1.00000000000000000001"),
        ("the shared a counted twice", "sin(x) + x*cos(x) + 8*x**3"),
        ("one path forgotten", "x*cos(x) + 4*x**3"),
        ("a truncated series", "x - x**3/6 + x**5/120 + x*cos(x) + 4*x**3"),
    ],
)
def test_wrong_programs_are_caught_by_the_rule_test(fault: str, program: str) -> None:
    assert judged("sin(x) + x*cos(x) + 4*x**3", FUNCTION, x=0.8).status is Status.OK
    found = judged(program, FUNCTION, x=0.8)
    assert found.status is Status.WRONG, fault
    assert found.message.startswith("rule test: in exact arithmetic the program gives")


def test_the_message_says_by_how_much() -> None:
    found = judged("2*x*1.000000001", "x**2", x=2.0)
    assert "4.000000004 where the derivative is 4 (relative difference 1e-09)" in found.message


def test_a_float_result_that_its_program_did_not_give() -> None:
    program = parse("2*x")
    run = own(program, 0.3)
    assert judge(0.6, exactly(2 * arb(0.3)), run).status is Status.OK
    found = judge(0.6000000001, exactly(2 * arb(0.3)), run)
    assert found.status is Status.WRONG
    assert found.message.startswith("arithmetic test: off by 1e-10 where rounding explains 6.7e-17")
    assert found.error_bound is not None and found.error_absolute is not None
    assert found.error_absolute > found.error_bound


def test_condition_one_and_eight_times_ten_to_the_nineteen_ulps() -> None:
    found = reverse("(1 - cos(x))/x**2", x=1e-5)
    assert found.error_ulps == pytest.approx(8e19, rel=0.05)
    assert found.condition_number == pytest.approx(1.0, abs=1e-9)
    assert found.status is Status.NO_DIGITS_PROMISED
    assert found.error_absolute is not None and found.error_bound is not None
    assert found.error_absolute < found.error_bound
    assert "cos" in found.message


def test_a_stationary_point_is_no_failure() -> None:
    found = reverse("x**2", x=0.0)
    assert (found.status, found.error_absolute, found.error_relative) == (Status.OK, 0.0, None)
    assert reverse("3*x**2*x", x=0.0).status is Status.OK


def test_a_derivative_of_zero_is_judged_absolutely() -> None:
    # d/dx of (1 - x)**2 + 100*(y - x**2)**2 cancels to 0 at its least value, (1, 1).
    text = "(1 - x)**2 + 100*(y - x**2)**2"
    found = reverse(text, x=1.0, y=1.0)
    assert (found.status, found.error_absolute) == (Status.OK, 0.0)
    # Within its round-off bound an exact program is right, if not exactly 0: cos(fl(pi/2)) is not.
    run = own(parse("x - 0.1*y"), 0.3, 3.0)
    truth = exactly(arb(0))
    computed = compute(parse("x - 0.1*y"), 0.3, 3.0)[0]
    assert computed == -(2.0**-54)
    lent = Lent(graph=run.graph, inputs=run.inputs, same_operations=True)
    assert judge(computed, truth, lent).status is Status.OK
    assert judge(1e-9, truth, lent).status is Status.WRONG
    # 0 is right whatever there is to judge by; what is not 0 is not.
    assert judge(0.0, truth).status is Status.OK
    assert judge(5e-324, truth).status is Status.UNJUDGED
    assert judge(math.nan, truth, lent).status is Status.WRONG


def test_a_difference_has_no_digits_where_the_derivative_is_zero() -> None:
    central = "((x + h)**2 - (x - h)**2)/(2*h)"
    assert judged(central, "x**2", DIFFERENCE, x=0.0, h=0.25).status is Status.OK
    forward = judged("((x + h)**2 - x**2)/h", "x**2", DIFFERENCE, x=0.0, h=0.25)
    assert (forward.status, forward.error_absolute) == (Status.NO_DIGITS_PROMISED, 0.25)
    assert forward.message.startswith(
        "the derivative is 0: off by 0.25, of which truncation is 0.25 and round-off 0 (at most "
    )
    spoiled = own(parse("((x + h)**2 - x**2)/h"), 0.0, 0.25, exact=DIFFERENCE)
    assert judge(0.26, exactly(arb(0)), spoiled).status is Status.WRONG


def test_a_derivative_below_the_least_certified_is_as_good_as_zero() -> None:
    # exp(-900) is 1e-391, certified below 2**-1155, and no float64.
    assert reverse("exp(-x)", x=900.0).status is Status.OK
    coarse = judged("(exp(-x) - exp(-x - h))/h", "exp(-x)", DIFFERENCE, x=900.0, h=1e-3)
    assert (coarse.status, coarse.error_absolute is not None) == (Status.OK, True)


def test_beyond_all_that_rounding_can_do_is_wrong_where_no_digit_is_promised() -> None:
    run = own(parse("(1e16 + x) - 1e16 + 0.1*y"), 0.25, 1.0)
    truth = exactly(arb(0.25) + arb("0.1"))
    found = judge(0.1, truth, Lent(graph=run.graph, inputs=run.inputs, same_operations=True))
    assert found.status is Status.NO_DIGITS_PROMISED
    found = judge(1e3, truth, Lent(graph=run.graph, inputs=run.inputs, same_operations=True))
    assert found.status is Status.WRONG


def test_a_derivative_below_float64() -> None:
    found = reverse("exp(-x)", x=800.0)
    assert found.status is Status.OK
    assert found.error_relative == 1.0
    assert judged("0*x + 1e-310", "exp(-x)", x=800.0).status is Status.WRONG


# -- nothing is accused without proof ----------------------------------------------------------


def test_a_result_that_is_flat_in_its_errors_is_not_accused() -> None:
    # sin(pi*x) is 0 at 1 and its square is flat there: to first order nothing is lost.
    program = parse("s = sin(pi*x); s*s*cos(x)")
    run = own(program, 1.0)
    computed = compute(program, 1.0)[0]
    bound = run.run.bound(0).bound
    assert bound is not None and abs(computed) > bound
    found = judge(computed, exactly(arb(0)), run)
    assert found.status is not Status.WRONG
    assert found.error_bound is not None and found.error_bound >= abs(computed)
    assert judge(1e-9, exactly(arb(0)), run).status is Status.WRONG


def test_a_comparison_that_float64_decides_the_other_way_is_not_accused() -> None:
    # 0.1*3 is 0.30000000000000004 in float64 and 0.3 (less 1.7e-17) in truth.
    program = parse("where(0.1*x > 0.3, 2, 1)")
    assert compute(program, 3.0) == (2.0,)
    run = own(program, math.nextafter(3.0, 0.0))
    assert run.run.value(0)[0] == 1
    found = judge(2.0, exactly(arb(1)), run)
    assert found.status is Status.NO_DIGITS_PROMISED or found.status is Status.OK
    assert judge(3.0, exactly(arb(1)), run).status is Status.WRONG


def test_a_division_by_what_float64_cancels_is_not_accused() -> None:
    found = judged("sin(x)/(1 - cos(x))", "log(1 - cos(x))", x=1e-9)
    assert found.error_absolute == math.inf
    assert found.status is Status.NO_DIGITS_PROMISED


@settings(max_examples=examples(120))
@given(st.data())
def test_no_reverse_program_is_accused_of_rounding(data: st.DataObject) -> None:
    """Whatever rounding does to a right program, rounding is never what it is accused of.

    (The rule test may speak at a kink: where relu(x) - relu(-x) has a derivative, conventions
    at its ties do not give it.)
    """
    operators = [name for name in OPERATIONS if name != "polygamma"]
    primal = data.draw(graphs(variables=("x", "y"), operators=operators, max_operations=14))
    program = gradient_graph(primal, ("x", "y"))
    point = data.draw(points(("x", "y")))
    inputs = [point["x"], point["y"]]
    computed = compute(program, *inputs)
    evidence = OwnProgram(graph=program, inputs=tuple(inputs), places=(1, 2))
    for index, name in enumerate(("x", "y")):
        truth = certify(primal, point, wrt=[name])[name]
        found = judge(computed[1 + index], truth, evidence, index)
        assert not found.message.startswith("arithmetic test"), program.to_text(limit=2000)


# -- results that are no numbers ---------------------------------------------------------------


def test_not_a_number_where_there_is_a_derivative() -> None:
    found = judged("0*log(x) + 1", "x", x=-1.0)
    assert found.status is Status.WRONG
    assert found.message == "returned nan where the derivative is 1"
    assert found.error_bits == 64.0
    run = own(parse("2*x"), 1.0)
    assert judge(math.nan, exactly(arb(2)), run).status is Status.WRONG
    assert judge(math.inf, exactly(arb(2)), run).status is Status.WRONG


def test_overflow_on_the_way_is_proven() -> None:
    found = judged("a = exp(x); a/(1 + a) - a*a/(1 + a)**2 + 0*y", "sigmoid(x)", x=800.0, y=0.0)
    assert math.isnan(compute(parse("a = exp(x); a/(1 + a)"), 800.0)[0])
    assert found.status is Status.OVERFLOW
    assert "(exp) exceeds float64" in found.message
    # An overflow in a branch that is not taken excuses nothing.
    run = own(parse("where(x > 0, 1, exp(1000*x*x))"), 2.0)
    assert judge(math.nan, exactly(arb(1)), run).status is Status.WRONG


def test_the_truth_may_exceed_float64() -> None:
    truth = certify(parse("exp(x)"), {"x": 710.0})["x"]
    assert truth.status is Status.OVERFLOW
    found = judge(math.inf, truth, own(parse("exp(x)"), 710.0))
    assert (found.status, found.error_bits) == (Status.OVERFLOW, 0.0)


@pytest.mark.parametrize(
    ("function", "x", "status"),
    [("log(x)", -1.0, Status.DOMAIN), ("x**(1/3)", -8.0, Status.DOMAIN)],
)
def test_no_truth_no_verdict(function: str, x: float, status: Status) -> None:
    found = reverse(function, x=x)
    assert found.status is status
    assert found.message
    assert found.error_absolute is None and found.error_bits is None


def test_undecided_truths_pass_their_status_and_reason_on() -> None:
    for status in (Status.NOT_DIFFERENTIABLE, Status.UNDETERMINED):
        truth = Certificate(status=status, reason="because")
        found = judge(1.0, truth, own(parse("x"), 1.0))
        assert (found.status, found.message, found.error_bits) == (status, "because", None)


def test_no_bound_no_verdict(set_limits: Callable[..., object]) -> None:
    assert judge(1.0, exactly(arb(1))).status is Status.UNJUDGED
    set_limits(bound_work=2)
    found = judged("2*x", "x**2", x=3.0)
    assert found.status is Status.UNJUDGED
    assert "too large for a bound" in found.message
    assert found.error_absolute == 0.0


# -- eager contestants -------------------------------------------------------------------------


def test_an_eager_contestant_borrows_a_bound() -> None:
    primal = parse(FUNCTION)
    program = gradient_graph(primal, ("x",))
    truth = certify(primal, {"x": 0.8})["x"]
    assert truth.value is not None
    lent = Lent(graph=program, inputs=(0.8,), places=(1,), same_operations=True)
    assert judge(truth.value, truth, lent).status is Status.OK
    for wrong in (0.0, -truth.value, 2 * truth.value, truth.value * (1 + 1e-9), math.nan):
        found = judge(wrong, truth, lent)
        assert found.status is Status.WRONG, wrong
    assert judge(truth.value, truth).status is Status.UNJUDGED


# -- differences -------------------------------------------------------------------------------

FORWARD = "(sin(x + h) - sin(x))/h"


def test_the_error_of_a_difference_splits() -> None:
    found = judged(FORWARD, "sin(x)", DIFFERENCE, x=1.0, h=1e-12)
    assert found.status is Status.OK
    assert found.truncation_error == pytest.approx(-math.sin(1.0) / 2 * 1e-12, rel=1e-9)
    assert found.roundoff_error == pytest.approx(4.32e-5, rel=1e-2)
    assert found.error_absolute == pytest.approx(found.truncation_error + found.roundoff_error)
    # Of the round-off, 4.8e-5 is the rounding of x + h and -4.8e-6 that of the rest.
    shifted = 1.0 + 1e-12
    step_rounded = BallRun(parse("(sin(s) - sin(x))/h"), [shifted, 1.0, 1e-12]).value(0)[0]
    stencil = BallRun(parse(FORWARD), [1.0, 1e-12]).value(0)[0]
    assert float(step_rounded - stencil) == pytest.approx(4.8e-5, rel=0.02)
    computed = compute(parse(FORWARD), 1.0, 1e-12)[0]
    assert float(arb(computed) - step_rounded) == pytest.approx(-4.8e-6, rel=0.02)


def test_a_step_that_rounds_away_promises_nothing() -> None:
    found = judged(FORWARD, "sin(x)", DIFFERENCE, x=1.0, h=1e-17)
    assert found.status is Status.NO_DIGITS_PROMISED
    assert found.roundoff_error == pytest.approx(-math.cos(1.0), rel=1e-9)
    assert found.error_relative == 1.0


@pytest.mark.parametrize("h", [1e-3, 1e-7, 0.5])
def test_a_cube_truncates_by_exactly_three_x_h_plus_h_squared(h: float) -> None:
    x = 1.7
    found = judged("((x + h)**3 - x**3)/h", "x**3", DIFFERENCE, x=x, h=h)
    with working_precision(400):
        exact = 3 * arb(x) * arb(h) + arb(h) * arb(h)
    assert found.truncation_error == float(exact)
    assert found.roundoff_error is not None and found.error_bound is not None
    assert abs(found.roundoff_error) <= found.error_bound - float(exact) * (1 - 1e-15)


def test_dyadic_data_has_no_round_off() -> None:
    found = judged("((x + h)*(x + h) - x*x)/h", "x*x", DIFFERENCE, x=1.5, h=2.0**-10)
    assert found.status is Status.OK
    assert (found.roundoff_error, found.truncation_error) == (0.0, 2.0**-10)
    assert found.error_absolute == 2.0**-10
    central = judged("((x + h)*(x + h) - (x - h)*(x - h))/(2*h)", "x*x", DIFFERENCE, x=1.5, h=0.25)
    assert (central.roundoff_error, central.truncation_error) == (0.0, 0.0)


@settings(max_examples=examples(30))
@given(st.floats(0.1, 3.0), st.integers(-45, -3).map(lambda power: 2.0**power * 1.1))
def test_truncation_and_round_off_keep_to_their_bounds(x: float, h: float) -> None:
    found = judged(FORWARD, "sin(x)", DIFFERENCE, x=x, h=h)
    with working_precision(200):
        slopes = -(arb(x).union(arb(x) + arb(h))).sin() * arb(h) / 2
    assert found.truncation_error is not None and found.roundoff_error is not None
    assert slopes.overlaps(arb(found.truncation_error, 1e-15 * h))
    assert found.error_bound is not None
    assert abs(found.roundoff_error) <= found.error_bound
    assert found.status in (Status.OK, Status.INACCURATE, Status.NO_DIGITS_PROMISED)


@pytest.mark.parametrize(
    ("function", "x", "h"),
    [
        ("abs(x)", 1e-7, 6e-6),
        ("relu(x)", 1e-5, 1e-2),
        ("exp(200*x)", 0.0, 1e-2),
        ("sin(1e9*x)", 1.0, 1e-3),
        ("1/x", 1e-7, 6e-6),
        ("tan(x)", 1.57, 1e-2),
        ("sqrt(x*x + 1e-12)", 1e-7, 1e-4),
    ],
)
def test_truncation_explains_what_is_of_no_use(function: str, x: float, h: float) -> None:
    ahead, behind = (re.sub(r"\bx\b", f"(x {sign} h)", function) for sign in "+-")
    found = judged(f"({ahead} - ({behind}))/(2*h)", function, DIFFERENCE, x=x, h=h)
    assert found.status is Status.INACCURATE, found
    assert found.error_relative is not None and found.error_relative > 0.1
    assert found.message.endswith(": the step is too long for the function")
    assert "node" not in found.message
    # Its bound is that of round-off alone, and round-off keeps it.
    row = AccuracyRecord(**found.columns())
    assert row.part_of_bound is not None and row.part_of_bound <= 1
    assert row.roundoff_bound is not None and row.roundoff_bound < abs(row.error_bound or 0.0) / 2
    assert found.error_absolute is not None and found.error_bound is not None
    assert found.error_absolute <= found.error_bound


@pytest.mark.parametrize(("h", "status"), [(0.09, Status.OK), (0.11, Status.INACCURATE)])
def test_more_than_a_tenth_off_is_inaccurate(h: float, status: Status) -> None:
    # The forward difference of x**2 at 1/2 is 1 + h.
    found = judged("((x + h)**2 - x**2)/h", "x**2", DIFFERENCE, x=0.5, h=h)
    assert (found.status, found.message == "") == (status, status is Status.OK)


def test_cancellation_explains_what_is_of_no_use() -> None:
    found = judged(FORWARD, "sin(x)", DIFFERENCE, x=1.0, h=4.3e-16)
    assert found.status in (Status.INACCURATE, Status.NO_DIGITS_PROMISED)
    assert "(sin) is" in found.message and "too long" not in found.message
    # An exact program may be as far off as its bound lets it.
    exact = judged("(1e16 + x) - 1e16", "x**2/2", x=3.0)
    assert (exact.status, exact.error_absolute) == (Status.INACCURATE, 1.0)
    assert exact.message == (
        "off by 1, where rounding explains 1.1 at most: cancellation, node 2 (add) is 100% of the "
        "bound"
    )


def test_faults_and_lost_digits_come_before_inaccuracy() -> None:
    wrong = judged("2.5*x", "x**2", x=1.0)
    assert (wrong.status, wrong.error_relative) == (Status.WRONG, 0.25)
    # A step that rounds away entirely: round-off alone may exceed the derivative.
    lost = judged(FORWARD, "sin(x)", DIFFERENCE, x=1.0, h=1e-17)
    assert lost.status is Status.NO_DIGITS_PROMISED


def test_what_underflows_is_not_inaccurate() -> None:
    # 2.5e-324 has no float64 but 0 and 5e-324, either of them far off.
    found = reverse("exp(-x)", x=745.0)
    assert found.error_relative is not None
    assert found.status is Status.OK


def test_what_dominates_is_named_where_no_digit_is_promised_either() -> None:
    # Round-off of cos(1e3 x) may exceed the tiny derivative, and truncation exceeds both.
    found = judged("((x + h)**2 + 1e9 - x**2 - 1e9)/h", "x**2 + 1e9", DIFFERENCE, x=1e-12, h=1.0)
    assert found.status is Status.NO_DIGITS_PROMISED
    assert "the step is too long for the function; round-off alone may exceed" in found.message


def test_a_difference_that_float64_did_not_compute() -> None:
    run = own(parse(FORWARD), 1.0, 1e-4, exact=DIFFERENCE)
    truth = certify(parse("sin(x)"), {"x": 1.0})["x"]
    computed = compute(parse(FORWARD), 1.0, 1e-4)[0]
    assert judge(computed, truth, run).status is Status.OK
    found = judge(computed * (1 + 1e-9), truth, run)
    assert found.status is Status.WRONG
    assert found.message.startswith("arithmetic test")


@pytest.mark.parametrize(
    "stencil",
    [
        "(sin(x + h) - sin(x - h))/(2.000001*h)",
        "(8*(sin(x + h) - sin(x - h)) - (sin(x + 2*h) - sin(x - 2*h)))/(13*h)",
        "(sin(x + h) - sin(x - h))/(2*h) + 1e-12",
        "(sin(x + h) - sin(x))/h*cos(x)**0.001",
    ],
)
def test_a_difference_that_does_not_go_to_the_derivative(stencil: str) -> None:
    found = judged(stencil, "sin(x)", DIFFERENCE, x=1.0, h=1e-5)
    assert found.status is Status.WRONG
    assert found.message.startswith("rule test: as its step goes to 0 it gives 0.")


@pytest.mark.parametrize(
    ("text", "x"),
    [("cos(x)", 0.0), ("abs(x)", 1e-300), ("sin(1e100*x)", 0.5), ("sqrt(x*x + 1e-250)", 1e-200)],
)
def test_a_coarse_difference_is_right_by_its_limit(text: str, x: float) -> None:
    shifted = text.replace("x", "(x + h)")
    found = judged(f"({shifted} - {text})/h", text, DIFFERENCE, x=x, h=1e-3)
    assert found.status in (Status.OK, Status.INACCURATE, Status.NO_DIGITS_PROMISED), found


def test_the_slope_of_one_side_stands_in_the_message() -> None:
    edge = certify(parse("sqrt(x)"), {"x": 0.0})["x"]
    found = judge(math.inf, edge)
    assert found.status is Status.NOT_DIFFERENTIABLE
    assert found.message.endswith("no real value to the left: from the right inf")


def test_a_stencil_that_leaves_the_domain() -> None:
    found = judged("(sqrt(x + h) - sqrt(x - h))/(2*h)", "sqrt(x)", DIFFERENCE, x=1e-9, h=1e-6)
    assert found.status is Status.DOMAIN
    assert "the stencil leaves the domain" in found.message
    assert found.truncation_error is None and found.roundoff_error is None


def test_a_stencil_that_overflows() -> None:
    text = "(exp(x + h) - exp(x))/h"
    found = judged(text, "exp(x)", DIFFERENCE, x=709.0, h=1.0)
    assert found.status is Status.OVERFLOW
    assert found.truncation_error is None and found.roundoff_error is None


# -- the result --------------------------------------------------------------------------------


def test_columns_are_those_of_the_record() -> None:
    fields = judged(FORWARD, "sin(x)", DIFFERENCE, x=1.0, h=1e-6).columns()
    assert set(fields) <= set(columns(AccuracyRecord))
    record = AccuracyRecord(**fields)
    assert record.roundoff_error == fields["roundoff_error"]


def test_right_digits_are_those_of_the_certified_error() -> None:
    coarse = judged("((x + h)**2 - x**2)/h", "x**2", DIFFERENCE, x=0.5, h=2.0**-10)
    assert coarse.digits == pytest.approx(10 * math.log10(2))
    assert judged("2*x", "x**2", x=3.0).digits == pytest.approx(53 * math.log10(2))
    assert judged("5*x", "x**2", x=3.0).digits == 0.0
    assert judged("2*x", "x**2", x=0.0).digits is None
    assert reverse("exp(-x)", x=900.0).digits is None
    run = own(parse("2*x"), 1.0)
    for number in (math.nan, math.inf):
        assert judge(number, exactly(arb(2)), run).digits == 0.0
        assert judge(number, exactly(arb(0)), run).digits is None


def test_the_same_judgement_twice() -> None:
    assert reverse(FUNCTION, x=0.8) == reverse(FUNCTION, x=0.8)


def test_a_borrowed_program_that_is_wrong_here_excuses_nobody() -> None:
    """relu(x) - relu(-x) at 0: node by node the convention gives 0, and the derivative is 1."""
    graph = parse("where(x > 0, 1, 0) + where(-x > 0, 1, 0)")
    truth = Certificate(value=1.0, ball=arb(1))
    judgement = judge(0.0, truth, Lent(graph=graph, inputs=(0.0,), same_operations=True))
    assert judgement.status is Status.WRONG
