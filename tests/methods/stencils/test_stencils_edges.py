"""At the edge of a domain a stencil turns one-sided; where float64 overflows it does not."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench.methods.derivations import AdaptiveDerivation, ProgramDerivation
from workbench.methods.protocol import Run
from workbench.records import Status

DIFFERENCES = ("forward_difference", "central_difference", "five_point", "richardson")


def decided(text: str, method: str, *values: float) -> Run:
    return wb.gradient(wb.parse(text), method=method).at(values)


@pytest.mark.parametrize("method", DIFFERENCES)
@pytest.mark.parametrize(("text", "x", "side"), [("x**1.5", 1e-9, 1), ("(1 - x)**1.5", 1.0, -1)])
def test_a_stencil_at_an_edge_lies_on_the_other_side(
    method: str, text: str, x: float, side: int
) -> None:
    found = decided(text, method, x)
    forward_stays = method == "forward_difference" and side == 1
    assert math.isfinite(found.flat[1])
    if forward_stays:
        assert not any(note.remark for note in found.notes)
        return
    assert found.note(0).step is not None and math.copysign(1.0, found.note(0).step) == side
    direction = "right" if side == 1 else "left"
    assert found.note(0).remark.startswith(
        f"one-sided: to the {direction} of x, since the function"
    )
    assert float(found.note(0).remark.rpartition("= ")[2]) == pytest.approx(
        x - side * abs(found.note(0).step), abs=2 * abs(found.note(0).step)
    )


@pytest.mark.parametrize("method", DIFFERENCES)
def test_one_sided_rows_are_judged_like_the_rest(method: str) -> None:
    step = "1e-3"
    table = wb.compare(
        "sqrt(x)", at={"x": 1e-3 / 2}, methods=f"{method}[step={step}]", timings=False
    )
    (row,) = table.accuracy
    if method == "forward_difference":
        return
    assert row.status in (Status.OK, Status.INACCURATE)
    assert "one-sided: to the right of x" in row.message
    assert row.error_bound is not None and row.error_absolute is not None
    assert row.truncation_error is not None and row.roundoff_error is not None
    assert row.error_absolute <= row.error_bound
    total = row.truncation_error + row.roundoff_error
    assert abs(total) == pytest.approx(row.error_absolute, rel=1e-9)


def test_one_sided_stencils_keep_the_order() -> None:
    # Halving the step divides the truncation by 2**p on one side as around the point.
    for method, order in (("central_difference", 2), ("five_point", 4)):
        errors = []
        for step in (2.0**-6, 2.0**-7):
            found = decided("sqrt(x)*sin(3*x)", f"{method}[step={step}]", 2.0**-30)
            assert "one-sided" in found.note(0).remark
            shifted = decided("sqrt(x - 4)*sin(3*x)", f"{method}[step={step}]", 5.0)
            truth = wb.certify(wb.parse("sqrt(x - 4)*sin(3*x)"), {"x": 5.0})["x"].value
            assert truth is not None
            errors.append(abs(shifted.flat[1] - truth))
        assert errors[0] / errors[1] == pytest.approx(2.0**order, rel=0.05)


def test_only_the_variable_at_the_edge_turns() -> None:
    found = decided("sqrt(x)*y + sin(z)", "central_difference", 1e-9, 2.0, 3.0)
    assert [bool(remark) for remark in (note.remark for note in found.notes)] == [
        True,
        False,
        False,
    ]
    derivative = wb.gradient(
        wb.parse("sqrt(x)*y + sin(z)"), method="central_difference", wrt=("y", "z")
    )
    alone = derivative.at([1e-9, 2.0, 3.0])
    assert alone is not None and not any(note.remark for note in alone.notes)
    assert (found.notes[1:], found.flat[2:]) == (alone.notes, alone.flat[1:])


def test_only_the_output_at_the_edge_turns() -> None:
    found = decided("log(x), x**2", "central_difference", 1e-9)
    plain = decided("x**2", "central_difference", 1e-9)
    assert "one-sided" in found.note(0).remark and not found.note(1).remark
    assert found.flat[3] == plain.flat[1]


def test_an_overflow_is_no_edge() -> None:
    found = decided("exp(x)", "central_difference", 709.78)
    assert not any(note.remark for note in found.notes) and not math.isfinite(found.flat[1])
    (row,) = wb.compare(
        "exp(x)", at={"x": 709.78}, methods="central_difference", timings=False
    ).accuracy
    assert row.status is Status.OVERFLOW
    assert row.truncation_error is None and row.step_error is None


def test_where_neither_side_is_in_the_domain_the_row_says_so() -> None:
    text = "sqrt(x) + sqrt(1e-6 - x)"
    (row,) = wb.compare(
        text, at={"x": 5e-7}, methods="central_difference[step=1e-3]", timings=False
    ).accuracy
    assert row.status is Status.DOMAIN
    assert "leaves the domain" in row.message


@pytest.mark.parametrize("method", ["central_difference", "five_point", "richardson"])
@pytest.mark.parametrize(
    ("text", "x"),
    [("asin(1e4*x)", 3e-5), ("sqrt(1 - (x/1e-6)**2)", 1e-7), ("log(1e9*x*(1 - 1e9*x))", 4e-10)],
)
def test_a_step_that_is_too_long_for_a_function_is_halved_until_it_fits(
    text: str, x: float, method: str
) -> None:
    graph = wb.parse(text)
    rule = wb.gradient(graph, method=method).step_sizes([x])[0]
    (row,) = wb.compare(graph, at={"x": x}, methods=method, timings=False).accuracy
    assert row.status in (Status.OK, Status.INACCURATE) and row.step is not None
    if abs(row.step) == rule:
        assert "in place of" not in row.message
        return
    assert math.frexp(rule / abs(row.step))[0] == 0.5  # halved, and nothing else
    named = f"step {abs(row.step):.3g} in place of {rule:.3g}, since the function has no value at x"
    assert named in row.message
    assert row.truncation_error is not None and row.roundoff_error is not None
    assert row.error_absolute is not None and row.roundoff_bound is not None
    assert abs(row.roundoff_error) <= row.roundoff_bound  # that of the step that was taken
    total = row.truncation_error + row.roundoff_error
    assert abs(total) == pytest.approx(row.error_absolute, rel=1e-6)
    fixed = f"{method}[step={2 * abs(row.step)!r}]"
    (row,) = wb.compare(graph, at={"x": x}, methods=fixed, timings=False).accuracy
    assert row.status is Status.DOMAIN  # twice the step does not fit, and a named step stays


def test_only_the_output_that_leaves_shortens_its_step() -> None:
    found = decided("asin(1e4*x)*y, x**2", "five_point", 3e-5, 2.0)
    plain = decided("x**2", "five_point", 3e-5)
    assert [bool(note.remark) for note in found.notes] == [True, False, False, False]
    assert found.flat[4] == plain.flat[1] and all(map(math.isfinite, found.flat))


def test_shorter_steps_end_where_they_are_lost_or_too_much_work(
    set_limits: Callable[..., object],
) -> None:
    found = decided("sqrt(x) + sqrt(-x)", "central_difference", 0.0)  # no value but at 0
    assert not math.isfinite(found.flat[1]) and not any(note.remark for note in found.notes)
    set_limits(shortening_nodes=0)
    found = decided("asin(1e4*x)", "five_point", 3e-5)
    assert not math.isfinite(found.flat[1])


def test_a_hole_beside_the_point_counts_as_an_edge() -> None:
    found = decided("sin(x)/(x - 1.25)", "central_difference[step=0.25]", 1.0)
    assert [note.step for note in found.notes] == [-0.25]
    assert found.note(0).remark.endswith("x = 1.25")


def test_no_step_is_no_edge() -> None:
    (row,) = wb.compare(
        "x**3", at={"x": 0}, methods="central_difference[step=relative]", timings=False
    ).accuracy
    assert row.message == "no step: the rule gives h = 0 here"
    assert row.truncation_error is None


@pytest.mark.parametrize("method", DIFFERENCES)
def test_a_batch_turns_where_its_points_do(method: str) -> None:
    derivative = wb.gradient(wb.parse("sqrt(x)*y"), method=method)
    points = np.array([[1.0, 2.0], [1e-9, 2.0], [4.0, 1.0], [-1.0, 1.0]])
    _, partials = derivative.batch(points)
    single = np.array([derivative.call(*row)[1:] for row in points.tolist()])
    np.testing.assert_allclose(partials, single, rtol=1e-6)
    assert np.isfinite(partials[:3]).all() and np.isnan(partials[3, 0])


@given(st.floats(1e-12, 1e-2), st.sampled_from(DIFFERENCES))
def test_inside_a_half_line_a_difference_is_always_finite(x: float, method: str) -> None:
    found = decided("log(x)", method, x)
    assert math.isfinite(found.flat[1]) and found.flat[1] > 0


@pytest.mark.parametrize("method", [*DIFFERENCES, "ridders", "five_point[step=optimal]"])
def test_the_compiled_primal_does_what_the_program_does(
    method: str, set_limits: Callable[..., object]
) -> None:
    """Programs that would be too large run the function itself, to the same last bit."""
    graph = wb.parse("sqrt(x)*y + sin(x*y), x*y**2")
    points: list[tuple[float, float]] = [(1.2, 3.0), (1e-9, 0.5), (2.0, -1.0)]
    graph = wb.parse(f"{graph.to_text()}, asin(1e4*x) if x < 1e-6 else x")
    small = wb.gradient(graph, method=method)
    expected: list[Any] = [tuple(small.call(*point)) for point in points]
    set_limits(program_nodes=3)
    large = wb.gradient(graph, method=method)
    assert large.graph is None and not isinstance(
        large.derivation, ProgramDerivation | AdaptiveDerivation
    )
    assert [tuple(large.call(*point)) for point in points] == expected
    assert large.operations is not None and large.operations.shared_operations > 20
    assert large.plan.runs == "compiled primal"
