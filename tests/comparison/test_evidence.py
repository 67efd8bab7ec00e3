"""Each contestant is judged by its own evidence: nothing right is accused or left unjudged."""

from collections.abc import Callable

import pytest

import workbench as wb
from workbench.comparison import compare
from workbench.measure.evidence import Each, Lent, OwnProgram
from workbench.measure.judging.judge import judge
from workbench.records import AccuracyRecord, Status

Point = dict[str, float]


def rows(text: str, point: Point, methods: str) -> list[AccuracyRecord]:
    return list(compare(text, at=point, methods=methods, timings=False).accuracy)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("(x*0.1)*0.1", {"x": 1.0}),
        ("0.1*(0.1*(0.1*x))", {"x": 1.0}),
        ("0.3 - 1.1*(100*x)", {"x": -1.5}),
        ("(x/0.3)/0.7 - 0.1/3*x", {"x": 0.7}),
        ("0.7*(0.3*max(x*0.1, y))**2", {"x": 3.0, "y": -1.0}),
        ("x*(0.1 + 0.2)", {"x": 3.0}),
        ("1.1*(3*(x/y))/7", {"x": 1.5, "y": 0.3}),
    ],
)
def test_a_tape_is_judged_by_the_program_that_it_runs_with_rounded_literals(
    text: str, point: Point
) -> None:
    assert {row.status for row in rows(text, point, "scalar, notebook_tape")} == {Status.OK}


@pytest.mark.parametrize(
    ("text", "point", "slope"),
    [
        ("gamma(x)", {"x": -1.5}, 1.6617502606685966),
        ("lgamma(x - 0.001)", {"x": -0.05}, 18.943458328953388),
        ("x**y", {"x": -2.0, "y": 2.0}, -4.0),
        ("x**n", {"x": -2.0, "n": 3.0}, 12.0),
        ("x**(y - 1)", {"x": -2.0, "y": 3.0}, -4.0),
        ("hypot(x, y)**2", {"x": 0.0, "y": 0.0}, 0.0),
        ("hypot(x, y)**2 + x", {"x": 0.0, "y": 0.0}, 1.0),
        ("min(lgamma(x), lgamma(x))", {"x": 1.5}, 0.03648997397857652),
    ],
)
def test_a_complex_step_is_judged_on_negative_bases_and_at_zero(
    text: str, point: Point, slope: float
) -> None:
    row = next(row for row in rows(text, point, "complex_step") if row.wrt == "x")
    assert row.status is Status.OK
    assert row.derivative == pytest.approx(slope, rel=1e-13)


def test_equal_operands_are_one_number_to_the_judge() -> None:
    """However little is known of it: x + h < x + h never holds, and u - u is 0."""
    found = rows("min(hypot(y, x), hypot(y, x))", {"x": 0.5, "y": -0.037}, "reverse, forward")
    found += rows("(x*0.7)**(x < 0.001)", {"x": -1.5}, "reverse, scalar, complex_step")
    found += rows("polygamma(1, exp2(y == y))", {"y": -2.0}, "ridders, richardson")
    assert {row.status for row in found} == {Status.OK}


@pytest.mark.parametrize("method", ["central_difference", "five_point", "richardson", "ridders"])
def test_a_difference_without_a_program_is_judged_by_that_of_each_variable(
    method: str, set_limits: Callable[..., object]
) -> None:
    """A program of all variables may be too large where that of one is not."""
    text, point = "x*sin(y)*0.1 + sqrt(z)*w, z/w", {"x": 1.5, "y": 0.3, "z": 1e-2, "w": 2.0}
    usual = rows(text, point, method)
    for nodes in range(60, 960, 60):
        set_limits(program_nodes=nodes)
        found = rows(text, point, method)
        called = wb.gradient(wb.parse(text), method=method).plan.runs == "compiled primal"
        if called and all(row.status is not Status.UNJUDGED for row in found):
            break
    else:
        pytest.fail("no limit at which one variable has a program and all have none")
    for one, other in zip(found, usual, strict=True):
        assert one.status is other.status and one.derivative == other.derivative
        assert one.truncation_error == other.truncation_error
        assert one.roundoff_bound == pytest.approx(other.roundoff_bound, rel=1e-9)


def test_a_loop_over_directions_is_judged_by_the_program_that_it_runs(
    set_limits: Callable[..., object],
) -> None:
    text, point = "x*sin(y)*0.1 + sqrt(z)*w, z/w", {"x": 1.5, "y": 0.3, "z": 1e-2, "w": 2.0}
    set_limits(sweep_tangents=0)
    looped = wb.gradient(wb.parse(text), method="forward").at([1.5, 0.3, 1e-2, 2.0])
    assert isinstance(looped.evidence, Each)
    alone = looped.evidence.of(2)
    assert isinstance(alone, OwnProgram) and not isinstance(alone, Lent)
    assert alone.inputs == (1.5, 0.3, 1e-2, 2.0, 0.0, 0.0, 1.0, 0.0)
    assert {row.status for row in rows(text, point, "forward")} == {Status.OK}
    truth = wb.certify(wb.parse(text), at=point, output=0)["z"]
    assert truth.value is not None
    assert judge(truth.value * (1 + 1e-9), truth, looped.evidence, 2).status is Status.WRONG
    set_limits(bound_work=50)
    looped = wb.gradient(wb.parse(text), method="forward").at([1.5, 0.3, 1e-2, 2.0])
    assert isinstance(looped.evidence, Lent)
