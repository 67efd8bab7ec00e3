"""Warnings where a finite number has no finite answer: operator, value, place; not in our runs."""

import math
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.lanes import every_row, examples
from workbench.errors import ScalarWarning
from workbench.ir.operators import FUNCTIONS
from workbench.tape import NotebookScalar, Scalar, evaluate_gradient
from workbench.tape.domain import quiet


def warned(action: Callable[[], object]) -> list[warnings.WarningMessage]:
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        action()
    return list(given)


@every_row(
    "action, value, words",
    [
        (lambda x: wb.log(x), math.nan, "log(-2.0) is nan: log(x) is a real number only for x > 0"),
        (lambda x: x.log(), math.nan, "log(-2.0) is nan"),
        (lambda x: x.sqrt(), math.nan, "sqrt(-2.0) is nan: sqrt(x) is a real number only for x >="),
        (lambda x: x**0.5, math.nan, "(-2.0) ** 0.5 is nan: a negative number has real powers"),
        (lambda x: (x + 2) ** -1, math.inf, "0.0 ** (-1.0) is inf: a negative power of zero"),
        (lambda x: 0.0**x, math.inf, "0.0 ** (-2.0) is inf"),
        (lambda x: 1 / (x + 2), math.inf, "1.0 / 0.0 is inf: division by zero"),
        (lambda x: x / 0, -math.inf, "(-2.0) / 0.0 is -inf: division by zero"),
        (lambda x: (x + 2) / (x + 2), math.nan, "0.0 / 0.0 is nan: zero divided by zero"),
        (lambda x: wb.log(x + 2), -math.inf, "log(0.0) is -inf: log(x) is a real number only for"),
        (lambda x: wb.exp(x * -500), math.inf, "exp(1000.0) is inf: that is beyond the range of"),
        (
            lambda x: wb.asin(x),
            math.nan,
            "asin(-2.0) is nan: asin(x) is a real number only for abs",
        ),
        (lambda x: wb.gamma(x), math.nan, "gamma(-2.0) is nan: it has a pole at 0, -1, -2"),
        (lambda x: wb.polygamma(1, x), math.inf, "polygamma(1.0, -2.0) is inf: it has a pole"),
    ],
)
def test_operator_value_and_reason(action: Callable[[Any], Any], value: float, words: str) -> None:
    with pytest.warns(ScalarWarning) as given:
        result = action(Scalar(-2.0))
    assert len(given) == 1
    assert words in str(given[0].message)
    assert result.val == value or (math.isnan(value) and math.isnan(result.val))


@pytest.mark.parametrize(
    "action",
    [
        lambda x: wb.log(x),
        lambda x: x.sqrt(),
        lambda x: 1 / (x + 2),
        lambda x: np.log(np.array([x])),
    ],
)
def test_the_warning_points_at_the_line_of_the_student(action: Callable[[Any], Any]) -> None:
    (given,) = (
        one for one in warned(lambda: action(Scalar(-2.0))) if one.category is ScalarWarning
    )
    assert Path(given.filename) == Path(__file__)
    line = Path(__file__).read_text(encoding="utf-8").splitlines()[given.lineno - 1]
    assert line.strip().startswith("lambda x:")


def test_it_is_said_once_where_it_happens_and_not_all_the_way_down() -> None:
    x = Scalar(-1.0)
    given = warned(lambda: (wb.sin(wb.log(x) * 2) / 3 + 1) ** 2)
    assert len(given) == 1
    assert not warned(lambda: (x * math.inf).sqrt())


@every_row("name", FUNCTIONS)
def test_no_warning_where_all_is_well(name: str) -> None:
    row = FUNCTIONS[name]
    *others, last = row.sample[: row.arity]
    mixed = [*others, Scalar(last)]
    assert not warned(lambda: mixed[-1].__workbench_apply__(name, mixed))


def test_the_workbenchs_own_runs_say_nothing() -> None:
    graph = wb.parse("log(x) + 1/y + sqrt(x)")
    assert not warned(lambda: evaluate_gradient(graph, Scalar, [-1.0, 0.0], ["x", "y"]))
    assert not warned(lambda: wb.gradient(graph, method="scalar")(x=-1.0, y=0.0))
    assert not warned(lambda: wb.compare("log(x)", at={"x": -1.0}, methods=["scalar"]))
    assert not warned(lambda: NotebookScalar(-1.0).log())
    with quiet():
        assert not warned(lambda: Scalar(-1.0).log())
    assert warned(lambda: Scalar(-1.0).log())


@settings(max_examples=examples(60))
@given(st.floats(), st.floats())
def test_a_warning_and_a_result_that_is_not_finite_come_together(a: float, b: float) -> None:
    made: list[Scalar] = []
    for action in (lambda: Scalar(a) / b, lambda: a ** Scalar(b), lambda: Scalar(b).exp()):
        given = warned(lambda action=action: made.append(action()))  # type: ignore[misc]
        if math.isfinite(a) and math.isfinite(b):
            assert bool(given) == (not math.isfinite(made[-1].val))
        assert not given or math.isfinite(b)
