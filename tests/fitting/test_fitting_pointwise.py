"""Fits by methods that decide at every point, and by stencils at the edge of a domain."""

import numpy as np
import pandas as pd
import pytest

import workbench as wb
from workbench.errors import BudgetError

X = np.linspace(1.0, 5.0, 12)
DATA = pd.DataFrame({"x": X, "y": 3.0 * (1 - np.exp(-0.7 * X)) + 0.01 * np.sin(7 * X)})
MODEL = "b1*(1 - exp(-b2*x))"


@pytest.mark.parametrize(
    "method", ["five_point", "richardson", "ridders", "five_point[step=optimal]"]
)
def test_every_difference_method_fits(method: str) -> None:
    options = {"target": "y", "start": {"b1": 1.0, "b2": 1.0}, "optimizer": "levenberg_marquardt"}
    right = wb.fit(MODEL, DATA, method="reverse", **options)  # type: ignore[arg-type]
    found = wb.fit(MODEL, DATA, method=method, **options)  # type: ignore[arg-type]
    assert found.success
    for name, value in right.parameters.items():
        assert found.parameters[name] == pytest.approx(value, rel=1e-9)


def test_long_work_that_decides_at_every_row_is_refused() -> None:
    data = pd.concat([DATA] * 2000, ignore_index=True)
    with pytest.raises(BudgetError, match=r"five_point\[step=optimal\] runs row by row in Python"):
        wb.fit(
            MODEL,
            data,
            target="y",
            start={"b1": 1.0, "b2": 1.0},
            method="five_point[step=optimal]",
            optimizer="gradient_descent",
        )


def test_a_stencil_that_leaves_the_domain_in_one_row_turns_there() -> None:
    """a*sqrt(x - b) with b just below the smallest x: the row of that x needs a side."""
    x = np.array([1.0, 2.0, 3.0, 4.0])
    data = pd.DataFrame({"x": x, "y": 2.0 * np.sqrt(x - 0.5)})
    close = 1.0 - 1e-7
    found = wb.fit(
        "a*sqrt(x - b)",
        data,
        target="y",
        start={"a": 1.0, "b": close},
        method="central_difference",
        optimizer="levenberg_marquardt",
    )
    assert found.success
    assert found.parameters["b"] == pytest.approx(0.5, abs=1e-5)
