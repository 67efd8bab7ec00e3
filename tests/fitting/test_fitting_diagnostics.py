"""Standard errors of many rows: sums of products, as good as the decomposition of all columns."""

from typing import Any

import numpy as np
import pytest

from tests.lanes import every_row
from workbench.engines.numpy import NumpyProgram
from workbench.fitting import diagnostics
from workbench.fitting.checks import make_problem
from workbench.fitting.diagnostics import Diagnosis, diagnose
from workbench.fitting.problem import FitProblem

X = np.linspace(0.0, 2.0, 50)
COLUMNS = {"x": X, "y": 1.5 * np.exp(-0.7 * X) + 0.01 * np.sin(40.0 * X), "s": 0.1 + X}


def problem(model: str, at: dict[str, float], **options: Any) -> FitProblem:
    return make_problem(model, COLUMNS, "y", at, **options)


def by_products(one: FitProblem, monkeypatch: pytest.MonkeyPatch) -> Diagnosis:
    with monkeypatch.context() as patch:
        patch.setattr(diagnostics, "MANY_ROWS", 0)
        return diagnose(one, np.array(one.start))


@every_row(
    "model, at, options",
    [
        ("a*exp(-b*x)", {"a": 1.5, "b": 0.7}, {}),
        ("a*x + b", {"a": 0.5, "b": 1.0}, {}),
        ("a", {"a": 0.5}, {}),
        ("a*exp(-b*x) + c", {"a": 1.5, "b": 0.7, "c": 0.25}, {"sigma": "s"}),
        ("a*exp(-b*x) + c", {"a": 1.5, "b": 0.7, "c": 0.0}, {"bounds": {"c": (0, 1)}}),
        ("a*exp(-b*x)", {"a": 1.5, "b": 0.7}, {"sigma": "s", "absolute_sigma": True}),
    ],
)
def test_products_are_as_good_as_the_columns(
    model: str, at: dict[str, float], options: dict[str, Any]
) -> None:
    one = problem(model, at, **options)
    usual = diagnose(one, np.array(one.start))
    assert usual.covariance is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(NumpyProgram, "stacked", None)  # nothing as long as the rows is made
        found = by_products(one, patch)
    assert found.at_bounds == usual.at_bounds
    for mine, theirs in ((found.covariance, usual.covariance), (found.spread, usual.spread)):
        np.testing.assert_allclose(mine, theirs, rtol=1e-11)


@every_row(
    "model, at",
    [
        ("a*x + b*x", {"a": 1.0, "b": 1.0}),
        ("a*x + b*(x + 1e-4*x**2)", {"a": 1.0, "b": 1.0}),
        ("a/(x - 2)", {"a": 1.0}),
    ],
)
def test_columns_that_are_alike_or_infinite_are_decomposed(
    model: str, at: dict[str, float]
) -> None:
    one = problem(model, at)
    usual = diagnose(one, np.array(one.start))
    with pytest.MonkeyPatch.context() as patch:
        assert repr(by_products(one, patch)) == repr(usual)
