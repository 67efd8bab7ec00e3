"""Models that decide their path: each row is fitted on the path that it takes."""

import numpy as np
import pytest

import workbench as wb
from tests.lanes import every_row
from workbench.errors import BudgetError
from workbench.fitting.checks import make_problem
from workbench.fitting.linear import linear_parts
from workbench.fitting.objective import Objective

X = np.linspace(0.0, 5.0, 21)
TRUE = {"a": 1.0, "b": 0.5, "c": -2.0}


def hinge(x: float, a: float, b: float, c: float) -> float:
    """Two lines that meet at 2; each has a parameter of its own."""
    if x > 2.0:
        return a + 2.0 * b + c * (x - 2.0)
    return a + b * x


def smooth(x: float, a: float, b: float, c: float) -> float:
    """The same without a condition."""
    return wb.where(x > 2.0, a + 2.0 * b + c * (x - 2.0), a + b * x)  # type: ignore[no-any-return]


DATA = {"x": X, "y": np.array([hinge(x, **TRUE) for x in X.tolist()]) + np.sin(40 * X) / 100}


@every_row("method", ["reverse", "central_difference", "complex_step", "scalar"])
def test_rows_take_their_own_paths(method: str) -> None:
    start = {"a": 0.1, "b": 0.2, "c": 0.3}
    several, one = (
        Objective(make_problem(model, DATA, "y", start), method) for model in (hinge, smooth)
    )
    at = [0.7, -0.4, 1.1]
    loss, gradient = several.loss_and_gradient(at)
    wanted, slopes = one.loss_and_gradient(at)
    assert loss == pytest.approx(wanted, rel=1e-15)
    assert gradient == pytest.approx(slopes, rel=1e-14 if method == "reverse" else 1e-6)
    assert several.residuals(at) == pytest.approx(one.residuals(at), rel=1e-15)
    for mine, theirs in zip(several.jacobian(at), one.jacobian(at), strict=True):
        assert mine == pytest.approx(theirs, rel=1e-6, abs=1e-9)
    assert several.problem.predictions(at) == pytest.approx(one.problem.predictions(at), rel=1e-15)


def test_a_fit_finds_the_parameters_of_both_paths() -> None:
    fit = wb.fit(hinge, DATA, target="y")
    same = wb.fit(smooth, DATA, target="y")
    assert fit.converged
    assert fit.parameters == pytest.approx(same.parameters, rel=1e-9)
    assert fit.parameters == pytest.approx(TRUE, abs=0.01)
    assert "hinge(x, a, b, c)" in fit.to_text()
    errors, others = fit.standard_errors, same.standard_errors
    assert errors is not None and others is not None
    assert errors == pytest.approx(others, rel=1e-6)


def test_one_path_says_nothing_of_others() -> None:
    problem = make_problem(hinge, DATA, "y", {"a": 0, "b": 0, "c": 0})
    assert linear_parts(problem) is None
    assert problem.parameters == ("a", "b", "c")  # c has no part in the first row
    with wb.limits(traced_paths=1), pytest.raises(BudgetError, match="traced_paths"):
        Objective(problem, "reverse").loss_and_gradient([0.0, 0.0, 0.0])
