"""The optimal step: the textbooks' formulas, what they leave open, and how good they are."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench.errors import BudgetError, MethodError
from workbench.methods.steps import STEP_RULES, GraphRule, graph_rule, parse_step, rules_for
from workbench.methods.steps.optimal import UNIT_ROUNDOFF as U


def step(text: str, method: str, x: float) -> float:
    found = wb.gradient(wb.parse(text), method=f"{method}[step=optimal]").at([x])
    assert found.note(0).step is not None
    return found.note(0).step


def remark(text: str, method: str, x: float) -> str:
    found = wb.gradient(wb.parse(text), method=f"{method}[step=optimal]").at([x])
    return found.note(0).remark


@given(st.floats(0.3, 2.5))
def test_the_textbook_formulas(x: float) -> None:
    f, second, third, fifth = math.sin(x), -math.sin(x), -math.cos(x), math.cos(x)
    for method, expected in (
        ("forward_difference", 2 * math.sqrt(U * abs(f / second))),
        ("central_difference", (3 * U * abs(f / third)) ** (1 / 3)),
        ("five_point", (45 / 4 * U * abs(f / fifth)) ** (1 / 5)),
    ):
        # x + h is made exact, which moves h by a unit in the last place of x at most.
        assert step("sin(x)", method, x) == pytest.approx(expected, rel=1e-9, abs=math.ulp(2 * x))


@given(st.floats(1e-3, 1e6), st.sampled_from(["forward_difference", "five_point", "richardson"]))
def test_x_plus_the_step_is_exact(x: float, method: str) -> None:
    h = step("exp(-x) + x**9", method, x)
    assert h > 0 and (x + h) - x == h


def test_where_the_leading_term_vanishes_the_next_one_counts() -> None:
    # f''' = 0 at 0 and f'''' does not matter around a point: h**4 * f^(5) / 120 is next.
    h = step("1 + x + x**5", "central_difference", 0.0)
    assert h == pytest.approx((U / (4 / 120 * 120)) ** (1 / 5), rel=1e-9)
    assert remark("1 + x + x**5", "central_difference", 0.0) == ""


def test_where_nothing_is_truncated_the_step_is_large() -> None:
    assert step("x**2", "central_difference", 3e20) == pytest.approx(1.5e20)
    assert remark("x**2", "central_difference", 3.0).startswith("nothing is truncated")
    (row,) = wb.compare(
        "x**2", at={"x": 3e20}, methods="central_difference[step=optimal]", timings=False
    ).accuracy
    assert row.error_ulps is not None and row.error_ulps <= 4


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [
        ("sin(x)", 0.0, "f is 0 here"),
        ("log(x)", -1.0, "f has no certified value (log(u) has no real value at u = -1"),
        ("x*abs(x)", 0.0, "the derivative of order 2 has no certified value"),
        ("0*x + 3", 1.0, "f is constant"),
    ],
)
def test_what_the_model_leaves_open_is_said(text: str, x: float, expected: str) -> None:
    assert expected in remark(text, "forward_difference", x)
    assert step(text, "forward_difference", x) == 2.0**-26 * max(abs(x), 1.0)


def test_a_step_that_x_swallows_is_raised_to_the_spacing_at_x() -> None:
    assert step("sin(x)", "forward_difference", 1e10) == math.ulp(1e10)
    assert "is lost against x = 10000000000.0" in remark("sin(x)", "forward_difference", 1e10)


def test_several_outputs_share_the_step_of_their_summed_errors() -> None:
    found = wb.gradient(wb.parse("sin(x), 100*sin(x)"), method="forward_difference[step=optimal]")
    decision = found.at([1.0])
    assert decision.note(0).step == decision.note(1).step
    assert decision.note(0).step == step("sin(x)", "forward_difference", 1.0)


def test_certified_steps_are_refused_for_many_variables() -> None:
    graph = wb.parse(" + ".join(f"x{number}**2" for number in range(65)))
    derivative = wb.gradient(graph, method="forward_difference[step=optimal]")
    with pytest.raises(
        BudgetError, match=r"for at most 64 variables .limit optimal_step_variables., not 65"
    ):
        derivative.call(*([1.0] * 65))


def test_graph_rules_and_pointwise_rules() -> None:
    pointwise = [name for name, rule in STEP_RULES.items() if not isinstance(rule, GraphRule)]
    assert pointwise == ["optimal", "noise"]
    assert parse_step(0.5).name == "fixed"
    with pytest.raises(MethodError, match=r"ridders cannot take step=optimal; .*relative"):
        graph_rule("optimal", "ridders")
    for bad in ("optimum", "-1", 0.0, "nan", "inf"):
        with pytest.raises(MethodError):
            parse_step(bad)


@pytest.mark.parametrize("method", ["forward_difference", "central_difference", "five_point"])
@pytest.mark.parametrize(
    ("text", "x"),
    [("exp(x)", 0.5), ("sin(x)", 1.0), ("1/x", 1e-7), ("x**3", 1e40), ("sqrt(x)", 1e-80)],
)
def test_no_rule_does_much_better(method: str, text: str, x: float) -> None:
    errors = {}
    for rule in rules_for({"forward_difference": 1, "central_difference": 2}.get(method, 4)):
        (row,) = wb.compare(
            text, at={"x": x}, methods=f"{method}[step={rule}]", timings=False
        ).accuracy
        errors[rule] = row.error_relative if row.error_relative is not None else math.inf
    scale = {"forward_difference": 1e-8, "central_difference": 1e-11, "five_point": 1e-13}[method]
    assert errors["optimal"] <= 10 * max(min(errors.values()), scale)
