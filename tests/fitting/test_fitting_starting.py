"""A start by default: ones, or the best of a search that is the same every time."""

from typing import Any

import numpy as np
import pytest

import workbench as wb
from workbench.errors import DataError
from workbench.fitting.checks import make_problem
from workbench.fitting.starting import _linear

T = np.linspace(0.0, 10.0, 60)
WIGGLE = 0.02 * np.cos(31.0 * T)
#: Model, the parameters behind the data; from the fourth on the search takes seconds.
MODELS: list[tuple[str, dict[str, float]]] = [
    ("a*exp(-b*t) + c", {"a": 3.0, "b": 40.0, "c": 1.0}),
    ("a*exp(-b*t)", {"a": 500.0, "b": 0.002}),
    ("v*t/(k + t)", {"v": 120.0, "k": 0.3}),
    ("h*exp(-((t - m)/s)**2)", {"h": 5.0, "m": 6.2, "s": 0.4}),
    ("l/(1 + exp(-k*(t - m)))", {"l": 80.0, "k": 2.5, "m": 4.0}),
    ("a*sin(w*t + p)", {"a": 2.0, "w": 5.3, "p": 0.7}),
    ("a*exp(-b*t) + c*exp(-d*t)", {"a": 2.0, "b": 0.3, "c": 5.0, "d": 4.0}),
]


@pytest.mark.parametrize(
    ("model", "truth"),
    [
        pytest.param(*one, id=one[0], marks=[pytest.mark.slow] if place > 2 else [])
        for place, one in enumerate(MODELS)
    ],
)
def test_known_shapes_are_found(model: str, truth: dict[str, float]) -> None:
    graph = wb.parse(model)
    y = np.array([graph({**truth, "t": t}) for t in T.tolist()])
    found = wb.fit(f"y ~ {model}", {"t": T, "y": y + WIGGLE * np.ptp(y) / 10})
    assert found.converged and found.r_squared is not None and found.r_squared > 0.999
    again = make_problem(f"y ~ {model}", found.problem.data)
    assert again.start == found.problem.start  # nothing depends on chance
    assert found.problem.start_found in str(found).replace("\n", " ")


def test_a_linear_model_starts_at_ones() -> None:
    problem = make_problem("y ~ a*t + b + c*t**2", {"t": T, "y": T**2})
    assert problem.start == (1.0, 1.0, 1.0) and problem.start_found == "1 for every parameter"
    found = wb.fit("y ~ a*t + b", {"t": T, "y": 3 * T}, bounds={"b": (2, None)})
    assert found.problem.start == (1.0, 2.0) and "moved within its bounds" in str(found)
    assert wb.fit("y ~ a*t", {"t": T, "y": T}, start={"a": 2}).problem.start_found == ""


def test_a_start_for_some_parameters_is_kept_and_the_others_are_found() -> None:
    data = {"t": T, "y": 4.0 * np.exp(-0.5 * T) + 1.0}
    found = wb.fit("y ~ a*exp(-b*t) + c", data, start={"b": 0.4, "c": 2})
    assert found.problem.parameters == ("b", "c", "a")
    assert found.problem.start[:2] == (0.4, 2.0)
    assert found.problem.start_found == "1 for every other parameter"
    assert found.converged and found.parameters["b"] == pytest.approx(0.5)
    peak = {"t": T, "y": 5.0 * np.exp(-(((T - 6.2) / 0.4) ** 2))}
    far = wb.fit("y ~ h*exp(-((t - m)/s)**2)", peak, start={"m": "6", "s": 0.05})
    assert far.problem.start[:2] == (6.0, 0.05)
    wide = wb.fit("y ~ h*exp(-((t - m)/s)**2)", peak, start={"m": 6})
    assert wide.problem.start[0] == 6.0 and "tried for h, s" in wide.problem.start_found
    assert wide.converged and wide.parameters["s"] ** 2 == pytest.approx(0.16)
    with pytest.raises(DataError, match="the start of c, 1, is not within its bounds, 2 and 3"):
        wb.fit("y ~ a*t + c", data, start={"c": 1}, bounds={"c": (2, 3)})
    with pytest.raises(DataError, match="no start was found"):
        wb.fit("y ~ log(a - t)*0 + c*log(-b**2)", data, start={"c": 1})


def test_a_start_keeps_to_the_bounds() -> None:
    y = 4.0 * np.exp(-0.5 * T)
    bounds = {"b": (3.0, 9.0), "a": (None, 2.0)}
    found = wb.fit("y ~ a*exp(-b*t)", {"t": T, "y": y}, bounds=bounds)
    assert all(low <= one <= high for one, (low, high) in
               zip(found.problem.start, found.problem.bounds, strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("model", "linear"),
    [
        ("a*exp(-b*t) + c", ["a", "c"]),
        ("a*b*t", ["a"]),
        ("v*t/(k + t)", ["v"]),
        ("exp(a*t)", []),
        ("a + b*t", ["a", "b"]),
    ],
)
def test_parameters_that_are_linear_together(model: str, linear: list[str]) -> None:
    start: dict[str, Any] = {name: 1 for name in wb.parse(model).variables if name != "t"}
    problem = make_problem(model, {"t": T, "y": T}, "y", start)
    assert [
        problem.parameters[place] for place in _linear(problem, range(len(problem.parameters)))
    ] == linear


def test_where_no_start_is_found_one_is_asked_for() -> None:
    with pytest.raises(DataError, match=r"no start was found: .* points .*give one, as a=1, b=1"):
        wb.fit("y ~ a*log(-1 - b**2 - t)", {"t": T, "y": T})
