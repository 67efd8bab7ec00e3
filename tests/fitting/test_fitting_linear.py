"""Models linear in their parameters: found, and solved without rounding."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import examples
from workbench.experiments.seed.regression_data import least_squares, notebook_data
from workbench.fitting import linear
from workbench.fitting.checks import make_problem
from workbench.fitting.linear import exact_solution, linear_parts
from workbench.fitting.optimizers import LevenbergMarquardt
from workbench.fitting.problem import FitProblem
from workbench.fitting.run import fit_problem
from workbench.methods import METHODS

X = [0.5, 1.0, 1.5, 2.5, 4.0]
Y = [1.0, 3.0, 2.0, 5.0, 4.0]


def problem(model: str, **others: object) -> FitProblem:
    names = [one for one in ("a", "b", "c") if one in model.replace("abs", "").replace("cos", "")]
    return make_problem(model, {"x": X, "y": Y}, "y", dict.fromkeys(names, 1.0), **others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("model", "parts"),
    [
        ("a*x + b", "0*x + 0, x, 1"),
        ("a*x**2 + b*x + c", None),
        ("(a + b*x)/3 + sin(x)", None),
        ("-a*x - (b - 2)*exp(x)", None),
        ("a*log(x) + b/x", None),
    ],
)
def test_linear_models_are_known(model: str, parts: str | None) -> None:
    found = linear_parts(problem(model))
    assert found is not None and found.variables == ("x",)
    assert parts is None or found.to_text() == parts


@pytest.mark.parametrize(
    "model",
    ["exp(a*x)", "a*b*x", "a**2*x", "a*x**b", "abs(a)*x", "max(a*x, b)", "a/(b + x)", "sqrt(a)*x"],
)
def test_other_models_are_not(model: str) -> None:
    assert linear_parts(problem(model)) is None
    assert exact_solution(problem(model)).reason == "the model is not linear in its parameters"


def test_a_straight_line_in_fractions() -> None:
    x, y = [*map(Fraction, X)], [*map(Fraction, Y)]
    n = len(x)
    over = n * sum(a * a for a in x) - sum(x) ** 2
    slope = (n * sum(a * b for a, b in zip(x, y, strict=True)) - sum(x) * sum(y)) / over
    intercept = (sum(y) - slope * sum(x)) / n
    found = exact_solution(problem("a*x + b")).values
    assert found == {"a": float(slope), "b": float(intercept)}


@pytest.mark.parametrize(
    "model", ["a*x + b + 2*x + 1", "a*x + b + 2*x + cos(0)", "a*x + b + 2*x + pi/pi"]
)
def test_what_no_parameter_multiplies_is_taken_off(model: str) -> None:
    plain, shifted = (
        exact_solution(problem("a*x + b")).values,
        exact_solution(problem(model)).values,
    )
    assert plain is not None and shifted is not None
    assert shifted["a"] == pytest.approx(plain["a"] - 2, rel=1e-14)
    assert shifted["b"] == pytest.approx(plain["b"] - 1, rel=1e-14)


def test_the_notebooks_solution() -> None:
    data = notebook_data()
    found = make_problem("w*x", {"x": data.x, "y": data.y}, "y", {"w": 0})
    assert exact_solution(found).values == {"w": least_squares(data)}


def test_rationals_and_balls_agree_to_the_last_bit() -> None:
    for model in ("a*x + b", "a + b*x + c*x**2"):
        parts = linear_parts(problem(model))
        assert parts is not None
        assert linear._is_polynomial(parts)
        in_rationals = linear._rational_solution(problem(model), parts)
        assert in_rationals == linear._ball_solution(problem(model), parts)


def test_transcendental_columns_are_solved_on_balls() -> None:
    model = problem("a*exp(x) + b*log(x)")
    parts = linear_parts(model)
    assert parts is not None and not linear._is_polynomial(parts)
    found = exact_solution(model).values
    assert found is not None
    x = np.array(X)
    expected = np.linalg.lstsq(np.stack([np.exp(x), np.log(x)], 1), np.array(Y), rcond=None)[0]
    assert [found["a"], found["b"]] == pytest.approx(expected, rel=1e-13)


def test_a_solution_that_is_zero_is_found_on_balls() -> None:
    data = {"x": [-1.0, 0.0, 1.0], "y": [1.0, -2.0, 1.0]}
    found = exact_solution(make_problem("a*sin(x)", data, "y", {"a": 1.0}))
    assert found.values == {"a": 0.0}


@pytest.mark.parametrize(
    ("model", "given", "reason"),
    [
        ("a*x + b*2*x", {}, "do not determine"),
        ("a*exp(x) + b*exp(x)", {}, "do not determine"),
        ("a*log(x - 1) + b", {}, "not finite"),
        ("a*x", {"loss": "abs(prediction - target)"}, "not the squared error"),
    ],
)
def test_where_there_is_no_solution_the_reason_is_said(
    model: str, given: dict[str, str], reason: str
) -> None:
    found = exact_solution(problem(model, **given))
    assert found.values is None and reason in found.reason


def test_a_million_rows_are_too_many(set_limits: Callable[..., object]) -> None:
    set_limits(fit_exact_work=10)
    assert "too many rows" in exact_solution(problem("a*x")).reason


@settings(max_examples=examples(25))
@given(
    st.lists(
        st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)),
        min_size=4,
        max_size=12,
        unique_by=lambda pair: pair[0],
    )
)
def test_levenberg_marquardt_recovers_the_exact_solution(pairs: list[tuple[int, int]]) -> None:
    data = {"x": [x / 8 for x, _ in pairs], "y": [y / 16 for _, y in pairs]}
    line = make_problem("a*x + b", data, "y", {"a": 1.0, "b": 1.0})
    fit = fit_problem(line, LevenbergMarquardt(), METHODS["reverse"])
    assert fit.exact is not None
    for name, value in fit.parameters.items():
        assert value == pytest.approx(fit.exact[name], rel=1e-10, abs=1e-10)
