"""Loss, gradient, residuals and Jacobian over all rows, by every method."""

from collections.abc import Callable

import numpy as np
import pytest

import workbench as wb
from workbench.engines import ENGINES
from workbench.errors import BudgetError, EngineError
from workbench.fitting import objective as objective_module
from workbench.fitting.checks import make_problem
from workbench.fitting.objective import Objective
from workbench.fitting.problem import FitProblem

RANDOM = np.random.default_rng(5)
X, Y = RANDOM.uniform(0.5, 2.0, 300), RANDOM.uniform(-1.0, 1.0, 300)
AT = (0.7, -0.4)
EXACT = ("reverse", "symbolic", "scalar", "notebook_tape")
TOLERANCES = {
    **dict.fromkeys(EXACT, 1e-12),
    "central_difference": 1e-8,
    "forward_difference": 1e-6,
    "central_difference[step=1e-5]": 1e-8,
}


def problem(loss: str | None = None) -> FitProblem:
    return make_problem("a*exp(b*x)", {"x": X, "y": Y}, "y", {"a": 1.0, "b": 0.0}, loss)


def by_hand() -> tuple[np.ndarray, np.ndarray]:
    """Residuals and Jacobian of the model, from its formula."""
    a, b = AT
    return a * np.exp(b * X) - Y, np.stack([np.exp(b * X), a * X * np.exp(b * X)], axis=1)


@pytest.mark.parametrize("name", TOLERANCES)
def test_gradient_and_jacobian_by_every_method(name: str) -> None:
    residuals, jacobian = by_hand()
    objective = Objective(problem(), name)
    loss, gradient = objective.loss_and_gradient(AT)
    assert loss == pytest.approx(np.mean(residuals**2), rel=1e-12)
    expected = 2 / len(X) * jacobian.T @ residuals
    assert gradient == pytest.approx(expected, rel=TOLERANCES[name], abs=1e-10)
    found, partials = objective.jacobian(AT)
    assert found == pytest.approx(residuals, rel=1e-11, abs=1e-14)
    assert partials == pytest.approx(jacobian, rel=10 * TOLERANCES[name])
    assert objective.residuals(AT) == pytest.approx(residuals, rel=1e-11, abs=1e-14)
    assert (objective.values, objective.derivatives) == (2, 2)


def test_other_losses_with_columns_and_parameters() -> None:
    objective = Objective(problem("x*abs(prediction - target) + 0.5*a**2"), "reverse")
    residuals, jacobian = by_hand()
    loss, gradient = objective.loss_and_gradient(AT)
    assert loss == pytest.approx(np.mean(X * np.abs(residuals)) + 0.5 * AT[0] ** 2)
    expected = np.mean((X * np.sign(residuals))[:, None] * jacobian, axis=0)
    assert gradient == pytest.approx(expected + np.array([AT[0], 0.0]))


def test_batches_run_on_the_engine_and_not_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objective_module._Rows, "_eager", None)
    Objective(problem(), "central_difference").loss_and_gradient(AT)
    with pytest.raises(TypeError):
        Objective(problem(), "scalar").loss_and_gradient(AT)


def test_columns_are_looked_up_once_and_not_at_every_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[object] = []
    inputs = FitProblem.inputs
    monkeypatch.setattr(
        FitProblem, "inputs", lambda *given: looked_up.append(given) or inputs(*given)
    )
    objective = Objective(problem(), "reverse")
    losses = {objective.loss_and_gradient((a, -0.4))[0] for a in (0.1, 0.2, 0.3)}
    assert len(losses) == 3
    assert len(looked_up) == 1


def test_tapes_are_refused_before_they_run_for_hours(set_limits: Callable[..., object]) -> None:
    set_limits(fit_eager_operations=5000)
    tape = Objective(problem(), "scalar")
    with pytest.raises(BudgetError, match=r"scalar runs row by row.*for 300 rows.*reverse"):
        tape.refuse_long_work(100)
    tape.loss_and_gradient(AT)
    tape.loss_and_gradient(AT)
    with pytest.raises(BudgetError):
        for _ in range(5):
            tape.loss_and_gradient(AT)
    Objective(problem(), "reverse").refuse_long_work(10**9)


def test_the_first_bad_row_is_found() -> None:
    data = {"x": [1.0, 0.0, -1.0], "y": [1.0, 2.0, 3.0]}
    objective = Objective(make_problem("w*log(x)", data, "y", {"w": 1}), "reverse")
    assert objective.first_bad_row([1.0]) == "the model is -inf in row 2"
    assert Objective(problem(), "reverse").first_bad_row(AT) == ""


def test_a_fit_runs_on_the_engine_that_is_asked_for() -> None:
    x = np.linspace(0.0, 3.0, 50)
    data = {"x": x, "y": 2.0 * np.exp(-0.5 * x)}
    usual = wb.fit("a*exp(-b*x)", data, target="y", start={"a": 1.0, "b": 1.0}, engine="numpy")
    for engine in ("auto", "python", *(["native"] if not ENGINES["native"].missing() else [])):
        found = wb.fit("a*exp(-b*x)", data, target="y", start={"a": 1.0, "b": 1.0}, engine=engine)
        assert found.success
        np.testing.assert_allclose(found.x, usual.x, rtol=1e-9)
    with pytest.raises(EngineError, match="unknown engine 'nump'"):
        wb.fit("a*x", data, target="y", engine="nump")
