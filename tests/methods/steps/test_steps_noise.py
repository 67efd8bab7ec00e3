"""The noise of a function and the step that it asks for: what is found, and where there is none."""

import math
import pickle
from collections.abc import Callable
from random import Random

import pytest

import workbench as wb
from tests.lanes import every_row
from workbench.errors import GraphError, MethodError
from workbench.methods.stencils import CENTRAL, FORWARD
from workbench.methods.steps.ecnoise import SMALLEST, Verdict, difference_table, measure_noise
from workbench.methods.steps.noise import LONGEST, Values, balance

U = 2.0**-53
SCHEMES = {"forward_difference": FORWARD, "central_difference": CENTRAL}


def noisy(function: Callable[[float], float], level: float, seed: int) -> Callable[[float], float]:
    """A function with uniform noise of a standard deviation, the same at the same point."""

    def found(x: float) -> float:
        return function(x) + level * math.sqrt(12) * (Random(f"{seed} {x!r}").random() - 0.5)

    return found


def run(function: Callable[[float], float], x: float, name: str) -> tuple[float, float, str]:
    """What a difference with the step `noise` returns at a point, its step, and its remark."""
    box = wb.BlackBox(function, ("x",))
    along = Values(box, [x], [0])
    order = SCHEMES[name].order
    found = balance(along, {0: along.noise(0).bound}, order, x, "x")
    flat = wb.gradient(box, method=f"{name}[step=noise]").at([x]).flat
    return flat[1], found.step, found.remark


def test_the_table_of_moré_and_wild() -> None:
    # gamma_1 = 1/2, gamma_2 = 1/6, gamma_3 = 1/20 on a table that is easily worked out by hand.
    assert difference_table([0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]).level == math.sqrt(1 / 2)
    assert difference_table([3.0] * 7).verdict is Verdict.TOO_SMALL
    assert difference_table([float(k) ** 2 for k in range(7)]).verdict is Verdict.TOO_LARGE


@every_row("level", [1e-13, 1e-9, 1e-5, 1e-1, 10.0])
def test_a_level_is_found_within_a_small_factor_in_few_values(level: float) -> None:
    ratios = []
    for seed in range(10):
        found = wb.noise(noisy(math.exp, level, seed), {"x": 0.5})
        assert found.verdict is Verdict.DETECTED and found.evaluations <= 7 + 6
        ratios.append(found.level / level)
    assert min(ratios) > 1 / 5 and max(ratios) < 5
    assert 0.7 < sorted(ratios)[5] < 1.5


def test_no_level_is_below_that_of_rounding_and_no_step_without_end() -> None:
    for x in (0.0, 1.0, 3.0, -(2.0**40)):
        found = wb.noise(lambda x: x * x, {"x": x})
        assert found.level >= U * abs(x * x) / 2 and math.isfinite(found.level)
        for name in SCHEMES:
            slope, step, _ = run(lambda x: x * x, x, name)
            assert 0 < step <= LONGEST * max(abs(x), 1.0)
            assert slope == pytest.approx(2 * x, rel=1e-7, abs=1e-7)
    assert wb.noise(lambda x: x * x, {"x": 1.0}).verdict is Verdict.NOT_SEEN


@every_row(
    "name, function, kind",
    [
        ("forward_difference", lambda x: 3 * x + 1, "linear"),
        ("central_difference", lambda x: 3 * x + 1, "quadratic"),
        ("central_difference", lambda x: x * x - x, "quadratic"),
        ("forward_difference", lambda x: 5.0, "linear"),
    ],
)
def test_what_has_no_truncation_ends_at_the_longest_step(
    name: str, function: Callable[[float], float], kind: str
) -> None:
    slope, step, remark = run(function, 0.75, name)
    assert step == LONGEST and remark.startswith(f"{kind} as far as the noise shows")
    assert slope == pytest.approx((function(1.0) - function(0.5)) / 0.5, abs=1e-12)


def test_a_constant_has_a_spacing_that_is_too_small() -> None:
    found = wb.noise(lambda x: 5.0, {"x": 2.0})
    assert found.verdict is Verdict.TOO_SMALL and str(found.verdict) == "spacing too small"
    assert found.level == pytest.approx(5 * U / math.sqrt(3))


@every_row("name", SCHEMES)
def test_where_f_is_all_but_0_its_neighbours_decide(name: str) -> None:
    found = wb.noise(math.sin, {"x": math.pi})
    assert found.verdict is Verdict.DETECTED and found.level < 1e-22
    assert run(math.sin, math.pi, name)[0] == pytest.approx(-1.0, rel=1e-15)


@every_row("name", SCHEMES)
def test_the_step_stays_where_the_function_has_values(name: str) -> None:
    for level in (0.0, 1e-12, 1e-4, 1e-1):  # math.log raises where it has none
        slope, step, _ = run(noisy(math.log, level, 1), 1e-3, name)
        assert step < 1e-3 / 3 or name == "forward_difference"  # whose points are to the right
        assert math.isfinite(slope) and abs(slope / 1e3 - 1) < 10 * max(level, 1e-16) ** 0.5


@every_row("name", SCHEMES)
def test_what_is_not_finite_shrinks_the_step(name: str) -> None:
    def walled(x: float) -> float:
        return x if abs(x - 1.0) < 1e-5 else math.nan

    slope, step, _ = run(walled, 1.0, name)
    assert 1e-7 < step <= 1e-5 and slope == pytest.approx(1.0, rel=1e-8)
    assert "no finite values beside x" in run(lambda x: x if x == 1.0 else math.inf, 1.0, name)[2]


def test_noise_as_large_as_the_values_is_believed_when_two_spacings_find_it() -> None:
    found = wb.noise(noisy(lambda x: x - 1, 1e-4, 3), {"x": 1.0})
    assert found.verdict is Verdict.DETECTED and 3e-5 < found.level < 3e-4
    fast = wb.noise(lambda x: math.sin(1e9 * x), {"x": 1.0})  # it oscillates, and is smooth
    assert fast.level < 1e-5


def test_values_that_are_rounded_to_places_are_not_taken_for_smooth() -> None:
    for spot in (1.1, 1.25, 1.5, 1.75, 1.9):  # some of which make evenly spaced values by chance
        found = wb.noise(lambda x: round(x * math.exp(-0.05), 8), {"x": spot})
        assert 1e-9 < found.level < 2e-8, found


def test_on_a_graph_the_rule_gives_a_program_that_is_judged() -> None:
    methods = [f"{name}[step=noise]" for name in SCHEMES]
    for row in wb.compare(
        "exp(x)*y", {"x": 1.0, "y": 2.0}, methods=methods, timings=False
    ).accuracy:
        assert row.status == "ok" and row.step and row.error_relative is not None
        assert row.error_relative < 1e-6
    rows = wb.compare("sin(x)", {"x": 1.0}, methods=methods, timings=False).accuracy
    assert rows[1].error_relative is not None and rows[1].error_relative < 1e-9


def test_other_differences_refuse_the_rule_and_optimal_says_that_it_looks_inside() -> None:
    for name in ("five_point", "richardson", "ridders"):
        with pytest.raises(MethodError, match=f"{name} cannot take step=noise"):
            wb.METHODS.find(f"{name}[step=noise]")
    with pytest.raises(wb.WorkbenchError, match="step=optimal looks into the function"):
        wb.gradient(wb.BlackBox(math.sin, "x"), method="central_difference[step=optimal]")


def test_several_variables_and_outputs() -> None:
    found = wb.noise("x*y**2, 1e6*x", {"x": 1.5, "y": 3.0}, output=1)
    assert found.value == 1.5e6 and found.relative < 1e-15
    with pytest.raises(GraphError, match="choose one"):
        wb.noise("x, x**2", {"x": 1.0})
    box = wb.BlackBox(lambda x, y: (x * y, math.exp(x) + y), size=2)
    slopes = wb.gradient(box, method="central_difference[step=noise]")(x=1.0, y=2.0).derivative
    assert slopes["x"] == pytest.approx((2.0, math.e), rel=1e-8)
    assert slopes["y"] == pytest.approx((1.0, 1.0), rel=1e-8)


def test_a_function_is_called_as_often_as_is_said() -> None:
    box = wb.BlackBox(noisy(math.exp, 1e-8, 1), ("x",))
    found = wb.noise(box, {"x": 1.0})
    assert box.calls == found.evaluations and found.spacing >= SMALLEST
    assert pickle.loads(pickle.dumps(found)) == found and "\n" not in repr(found)
    assert measure_noise(lambda _: math.nan).verdict is Verdict.NO_VALUES
