"""One fit by every method: a row each, whatever becomes of it."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from workbench.experiments.seed.regression_data import notebook_data
from workbench.fitting.checks import make_problem
from workbench.fitting.every_method import Refusal, fit_every_method
from workbench.fitting.optimizers import GradientDescent, LevenbergMarquardt
from workbench.methods import METHODS

QUICK = [METHODS[name] for name in METHODS if name != "symbolic"]
NOTEBOOK = notebook_data()
LINE = make_problem("w*x + b", {"x": NOTEBOOK.x, "y": NOTEBOOK.y}, "y", {"w": 0.0, "b": 0.0})


def test_every_method_recovers_digits_and_exact_ones_the_most() -> None:
    found = fit_every_method(LINE, LevenbergMarquardt(), METHODS.values())
    frame = found.to_frame().set_index("method")
    assert [*frame.index] == [*METHODS] and (frame["status"] == "converged").all()
    assert (frame["digits_least"] > 6).all()
    for name in ("symbolic", "reverse", "scalar"):
        assert frame.loc[name, "digits_least"] > 12
        assert frame.loc[name, "digits_least"] > frame.loc["central_difference", "digits_least"]
    assert found.success
    text = found.to_text()
    assert max(map(len, text.splitlines())) <= 80 and "digits recovered" in text
    document = json.loads(found.to_json())
    assert [row["method"] for row in document["methods"]] == [*METHODS]
    assert document["reference"].keys() == {"w", "b"}


def test_a_method_that_cannot_is_a_row_with_its_reason(set_limits: Callable[..., object]) -> None:
    set_limits(fit_eager_operations=10)
    found = fit_every_method(LINE, GradientDescent(), QUICK)
    failed = found.outcomes["scalar"]
    assert isinstance(failed, Refusal) and failed.status == "budget_exceeded"
    assert "scalar: " in found.to_text() and "reverse" in found.fits
    row = json.loads(found.to_json())["methods"][-1]
    assert row == {
        "method": "notebook_tape",
        "status": "budget_exceeded",
        "message": row["message"],
    }


@pytest.mark.slow
def test_a_method_that_diverges_says_so_among_the_others() -> None:
    problem = make_problem(
        "w*x",
        {"x": NOTEBOOK.x, "y": NOTEBOOK.y},
        "y",
        {"w": NOTEBOOK.start},
        "e = target + -1*prediction; e*e",
    )
    found = fit_every_method(problem, GradientDescent(learning_rate=0.04), QUICK)
    assert found.success and found.fits["scalar"].success
    assert not found.fits["notebook_tape"].success
    assert "notebook_tape: diverged" in found.to_text()


def test_without_a_reference_the_parameters_are_shown() -> None:
    x = np.linspace(0, 1, 9)
    problem = make_problem("exp(w*x)", {"x": x, "y": np.exp(2 * x)}, "y", {"w": 1.0})
    text = fit_every_method(problem, LevenbergMarquardt(), QUICK).to_text()
    assert "parameters found" in text and " 2 " in text.replace("2.0", "2 ")


def test_operators_without_derivative_are_unsupported() -> None:
    x = np.linspace(1, 2, 9)
    problem = make_problem("polygamma(w, x)", {"x": x, "y": x}, "y", {"w": 1.0})
    found = fit_every_method(problem, LevenbergMarquardt(), [METHODS["reverse"]])
    failed = found.outcomes["reverse"]
    assert isinstance(failed, Refusal) and failed.status == "unsupported" and not found.success


def test_every_method_fits_under_sigma_and_bounds() -> None:
    data = {"x": [1.0, 2.0, 3.0, 5.0], "y": [2.0, 3.0, 5.0, 9.5], "s": [1.0, 0.5, 1.0, 2.0]}
    problem = make_problem("y ~ a*x + b*x**2 + c", data, sigma="s", bounds={"b": (None, 0.1)})
    found = fit_every_method(problem, LevenbergMarquardt(), METHODS.values())
    assert found.converged and len(found.fits) == len(METHODS)
    for one in found.fits.values():
        assert one.converged and one.parameters["b"] == 0.1
        assert one.x == pytest.approx(found.fits["reverse"].x, rel=1e-7)
    assert json.loads(found.to_json())["model"] == "a*x + b*x**2 + c"
