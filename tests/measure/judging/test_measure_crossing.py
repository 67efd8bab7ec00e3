"""What a stencil crosses stands in the message of a row that is of no use."""

import pytest

import workbench as wb
from tests.lanes import every_row
from workbench.measure.evidence import Unknown
from workbench.measure.judging.crossing import crossing
from workbench.records import AccuracyRecord, Status


def row(text: str, method: str, wrt: str, **point: float) -> AccuracyRecord:
    found = wb.compare(text, at=point, wrt=[wrt], methods=method, timings=False)
    return found.accuracy[0]


@every_row("text, method, point, crossed", [
        ("abs(x)", "central_difference", {"x": 1e-7}, "a corner (abs) at x = 0"),
        ("relu(x)", "five_point", {"x": 1e-5}, "a corner (relu) at x = 0"),
        ("max(x, 2 - x)*y", "central_difference", {"x": 1 + 1e-7, "y": 2.0},
         "a corner (max) at x = 1"),
        ("hypot(x, y)", "central_difference", {"x": 1e-7, "y": 0.0}, "a corner (hypot) at x = 0"),
        ("sign(x) + x", "forward_difference", {"x": -1e-9}, "a jump (sign) at x = 0"),
        ("where(x > 1, x, 3*x)", "central_difference", {"x": 1 - 1e-7},
         "a change of branch at x = 1"),
        ("1/x", "central_difference", {"x": 1e-7}, "a pole (divide) at x = 0"),
        ("lgamma(x)", "ridders", {"x": -1.0000001}, "a pole (lgamma) at x = -1"),
        ("tan(x)", "central_difference[step=0.01]", {"x": 1.57}, "a pole (tan) at x = 1.5708"),
    ])  # fmt: skip
def test_the_message_says_what_and_where(
    text: str, method: str, point: dict[str, float], crossed: str
) -> None:
    found = row(text, method, "x", **point)
    assert found.status is Status.INACCURATE
    assert f": the stencil crosses {crossed}" in found.message
    assert "too long" not in found.message


@pytest.mark.parametrize(
    ("text", "method", "point"),
    [
        ("exp(200*x)", "central_difference[step=1e-2]", {"x": 0.0}),
        ("sin(1/x)", "central_difference", {"x": 1e-4}),
        ("exp(200*x) + abs(y)", "central_difference[step=1e-2]", {"x": 0.0, "y": 1e-3}),
        # Both operands of hypot would have to be 0, and right of 0 atan2 has no jump.
        ("hypot(x, y)*exp(200*x)", "central_difference[step=1e-2]", {"x": 1e-3, "y": 1.0}),
        ("atan2(x, y)*exp(200*x)", "central_difference[step=1e-2]", {"x": 1e-3, "y": 1.0}),
    ],
)
def test_where_nothing_is_crossed_the_step_is_too_long(
    text: str, method: str, point: dict[str, float]
) -> None:
    found = row(text, method, "x", **point)
    assert found.status is Status.INACCURATE
    assert found.message.endswith(": the step is too long for the function")


def test_without_a_stencil_nothing_is_known_to_be_crossed() -> None:
    assert crossing(wb.parse("abs(x)"), [1e-7], "x", Unknown()) == ""
