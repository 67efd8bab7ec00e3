"""Optimizers: the arithmetic of their steps, when they have converged, when they have diverged."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from tests.lanes import every_row
from workbench.errors import BudgetError, MethodError
from workbench.experiments.seed.descent import descend
from workbench.experiments.seed.regression_data import least_squares, notebook_data
from workbench.fitting.checks import make_problem
from workbench.fitting.data import Array
from workbench.fitting.objective import Objective
from workbench.fitting.optimizers import (
    OPTIMIZERS,
    Ending,
    GradientDescent,
    LevenbergMarquardt,
    Momentum,
    Optimizer,
    OptimizerOutcome,
    make_optimizer,
)

NOTEBOOK = notebook_data()
SHARED = "(target + -1*prediction)*(target + -1*prediction)"


def run(
    optimizer: Optimizer, method: str = "reverse", model: str = "w*x", loss: str | None = None
) -> OptimizerOutcome:
    data = {"x": NOTEBOOK.x, "y": NOTEBOOK.y}
    problem = make_problem(model, data, "y", {"w": NOTEBOOK.start}, loss)
    return optimizer.run(Objective(problem, method), problem.start, lambda: None)


def test_gradient_descent_on_the_notebooks_data() -> None:
    outcome = run(GradientDescent(learning_rate=0.01, epochs=100))
    assert outcome.x[0] == pytest.approx(6.98418762985892, abs=1e-13)
    assert outcome.ending is Ending.CONVERGED and outcome.iterations == 100
    assert outcome.states.shape == (101, 3) and outcome.states[0, 0] == NOTEBOOK.start
    assert "100 epochs" in outcome.message


def test_descent_takes_the_steps_of_the_plain_loop_to_the_bit() -> None:
    objective = Objective(
        make_problem("w*x", {"x": NOTEBOOK.x, "y": NOTEBOOK.y}, "y", {"w": 0.0}), "reverse"
    )

    def gradient(w: float) -> tuple[float, ...]:
        loss, partials = objective.loss_and_gradient([w])
        return (loss, *partials.tolist())

    plain = descend(gradient, [0.0], 0.01, 25)
    ours = GradientDescent(learning_rate=0.01, epochs=25).run(objective, [0.0], lambda: None)
    assert ours.states[:, 0].tolist() == [state.parameters[0] for state in plain]


def test_the_notebooks_gradient_is_four_times_too_large_and_diverges_first() -> None:
    right = run(GradientDescent(learning_rate=0.04), "scalar", loss=SHARED)
    wrong = run(GradientDescent(learning_rate=0.04), "notebook_tape", loss=SHARED)
    assert wrong.states[0, 1] == pytest.approx(4 * right.states[0, 1], rel=1e-12)
    assert right.success and right.x[0] == pytest.approx(least_squares(NOTEBOOK), rel=1e-14)
    assert not wrong.success and "the loss grew" in wrong.message
    assert run(GradientDescent(), "notebook_tape", loss=SHARED).x[0] == pytest.approx(
        6.984187710500422, abs=1e-14
    )


def test_momentum_keeps_a_share_of_its_last_step() -> None:
    outcome = run(Momentum(learning_rate=0.01, momentum=0.5, epochs=2))
    w, g = outcome.states[:, 0], outcome.states[:, 1]
    assert w[1] == w[0] - 0.01 * g[0]
    assert w[2] == pytest.approx(w[1] - (0.5 * 0.01 * g[0] + 0.01 * g[1]), rel=1e-15)


def test_epochs_that_do_not_suffice_are_said() -> None:
    outcome = run(GradientDescent(learning_rate=0.001, epochs=10))
    assert outcome.ending is Ending.EPOCHS_DONE and outcome.success
    assert "10 epochs done, not converged" in outcome.message


def test_tolerance_ends_a_descent_early() -> None:
    outcome = run(GradientDescent(learning_rate=0.02, epochs=500, tolerance=1e-3))
    assert outcome.ending is Ending.CONVERGED and outcome.iterations < 40
    assert abs(outcome.gradient[0]) <= 1e-3 * abs(outcome.states[0, 1])


def test_a_descent_that_no_longer_moves_stops() -> None:
    outcome = run(GradientDescent(learning_rate=0.04, epochs=10_000))
    assert outcome.iterations < 100 and "no longer move" in outcome.message
    again = run(GradientDescent(), model="0*w*x")
    assert again.iterations == 0 and again.success


@pytest.mark.parametrize("optimizer", [GradientDescent, Momentum])
def test_divergence_is_found_and_the_last_finite_state_kept(optimizer: type) -> None:
    outcome = run(optimizer(learning_rate=5.0, epochs=2000))
    assert outcome.ending is Ending.DIVERGED and not outcome.success
    epoch = outcome.iterations + 1
    assert f"diverged at epoch {epoch}" in outcome.message and epoch < 2000
    assert np.isfinite(outcome.states).all()
    assert f"(epoch {epoch - 1}) are w={float(outcome.x[0])!r};" in outcome.message
    assert math.isfinite(outcome.loss)


def test_a_loss_that_grew_is_divergence_though_finite() -> None:
    outcome = run(GradientDescent(learning_rate=0.13, epochs=20))
    assert outcome.ending is Ending.DIVERGED and "the loss grew from" in outcome.message


@pytest.mark.parametrize("optimizer", [GradientDescent(), LevenbergMarquardt()])
def test_a_start_outside_the_domain_is_named_with_its_row(optimizer: Optimizer) -> None:
    outcome = run(optimizer, model="w*log(x)")
    assert outcome.ending is Ending.DIVERGED
    assert "at the start" in outcome.message and "nan in row 1" in outcome.message


def test_an_infinite_jacobian_is_divergence() -> None:
    data = {"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 3.0]}
    problem = make_problem("sqrt(w*x)", data, "y", {"w": 0.0})
    outcome = LevenbergMarquardt().run(Objective(problem, "reverse"), (0.0,), lambda: None)
    assert outcome.ending is Ending.DIVERGED and "Jacobian" in outcome.message


def test_levenberg_marquardt_ends_where_its_states_end() -> None:
    problem = make_problem(
        "a*exp(b*x)", {"x": [0, 1, 2, 3], "y": [1, 2.6, 7.5, 20]}, "y", {"a": 3.0, "b": 0.1}
    )
    outcome = LevenbergMarquardt().run(Objective(problem, "reverse"), problem.start, lambda: None)
    assert outcome.ending is Ending.CONVERGED
    assert outcome.states[0, :2].tolist() == [3.0, 0.1]
    assert outcome.states[-1, :2].tolist() == outcome.x.tolist()
    assert outcome.states[-1, -1] == outcome.loss <= outcome.states[0, -1]
    assert np.abs(outcome.gradient).max() < 1e-10


def test_levenberg_marquardt_uses_the_methods_jacobian() -> None:
    data = {"x": [0.0, 1.0, 2.0, 3.0], "y": [1.0, 2.6, 7.5, 20.0]}
    problem = make_problem("a*exp(b*x)", data, "y", {"a": 3.0, "b": 0.1})
    asked = []
    objective = Objective(problem, "reverse")
    honest = objective.jacobian
    objective.jacobian = lambda at: asked.append(1) or honest(at)  # type: ignore[method-assign,func-returns-value]
    LevenbergMarquardt().run(objective, problem.start, lambda: None)
    assert len(asked) > 3 and objective.values > 3
    rough = LevenbergMarquardt().run(
        Objective(problem, "forward_difference[step=0.01]"), problem.start, lambda: None
    )
    fine = LevenbergMarquardt().run(Objective(problem, "reverse"), problem.start, lambda: None)
    assert 1e-6 < abs(rough.x[1] / fine.x[1] - 1) < 1e-2


def test_a_wrong_jacobian_leads_elsewhere() -> None:
    data = {"x": [0.0, 1.0, 2.0, 3.0], "y": [1.0, 2.6, 7.5, 20.0]}
    problem = make_problem("a*exp(b*x)", data, "y", {"a": 3.0, "b": 0.1})
    objective = Objective(problem, "reverse")
    honest = objective.jacobian

    def wrong(at: Sequence[float]) -> tuple[Array, Array]:
        residuals, partials = honest(at)
        return residuals, partials * [1.0, -1.0]

    objective.jacobian = wrong  # type: ignore[method-assign]
    outcome = LevenbergMarquardt().run(objective, problem.start, lambda: None)
    right = LevenbergMarquardt().run(Objective(problem, "reverse"), problem.start, lambda: None)
    assert outcome.loss > 1.1 * right.loss


def test_polishing_recovers_what_the_loss_cannot_show() -> None:
    data = {"x": [*range(1, 21)], "y": [100 + 3 * x + (-1) ** x * 0.01 * x for x in range(1, 21)]}
    problem = make_problem("a + b*x**c", data, "y", {"a": 90.0, "b": 5.0, "c": 0.8})
    ends = [
        LevenbergMarquardt(tolerance=tolerance)
        .run(Objective(problem, "reverse"), problem.start, lambda: None)
        .x
        for tolerance in (1e-6, 1e-15)
    ]
    assert ends[0] == pytest.approx(ends[1], rel=1e-12)


def test_too_few_evaluations_are_said() -> None:
    data = {"x": [0.0, 1.0, 2.0, 3.0], "y": [1.0, 2.6, 7.5, 20.0]}
    problem = make_problem("a*exp(b*x)", data, "y", {"a": 30.0, "b": -1.0})
    outcome = LevenbergMarquardt(epochs=3).run(
        Objective(problem, "reverse"), problem.start, lambda: None
    )
    assert outcome.ending is Ending.NOT_CONVERGED and not outcome.success


def test_another_loss_is_no_least_squares() -> None:
    with pytest.raises(MethodError, match="takes no other loss"):
        run(LevenbergMarquardt(), loss="abs(prediction - target)")


def test_long_work_is_refused_before_it_begins() -> None:
    with pytest.raises(BudgetError, match="row by row"):
        run(GradientDescent(epochs=1_000_000), "scalar")


def test_optimizers_by_name() -> None:
    assert make_optimizer("momentum", momentum=0.5, epochs=None) == Momentum(momentum=0.5)
    chosen = GradientDescent(learning_rate=1.0)
    assert make_optimizer(chosen) is chosen
    assert [*OPTIMIZERS] == ["gradient_descent", "momentum", "levenberg_marquardt"]


@every_row(
    "name, options, message",
    [
        ("momentun", {}, "did you mean momentum"),
        ("gradient_descent", {"momentum": 0.9}, "takes no momentum; its options are"),
        ("levenberg_marquardt", {"learning_rate": 0.1}, "takes no learning_rate"),
        ("gradient_descent", {"learning_rate": -1.0}, "must be a positive number"),
        ("gradient_descent", {"learning_rate": math.nan}, "must be a positive number"),
        ("gradient_descent", {"epochs": 0}, "whole number from 1 on"),
        ("gradient_descent", {"epochs": 1.5}, "whole number from 1 on"),
        ("gradient_descent", {"tolerance": 2.0}, "below 1"),
        ("momentum", {"momentum": 1.0}, "below 1"),
        ("levenberg_marquardt", {"epochs": -1}, "whole number"),
        (GradientDescent(), {"epochs": 7}, "configured already"),
        (GradientDescent, {}, "not an optimizer"),
    ],
)
def test_options_that_cannot_be(name: object, options: dict[str, float], message: str) -> None:
    with pytest.raises(MethodError, match=message):
        make_optimizer(name, **options)  # type: ignore[arg-type]
